namespace NetGen.Benchmarks;

/// <summary>The calls of a predictor; what a call through its interface costs does not show in microseconds.</summary>
internal readonly struct PredictorCalls<TPredictor>(TPredictor predictor) : INetworkCalls
    where TPredictor : class, IPredictor<TPredictor>
{
    public void Predict(ReadOnlySpan<float> input, Span<float> output) => predictor.Predict(input, output);

    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs) => predictor.PredictBatch(inputs, outputs);
}
