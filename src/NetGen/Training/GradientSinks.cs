using System.Runtime.CompilerServices;
using NetGen.Numerics;
using NetGen.Storage;

namespace NetGen;

/// <summary>A sink that is told of every chunk before it.</summary>
internal interface IChunkSink : IGradientSink
{
    /// <summary>A chunk begins.</summary>
    /// <param name="isFirst">Whether it is the first of the batch: then there are no gradients to add to.</param>
    /// <param name="isLast">Whether it is the last of the batch.</param>
    void BeginChunk(bool isFirst, bool isLast);
}

/// <summary>Keeps the gradients of a batch in a buffer in the layout of the parameters.</summary>
/// <param name="gradients">Receives them; as long as the parameters.</param>
internal struct GradientAccumulator(AlignedBuffer gradients) : IChunkSink
{
    private bool _isFirst;

    /// <inheritdoc/>
    public bool IsLast { get; private set; }

    /// <inheritdoc/>
    public void BeginChunk(bool isFirst, bool isLast) => (_isFirst, IsLast) = (isFirst, isLast);

    /// <inheritdoc/>
    public readonly void Add<TPanel>(ref float gradient, nuint offset, nuint length)
        where TPanel : struct, IPanel<TPanel>
    {
        ref float sum = ref Unsafe.Add(ref gradients.First, offset);
        if (_isFirst)
            PanelSums.Copy<TPanel>(ref gradient, ref sum, length);
        else
            PanelSums.Add<TPanel>(ref gradient, ref sum, length);
    }
}

/// <summary>
/// Changes the parameters as soon as a part of their gradient is complete, so that the gradients of a batch of one chunk
/// are never written to memory. The sums of earlier chunks are kept in a buffer.
/// </summary>
/// <param name="optimizer">The optimizer, whose step has begun.</param>
/// <param name="parameters">All parameters.</param>
/// <param name="slots">The optimizer's slots, each as long as the parameters, one after the other.</param>
/// <param name="gradients">As long as the parameters; needed for batches of several chunks only.</param>
/// <param name="excluded">The parameters that are excluded from weight decay or not trained, if there are any.</param>
/// <param name="settles">Whether slots below the least normal number become 0 after this step.</param>
internal struct OptimizerSink<TOptimizer>(
    TOptimizer optimizer,
    AlignedBuffer parameters,
    AlignedBuffer slots,
    AlignedBuffer? gradients,
    ExcludedParameters<TOptimizer>? excluded,
    bool settles) : IChunkSink
    where TOptimizer : struct, IOptimizer<TOptimizer>
{
    private bool _isFirst;

    /// <inheritdoc/>
    public bool IsLast { get; private set; }

    /// <inheritdoc/>
    public void BeginChunk(bool isFirst, bool isLast) => (_isFirst, IsLast) = (isFirst, isLast);

    /// <inheritdoc/>
    public readonly void Add<TPanel>(ref float gradient, nuint offset, nuint length)
        where TPanel : struct, IPanel<TPanel>
    {
        if (!_isFirst)
            PanelSums.Add<TPanel>(ref Unsafe.Add(ref gradients!.First, offset), ref gradient, length);
        if (IsLast)
        {
            // Two calls, since a local would be one more copy of the optimizer for each part: 2 % of a step.
            Treatment treatment = excluded is null ? Treatment.Full : excluded.At(offset);
            if (treatment == Treatment.WithoutWeightDecay)
                OptimizerStep.Apply<TOptimizer, TPanel>(excluded!.Optimizer, parameters, ref gradient, slots, offset, length);
            else if (treatment == Treatment.Full)
                OptimizerStep.Apply<TOptimizer, TPanel>(optimizer, parameters, ref gradient, slots, offset, length);
            if (settles)
                OptimizerStep.Settle<TPanel>(slots, (nuint)parameters.Length, offset, length);
        }
        else
        {
            PanelSums.Copy<TPanel>(ref gradient, ref Unsafe.Add(ref gradients!.First, offset), length);
        }
    }
}

/// <summary>Copies and adds whole panels.</summary>
internal static class PanelSums
{
    /// <summary>target = source.</summary>
    public static void Copy<TPanel>(ref float source, ref float target, nuint length)
        where TPanel : struct, IPanel<TPanel>
    {
        for (nuint i = 0; i < length; i += 16)
            TPanel.Load(ref source, i).Store(ref target, i);
    }

    /// <summary>target = target + source.</summary>
    public static void Add<TPanel>(ref float source, ref float target, nuint length)
        where TPanel : struct, IPanel<TPanel>
    {
        for (nuint i = 0; i < length; i += 16)
            (TPanel.Load(ref target, i) + TPanel.Load(ref source, i)).Store(ref target, i);
    }
}
