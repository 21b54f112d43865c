// The networks of ReferenceNetworks.cs as C++ that knows every size: matrices of Eigen with fixed sizes, all layers inlined into one
// function, which is how C++ libraries for real time compute a network. prepare-peers.sh compiles it; EigenPeer.cs calls it.
#include <Eigen/Dense>

#include <cstring>
#include <string>
#include <tuple>

namespace {

enum class Activation { linear, relu, tanh, sigmoid, softmax };

template <int Inputs, int Outputs, Activation Function>
class Dense {
public:
    static constexpr int inputs = Inputs, outputs = Outputs;
    using Output = Eigen::Matrix<float, Outputs, 1>;

    // Keras's layout, [inputs][outputs], is Eigen's of a matrix of outputs × inputs.
    void load(const float* kernel, const float* bias) {
        std::memcpy(kernel_.data(), kernel, sizeof(float) * kernel_.size());
        std::memcpy(bias_.data(), bias, sizeof(float) * bias_.size());
    }

    template <class Input>
    Output operator()(const Input& x) const {
        Output y = bias_;
        y.noalias() += kernel_ * x;
        if constexpr (Function == Activation::relu)
            y = y.cwiseMax(0.0f);
        else if constexpr (Function == Activation::tanh)
            y = y.array().tanh();
        else if constexpr (Function == Activation::sigmoid)
            y = 1.0f / (1.0f + (-y.array()).exp());
        else if constexpr (Function == Activation::softmax) {
            y = (y.array() - y.maxCoeff()).exp();
            y /= y.sum();
        }
        return y;
    }

private:
    Eigen::Matrix<float, Outputs, Inputs> kernel_;
    Output bias_;
};

class AnyNetwork {
public:
    virtual ~AnyNetwork() = default;
    virtual void load(const float* const* parameters) = 0;
    virtual void run(const float* const* inputs, float* const* outputs, int samples, int calls) const = 0;
};

template <class First, class... Rest>
class Network final : public AnyNetwork {
public:
    void load(const float* const* parameters) override {
        std::apply([&](auto&... layer) { ((layer.load(parameters[0], parameters[1]), parameters += 2), ...); }, layers_);
    }

    void run(const float* const* inputs, float* const* outputs, int samples, int calls) const override {
        for (int call = 0; call < calls; call++) {
            int sample = call & (samples - 1);
            Eigen::Map<const Eigen::Matrix<float, First::inputs, 1>> x(inputs[sample]);
            auto y = std::apply([&](const First& first, const Rest&... rest) { return through(first(x), rest...); }, layers_);
            std::memcpy(outputs[sample], y.data(), sizeof(float) * y.size());
        }
    }

private:
    template <class Value>
    static Value through(const Value& value) { return value; }

    template <class Value, class Layer, class... Others>
    static auto through(const Value& value, const Layer& layer, const Others&... others) { return through(layer(value), others...); }

    std::tuple<First, Rest...> layers_;
};

AnyNetwork* create(const char* name) {
    using enum Activation;
    if (std::strcmp(name, "N0") == 0)
        return new Network<Dense<2, 8, tanh>, Dense<8, 1, sigmoid>>();
    if (std::strcmp(name, "N1") == 0)
        return new Network<Dense<16, 64, relu>, Dense<64, 64, relu>, Dense<64, 4, softmax>>();
    if (std::strcmp(name, "N2") == 0)
        return new Network<Dense<784, 256, sigmoid>, Dense<256, 128, relu>, Dense<128, 10, softmax>>();
    if (std::strcmp(name, "N3") == 0)
        return new Network<Dense<512, 1024, relu>, Dense<1024, 1024, relu>, Dense<1024, 64, linear>>();
    return nullptr;
}

}  // namespace

extern "C" {

const char* networks_version() {
    static const std::string version = std::to_string(EIGEN_WORLD_VERSION) + "." + std::to_string(EIGEN_MAJOR_VERSION) + "."
        + std::to_string(EIGEN_MINOR_VERSION) + ", GCC " __VERSION__ ", " + Eigen::SimdInstructionSetsInUse();
    return version.c_str();
}

// A network with these parameters, kernel and bias of each layer; null for a name that is not known.
AnyNetwork* networks_create(const char* name, const float* const* parameters) {
    AnyNetwork* network = create(name);
    if (network != nullptr)
        network->load(parameters);
    return network;
}

// Predicts one sample for each call, going round in a number of them, which is a power of two.
void networks_run(const AnyNetwork* network, const float* const* inputs, float* const* outputs, int samples, int calls) {
    network->run(inputs, outputs, samples, calls);
}

void networks_destroy(AnyNetwork* network) { delete network; }

}
