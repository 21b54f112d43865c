namespace NetGen.Benchmarks;

/// <summary>
/// What is timed of a network, as structs: generic code over them is compiled for each, so that every call is the
/// direct one that a user's own code would make.
/// </summary>
internal interface INetworkCalls
{
    /// <summary>Computes the output of one sample.</summary>
    void Predict(ReadOnlySpan<float> input, Span<float> output);

    /// <summary>Computes the outputs of a batch.</summary>
    void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs);
}

internal readonly struct N0Calls(N0 network) : INetworkCalls
{
    public void Predict(ReadOnlySpan<float> input, Span<float> output) => network.Predict(input, output);

    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs) => network.PredictBatch(inputs, outputs);
}

internal readonly struct N0FastCalls(N0Fast network) : INetworkCalls
{
    public void Predict(ReadOnlySpan<float> input, Span<float> output) => network.Predict(input, output);

    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs) => network.PredictBatch(inputs, outputs);
}

internal readonly struct N1Calls(N1 network) : INetworkCalls
{
    public void Predict(ReadOnlySpan<float> input, Span<float> output) => network.Predict(input, output);

    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs) => network.PredictBatch(inputs, outputs);
}

internal readonly struct N2Calls(N2 network) : INetworkCalls
{
    public void Predict(ReadOnlySpan<float> input, Span<float> output) => network.Predict(input, output);

    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs) => network.PredictBatch(inputs, outputs);
}

internal readonly struct N3Calls(N3 network) : INetworkCalls
{
    public void Predict(ReadOnlySpan<float> input, Span<float> output) => network.Predict(input, output);

    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs) => network.PredictBatch(inputs, outputs);
}

internal readonly struct N4Calls(N4 network) : INetworkCalls
{
    public void Predict(ReadOnlySpan<float> input, Span<float> output) => network.Predict(input, output);

    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs) => network.PredictBatch(inputs, outputs);
}

internal readonly struct N5Calls(N5 network) : INetworkCalls
{
    public void Predict(ReadOnlySpan<float> input, Span<float> output) => network.Predict(
        input[..N5.BodyInputSize],
        input[N5.BodyInputSize..],
        output[..N5.PolicyOutputSize],
        output[N5.PolicyOutputSize..]);

    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs) => network.PredictBatch(inputs, outputs);
}

internal readonly struct N6Calls(N6 network) : INetworkCalls
{
    public void Predict(ReadOnlySpan<float> input, Span<float> output) => network.Predict(input, output);

    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs) => network.PredictBatch(inputs, outputs);
}
