using System.Reflection;

namespace NetGen.Compiler.Conformance.Harness;

/// <summary>Drives the quantized form of a generated class, which is made anew whenever a parameter was set.</summary>
internal sealed class QuantizedDriver<TNetwork, TQuantized>(TNetwork network, MethodInfo convert)
    : PredictionDriver<TQuantized>, IAllocationProbe
    where TNetwork : class, INetwork<TNetwork>
    where TQuantized : class, IQuantizedNetwork<TQuantized>
{
    private TQuantized? _quantized;

    protected override TQuantized Predictor => _quantized ??= (TQuantized)convert.Invoke(network, null)!;

    /// <summary>What the stored values stand for.</summary>
    public override float[] GetParameter(int index)
    {
        var values = new float[TNetwork.Description.Parameters[index].Count];
        Predictor.Weights.CopyTo(index, values);
        return values;
    }

    public override void SetParameter(int index, ReadOnlySpan<float> values)
    {
        network.Parameters[index].CopyFrom(values);
        _quantized = null;
    }

    public long AllocatedBytes(float[] inputs, float[] targets)
    {
        int inputSize = TNetwork.Description.InputSize;
        var predictions = new float[inputs.Length / inputSize * OutputSize];
        TQuantized quantized = Predictor;
        return Allocations.Least(rounds: 4, _ =>
        {
            quantized.Predict(inputs.AsSpan(0, inputSize), predictions.AsSpan(0, OutputSize));
            quantized.PredictBatch(inputs, predictions);
        });
    }
}
