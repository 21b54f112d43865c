using System.Collections.Immutable;
using System.ComponentModel;

namespace NetGen.Gpu;

/// <summary>What a generated network with <c>[Gpu]</c> can do; <see cref="GpuNetwork{TNetwork}"/> builds on it.</summary>
/// <typeparam name="TSelf">The network class itself.</typeparam>
public interface IGpuNetwork<TSelf> : INetwork<TSelf>
    where TSelf : class, IGpuNetwork<TSelf>
{
    /// <summary>The kernels of a prediction.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract GpuRoutine PredictKernels { get; }
}

/// <summary>What a generated network with <c>[Gpu]</c> and a <c>[Loss]</c> can do besides.</summary>
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

    /// <summary>Where the gradients of the parameters are summed.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract ImmutableArray<GpuParameter> GpuParameters { get; }
}
