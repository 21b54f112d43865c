using System.Collections.Immutable;
using System.ComponentModel;

namespace NetGen.Gpu;

/// <summary>Every generated network with <c>[Gpu]</c> implements this interface. <see cref="GpuNetwork{TNetwork}"/> uses it.</summary>
/// <typeparam name="TSelf">The network class itself.</typeparam>
public interface IGpuNetwork<TSelf> : INetwork<TSelf>
    where TSelf : class, IGpuNetwork<TSelf>
{
    /// <summary>The kernels of a prediction.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract GpuRoutine PredictKernels { get; }
}

/// <summary>Every generated network with <c>[Gpu]</c> and a <c>[Loss]</c> implements this interface.</summary>
/// <typeparam name="TSelf">The network class itself.</typeparam>
public interface IGpuTrainableNetwork<TSelf> : IGpuNetwork<TSelf>, ITrainableNetwork<TSelf>
    where TSelf : class, IGpuTrainableNetwork<TSelf>
{
    /// <summary>The kernels of an evaluation.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract GpuRoutine LossKernels { get; }

    /// <summary>The kernels that compute gradients.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract GpuRoutine GradientKernels { get; }

    /// <summary>The parameters, for the sums of their gradients.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract ImmutableArray<GpuParameter> GpuParameters { get; }
}
