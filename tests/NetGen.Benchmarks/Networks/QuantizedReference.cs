using NetGen.Storage;

namespace NetGen.Benchmarks;

/// <summary>A reference network with weights of fewer bits.</summary>
internal abstract class QuantizedReference
{
    /// <summary>The weights.</summary>
    public abstract QuantizedWeights Weights { get; }

    /// <summary>The contender for a prediction.</summary>
    public abstract IContender CreateContender(Workload workload);

    /// <summary>Gives a network the floats that the weights stand for.</summary>
    public void CopyTo(ParameterStore parameters)
    {
        for (int i = 0; i < parameters.Description.Parameters.Length; i++)
        {
            float[] values = new float[parameters[i].Length];
            Weights.CopyTo(i, values);
            parameters[i].CopyFrom(values);
        }
    }
}

/// <summary>One of them.</summary>
/// <typeparam name="TNetwork">Its class.</typeparam>
/// <param name="network">The network.</param>
internal sealed class QuantizedReference<TNetwork>(TNetwork network) : QuantizedReference
    where TNetwork : class, IQuantizedNetwork<TNetwork>
{
    public override QuantizedWeights Weights => network.Weights;

    public override IContender CreateContender(Workload workload) => workload.Work.IsSingle()
        ? new NetGenPredict<PredictorCalls<TNetwork>>(new(network), workload)
        : new NetGenPredictBatch<PredictorCalls<TNetwork>>(new(network), workload);
}
