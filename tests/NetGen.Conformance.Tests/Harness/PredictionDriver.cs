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

    public virtual float[] Predict(ReadOnlySpan<float> input)
    {
        var output = new float[OutputSize];
        Predictor.Predict(input, output);
        return output;
    }

    public virtual float[] PredictBatch(ReadOnlySpan<float> inputs)
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

    public bool HasParts => TPredictor.PartsWorkspaceLength > 0;

    public void PredictParts(ReadOnlySpan<float> input, Span<float> output, WorkerPool pool, int threads) =>
        NetworkPrediction.PredictParts(Predictor, input, output, pool, threads, isWorthWaking: true);

    public void Predict(ReadOnlySpan<float> input, Span<float> output, int maxDegreeOfParallelism) =>
        Predictor.Predict(input, output, maxDegreeOfParallelism);
}

/// <summary>Predicts into memory of the caller's, alone and on several threads.</summary>
internal interface IBatchProbe
{
    void Predict(ReadOnlySpan<float> input, Span<float> output);

    void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs);

    void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs, int maxDegreeOfParallelism);

    /// <summary>Predicts in pieces of some samples, whatever the library would choose.</summary>
    void PredictPieces(ReadOnlySpan<float> inputs, Span<float> outputs, int rows, WorkerPool pool, int threads);

    /// <summary>Whether a sample has code for several threads.</summary>
    bool HasParts { get; }

    /// <summary>Predicts one sample on several threads, whatever the library would choose.</summary>
    void PredictParts(ReadOnlySpan<float> input, Span<float> output, WorkerPool pool, int threads);

    /// <summary>Predicts one sample on as many threads as the library chooses.</summary>
    void Predict(ReadOnlySpan<float> input, Span<float> output, int maxDegreeOfParallelism);
}
