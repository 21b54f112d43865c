using System.Reflection;

namespace NetGen.Compiler.Conformance.Harness;

/// <summary>Drives the quantized form of a generated class, which is made anew whenever a parameter was set.</summary>
internal sealed class QuantizedDriver<TNetwork>(TNetwork network, MethodInfo convert)
    : NetworkDriver<TNetwork>(network), IAllocationProbe
    where TNetwork : class, INetwork<TNetwork>
{
    private IQuantizedNetwork? _quantized;

    public IQuantizedNetwork Quantized => _quantized ??= (IQuantizedNetwork)convert.Invoke(Network, null)!;

    /// <summary>What the stored values stand for.</summary>
    public override float[] GetParameter(int index)
    {
        var values = new float[TNetwork.Description.Parameters[index].Count];
        Quantized.Weights.CopyTo(index, values);
        return values;
    }

    public override void SetParameter(int index, ReadOnlySpan<float> values)
    {
        base.SetParameter(index, values);
        _quantized = null;
    }

    public override float[] Predict(ReadOnlySpan<float> input)
    {
        var output = new float[OutputSize];
        Quantized.Predict(input, output);
        return output;
    }

    public override float[] PredictBatch(ReadOnlySpan<float> inputs)
    {
        var outputs = new float[inputs.Length / TNetwork.Description.InputSize * OutputSize];
        Quantized.PredictBatch(inputs, outputs);
        return outputs;
    }

    public long AllocatedBytes(float[] inputs, float[] targets)
    {
        int inputSize = TNetwork.Description.InputSize;
        var predictions = new float[inputs.Length / inputSize * OutputSize];
        IQuantizedNetwork quantized = Quantized;
        long before = 0;
        for (int round = 0; round < 3; round++)
        {
            // The first rounds load types and fill caches of the runtime itself.
            before = GC.GetAllocatedBytesForCurrentThread();
            quantized.Predict(inputs.AsSpan(0, inputSize), predictions.AsSpan(0, OutputSize));
            quantized.PredictBatch(inputs, predictions);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
