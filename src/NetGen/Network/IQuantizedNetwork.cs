using NetGen.Storage;

namespace NetGen;

/// <summary>
/// A network with kernels in fewer bits: a snapshot of a trained network, for prediction only. The generator makes one for
/// each <c>[Quantize(…)]</c>. It never changes, so any number of threads may use it at once.
/// </summary>
/// <typeparam name="TSelf">The class itself.</typeparam>
public interface IQuantizedNetwork<TSelf> : IPredictor<TSelf>
    where TSelf : class, IQuantizedNetwork<TSelf>
{
    /// <summary>The weights.</summary>
    QuantizedWeights Weights { get; }
}
