using System.Runtime.CompilerServices;
using NetGen.Numerics;
using NetGen.Storage;

namespace NetGen;

/// <summary>Applies an optimizer to all parameters of a network.</summary>
internal static class OptimizerStep
{
    // In each step it would take 4 to 15 % of the time; so seldom it takes nothing that can be measured, and few moments lie
    // in the subnormal range at a time.
    private const int StepsBetweenSettlings = 32;

    /// <summary>Whether moments that have become too small are to be set to 0 after a step.</summary>
    /// <param name="step">The number of the step, from 0, so that training goes on from a file with the same bits.</param>
    public static bool Settles(long step) => step % StepsBetweenSettlings == StepsBetweenSettlings - 1;

    /// <summary>Sets all slots below the least normal number to 0 (<see cref="UpdateRule.NormalOrZero"/>).</summary>
    /// <param name="slots">The optimizer's slots.</param>
    public static void Settle(AlignedBuffer slots)
    {
        nuint length = (nuint)slots.Length;
        if (PanelSupport.Use512)
            Settle<Panel512>(slots, length, offset: 0, length);
        else if (PanelSupport.Use256)
            Settle<Panel256>(slots, length, offset: 0, length);
        else if (PanelSupport.Use128)
            Settle<Panel128>(slots, length, offset: 0, length);
        else
            Settle<PanelScalar>(slots, length, offset: 0, length);
    }

    /// <summary>The same for a part of the parameters.</summary>
    /// <param name="slots">The optimizer's slots.</param>
    /// <param name="slotStride">The length of one.</param>
    /// <param name="offset">Where the part begins in each.</param>
    /// <param name="length">Its length, a multiple of 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Settle<TPanel>(AlignedBuffer slots, nuint slotStride, nuint offset, nuint length)
        where TPanel : struct, IPanel<TPanel>
    {
        for (nuint start = offset; start < (nuint)slots.Length; start += slotStride)
        {
            ref float slot = ref Unsafe.Add(ref slots.First, start);
            for (nuint i = 0; i < length; i += 16)
                UpdateRule.NormalOrZero(TPanel.Load(ref slot, i)).Store(ref slot, i);
        }
    }

    /// <summary>Changes the parameters and the slots by one step.</summary>
    /// <param name="optimizer">The optimizer, whose step has begun.</param>
    /// <param name="parameters">All parameters.</param>
    /// <param name="gradients">The gradients, in the same places.</param>
    /// <param name="slots">The optimizer's slots, each as long as the parameters, one after the other.</param>
    public static void Apply<TOptimizer>(
        in TOptimizer optimizer, AlignedBuffer parameters, AlignedBuffer gradients, AlignedBuffer slots)
        where TOptimizer : struct, IOptimizer<TOptimizer>
    {
        if (PanelSupport.Use512)
            Apply<TOptimizer, Panel512>(optimizer, parameters, gradients, slots);
        else if (PanelSupport.Use256)
            Apply<TOptimizer, Panel256>(optimizer, parameters, gradients, slots);
        else if (PanelSupport.Use128)
            Apply<TOptimizer, Panel128>(optimizer, parameters, gradients, slots);
        else
            Apply<TOptimizer, PanelScalar>(optimizer, parameters, gradients, slots);
    }

    /// <summary>The same, parameter by parameter, where some are excluded from weight decay or not trained.</summary>
    public static void Apply<TOptimizer>(
        in TOptimizer optimizer,
        ExcludedParameters<TOptimizer> excluded,
        AlignedBuffer parameters,
        AlignedBuffer gradients,
        AlignedBuffer slots)
        where TOptimizer : struct, IOptimizer<TOptimizer>
    {
        for (int i = 0; i < excluded.Parameters.Length; i++)
        {
            Treatment treatment = excluded.Of(i);
            if (treatment == Treatment.None)
                continue;
            ParameterInfo parameter = excluded.Parameters[i];
            TOptimizer chosen = treatment == Treatment.WithoutWeightDecay ? excluded.Optimizer : optimizer;
            ref float gradient = ref gradients.Span[parameter.Offset];
            nuint offset = (nuint)parameter.Offset, length = (nuint)parameter.StorageLength;
            if (PanelSupport.Use512)
                Apply<TOptimizer, Panel512>(chosen, parameters, ref gradient, slots, offset, length);
            else if (PanelSupport.Use256)
                Apply<TOptimizer, Panel256>(chosen, parameters, ref gradient, slots, offset, length);
            else if (PanelSupport.Use128)
                Apply<TOptimizer, Panel128>(chosen, parameters, ref gradient, slots, offset, length);
            else
                Apply<TOptimizer, PanelScalar>(chosen, parameters, ref gradient, slots, offset, length);
        }
    }

    /// <summary>The same with a given panel type.</summary>
    internal static void Apply<TOptimizer, TPanel>(
        in TOptimizer optimizer, AlignedBuffer parameters, AlignedBuffer gradients, AlignedBuffer slots)
        where TOptimizer : struct, IOptimizer<TOptimizer>
        where TPanel : struct, IPanel<TPanel> =>
        Apply<TOptimizer, TPanel>(
            optimizer, parameters, ref gradients.First, slots, offset: 0, (nuint)parameters.Length);

    /// <summary>The same for a part of the parameters.</summary>
    /// <remarks>
    /// The optimizer comes by value: a local copy's fields can stay in registers throughout the loop.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Apply<TOptimizer, TPanel>(
        TOptimizer optimizer,
        AlignedBuffer parameters,
        ref float gradient,
        AlignedBuffer slots,
        nuint offset,
        nuint length)
        where TOptimizer : struct, IOptimizer<TOptimizer>
        where TPanel : struct, IPanel<TPanel>
    {
        nuint slotStride = (nuint)parameters.Length;
        ref float parameter = ref Unsafe.Add(ref parameters.First, offset);

        // An optimizer without slots never touches this reference; it still has to stay inside of an array.
        ref float slot = ref slots.Length == 0 ? ref parameter : ref Unsafe.Add(ref slots.First, offset);
        for (nuint i = 0; i < length; i += 16)
        {
            TPanel updated = optimizer.Update(
                TPanel.Load(ref parameter, i), TPanel.Load(ref gradient, i), ref Unsafe.Add(ref slot, i), slotStride);
            updated.Store(ref parameter, i);
        }
    }
}
