using NetGen.Storage;

namespace NetGen;

/// <summary>
/// A network whose kernels are stored in fewer bits: a snapshot of a trained one, for prediction only. The generator
/// implements it for each <c>[Quantize(…)]</c>. Nothing changes it, so any number of threads may use it at once.
/// </summary>
/// <typeparam name="TSelf">The class itself.</typeparam>
public interface IQuantizedNetwork<TSelf> : IPredictor<TSelf>
    where TSelf : class, IQuantizedNetwork<TSelf>
{
    /// <summary>The weights.</summary>
    QuantizedWeights Weights { get; }
}
