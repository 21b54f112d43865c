// The WaveNet of StreamNetworks.cs in NeuralAmpModelerCore, which makes it from its configuration and a list of weights.
// prepare-stream-peers.sh compiles this file with the library's sources.
#include "streams.h"

#include <NAM/dsp.h>
#include <NAM/get_dsp.h>

#include <memory>
#include <string>
#include <vector>

namespace {

constexpr int layers = 10;
constexpr int taps = 3;
constexpr int mostSteps = 64;
constexpr double sampleRate = 48000;

// NeuralAmpModelerCore has [outputs][inputs][taps], Keras [taps][inputs][outputs]; in both, the oldest tap is the first.
class Weights {
public:
    explicit Weights(const float* const* parameters) : next_(parameters) {}

    void kernel(int size, int inputs, int outputs) {
        const float* values = *next_++;
        for (int output = 0; output < outputs; output++)
            for (int input = 0; input < inputs; input++)
                for (int tap = 0; tap < size; tap++)
                    list.push_back(values[(tap * inputs + input) * outputs + output]);
    }

    void bias(int outputs) {
        const float* values = *next_++;
        list.insert(list.end(), values, values + outputs);
    }

    // What the library computes and nothing reads.
    void unused(int count) { list.insert(list.end(), count, 0.0f); }

    std::vector<float> list;

private:
    const float* const* next_;
};

void addStack(Weights& weights, int inputs, int channels, int headSize, bool isLast) {
    weights.kernel(1, inputs, channels);
    for (int layer = 0; layer < layers; layer++) {
        weights.kernel(taps, channels, channels);
        weights.bias(channels);
        weights.kernel(1, 1, channels);
        if (isLast && layer == layers - 1)
            weights.unused(channels * channels + channels);
        else {
            weights.kernel(1, channels, channels);
            weights.bias(channels);
        }
    }
    weights.kernel(1, channels, headSize);
    if (isLast)
        weights.bias(headSize);
}

nlohmann::json stackOf(int inputs, int channels, int headSize, bool headBias) {
    return {{"input_size", inputs}, {"condition_size", 1}, {"head_size", headSize}, {"channels", channels}, {"kernel_size", taps},
        {"dilations", {1, 2, 4, 8, 16, 32, 64, 128, 256, 512}}, {"activation", "Tanh"}, {"gated", false}, {"head_bias", headBias}};
}

class Stream {
public:
    explicit Stream(const float* const* parameters) {
        Weights weights(parameters);
        addStack(weights, 1, 16, 8, false);
        addStack(weights, 16, 8, 1, true);
        weights.list.push_back(1.0f);
        nlohmann::json file = {{"version", "0.5.0"}, {"architecture", "WaveNet"}, {"weights", weights.list}, {"sample_rate", sampleRate},
            {"config", {{"layers", {stackOf(1, 16, 8, false), stackOf(16, 8, 1, true)}}, {"head", nullptr}, {"head_scale", 1.0}}}};
        network_ = nam::get_dsp(file);
        reset();
    }

    void reset() { network_->Reset(sampleRate, mostSteps); }

    // Its samples are floats where it is compiled with NAM_SAMPLE_FLOAT, as here.
    void process(const float* inputs, float* outputs, int steps) {
        NAM_SAMPLE* in = const_cast<NAM_SAMPLE*>(inputs);
        network_->process(&in, &outputs, steps);
    }

private:
    std::unique_ptr<nam::DSP> network_;
};

} // namespace

void* stream_create(const char* network, const float* const* parameters) {
    return std::string(network) == "WaveNet" ? new Stream(parameters) : nullptr;
}

void stream_reset(void* stream) { static_cast<Stream*>(stream)->reset(); }

void stream_process(void* stream, const float* inputs, float* outputs, int steps) {
    static_cast<Stream*>(stream)->process(inputs, outputs, steps);
}

void stream_destroy(void* stream) { delete static_cast<Stream*>(stream); }
