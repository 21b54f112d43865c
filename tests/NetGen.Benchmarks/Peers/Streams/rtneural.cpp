// The networks of StreamNetworks.cs as RTNeural's compile-time models. prepare-stream-peers.sh compiles this file once for each of
// RTNeural's backends.
#include "streams.h"

#include <RTNeural/RTNeural.h>

#include <string>
#include <vector>

namespace {

using Vector = std::vector<float>;
using Matrix = std::vector<Vector>;

Matrix rows(const float* values, int count, int length) {
    Matrix result;
    for (int i = 0; i < count; i++)
        result.emplace_back(values + i * length, values + (i + 1) * length);
    return result;
}

Matrix transposed(const float* values, int count, int length) {
    Matrix result(length, Vector(count));
    for (int i = 0; i < count; i++)
        for (int j = 0; j < length; j++)
            result[j][i] = values[i * length + j];
    return result;
}

class AnyStream {
public:
    virtual ~AnyStream() = default;
    virtual void reset() = 0;
    virtual void process(const float* inputs, float* outputs, int steps) = 0;
};

template <class Model>
class Stream : public AnyStream {
public:
    void reset() override { model_.reset(); }

    void process(const float* inputs, float* outputs, int steps) override {
        for (int i = 0; i < steps; i++)
            outputs[i] = model_.forward(inputs + i);
    }

protected:
    Model model_;
};

template <int Units>
class Gru final : public Stream<RTNeural::ModelT<float, 1, 1, RTNeural::GRULayerT<float, 1, Units>, RTNeural::DenseT<float, Units, 1>>> {
public:
    explicit Gru(const float* const* parameters) {
        auto& gru = this->model_.template get<0>();
        gru.setWVals(rows(parameters[0], 1, 3 * Units));
        gru.setUVals(rows(parameters[1], Units, 3 * Units));
        gru.setBVals(rows(parameters[2], 2, 3 * Units));
        auto& dense = this->model_.template get<1>();
        dense.setWeights(transposed(parameters[3], Units, 1));
        dense.setBias(parameters[4]);
        this->reset();
    }
};

template <int Units>
class Lstm final : public Stream<RTNeural::ModelT<float, 1, 1, RTNeural::LSTMLayerT<float, 1, Units>, RTNeural::DenseT<float, Units, 1>>> {
public:
    explicit Lstm(const float* const* parameters) {
        auto& lstm = this->model_.template get<0>();
        lstm.setWVals(rows(parameters[0], 1, 4 * Units));
        lstm.setUVals(rows(parameters[1], Units, 4 * Units));
        lstm.setBVals(rows(parameters[2], 1, 4 * Units)[0]);
        auto& dense = this->model_.template get<1>();
        dense.setWeights(transposed(parameters[3], Units, 1));
        dense.setBias(parameters[4]);
        this->reset();
    }
};

template <int Channels>
using ConvolutionModel = RTNeural::ModelT<float, 1, 1,
    RTNeural::Conv1DT<float, 1, Channels, 3, 1>, RTNeural::TanhActivationT<float, Channels>,
    RTNeural::Conv1DT<float, Channels, Channels, 3, 2>, RTNeural::TanhActivationT<float, Channels>,
    RTNeural::Conv1DT<float, Channels, Channels, 3, 4>, RTNeural::TanhActivationT<float, Channels>,
    RTNeural::Conv1DT<float, Channels, Channels, 3, 8>, RTNeural::TanhActivationT<float, Channels>,
    RTNeural::DenseT<float, Channels, 1>>;

template <int Channels>
class Convolutions final : public Stream<ConvolutionModel<Channels>> {
public:
    explicit Convolutions(const float* const* parameters) {
        load<0>(parameters, 1);
        load<2>(parameters + 2, Channels);
        load<4>(parameters + 4, Channels);
        load<6>(parameters + 6, Channels);
        auto& dense = this->model_.template get<8>();
        dense.setWeights(transposed(parameters[8], Channels, 1));
        dense.setBias(parameters[9]);
        this->reset();
    }

private:
    // RTNeural has [outputs][inputs][taps], the newest tap first; Keras has [taps][inputs][outputs], the oldest first.
    template <int Layer>
    void load(const float* const* parameters, int inputs) {
        constexpr int taps = 3;
        std::vector<Matrix> kernel(Channels, Matrix(inputs, Vector(taps)));
        for (int tap = 0; tap < taps; tap++)
            for (int input = 0; input < inputs; input++)
                for (int output = 0; output < Channels; output++)
                    kernel[output][input][taps - 1 - tap] = parameters[0][(tap * inputs + input) * Channels + output];
        auto& layer = this->model_.template get<Layer>();
        layer.setWeights(kernel);
        layer.setBias(Vector(parameters[1], parameters[1] + Channels));
    }
};

AnyStream* create(const std::string& network, const float* const* parameters) {
    if (network == "GRU 8") return new Gru<8>(parameters);
    if (network == "GRU 16") return new Gru<16>(parameters);
    if (network == "GRU 32") return new Gru<32>(parameters);
    if (network == "GRU 64") return new Gru<64>(parameters);
    if (network == "LSTM 8") return new Lstm<8>(parameters);
    if (network == "LSTM 16") return new Lstm<16>(parameters);
    if (network == "LSTM 32") return new Lstm<32>(parameters);
    if (network == "LSTM 64") return new Lstm<64>(parameters);
    if (network == "Conv1D 8") return new Convolutions<8>(parameters);
    if (network == "Conv1D 16") return new Convolutions<16>(parameters);
    return nullptr;
}

} // namespace

void* stream_create(const char* network, const float* const* parameters) { return create(network, parameters); }

void stream_reset(void* stream) { static_cast<AnyStream*>(stream)->reset(); }

void stream_process(void* stream, const float* inputs, float* outputs, int steps) {
    static_cast<AnyStream*>(stream)->process(inputs, outputs, steps);
}

void stream_destroy(void* stream) { delete static_cast<AnyStream*>(stream); }
