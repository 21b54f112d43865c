using NetGen.Threading;

namespace NetGen.Compiler.Conformance.Harness;

/// <summary>Drives the predictions of a generated class.</summary>
internal abstract class PredictionDriver<TPredictor> : INetworkDriver, IBatchProbe
    where TPredictor : class, IPredictor<TPredictor>
{
    public IReadOnlyList<string> ParameterNames { get; } =
        [.. TPredictor.Description.Parameters.Select(parameter => parameter.Name)];

    public int OutputSize => TPredictor.Description.OutputSize;

    protected abstract TPredictor Predictor { get; }

    public abstract float[] GetParameter(int index);

    public abstract void SetParameter(int index, ReadOnlySpan<float> values);

    public float[] Predict(ReadOnlySpan<float> input)
    {
        var output = new float[OutputSize];
        Predictor.Predict(input, output);
        return output;
    }

    public float[] PredictBatch(ReadOnlySpan<float> inputs)
    {
        var outputs = new float[inputs.Length / TPredictor.Description.InputSize * OutputSize];
        Predictor.PredictBatch(inputs, outputs);
        return outputs;
    }

    public void Predict(ReadOnlySpan<float> input, Span<float> output) => Predictor.Predict(input, output);

    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs) => Predictor.PredictBatch(inputs, outputs);

    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs, int maxDegreeOfParallelism) =>
        Predictor.PredictBatch(inputs, outputs, maxDegreeOfParallelism);

    public void PredictPieces(
        ReadOnlySpan<float> inputs, Span<float> outputs, int rows, WorkerPool pool, int threads) =>
        NetworkPrediction.PredictPieces(Predictor, inputs, outputs, rows, pool, threads, isWorthWaking: true);
}

/// <summary>Predicts into memory of the caller's, alone and on several threads.</summary>
internal interface IBatchProbe
{
    void Predict(ReadOnlySpan<float> input, Span<float> output);

    void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs);

    void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs, int maxDegreeOfParallelism);

    /// <summary>Predicts in pieces of some samples, whatever the library would choose.</summary>
    void PredictPieces(ReadOnlySpan<float> inputs, Span<float> outputs, int rows, WorkerPool pool, int threads);
}
