// What a library of C++ gives the benchmark: networks by name, which go through a sound step by step. Each library is compiled into a
// file of its own with these functions (prepare-stream-peers.sh), and StreamLibrary.cs calls them.
#pragma once

#define STREAM_API __attribute__((visibility("default")))

extern "C" {

// A network with the given parameters, each in Keras's layout, or nothing if the library does not have the network.
STREAM_API void* stream_create(const char* network, const float* const* parameters);

// Back to where a new network is.
STREAM_API void stream_reset(void* stream);

// The next steps of a stream with one input and one output.
STREAM_API void stream_process(void* stream, const float* inputs, float* outputs, int steps);

STREAM_API void stream_destroy(void* stream);
}
