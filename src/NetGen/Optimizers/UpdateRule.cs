using System.Runtime.CompilerServices;
using NetGen.Numerics;

namespace NetGen;

/// <summary>The formula of an optimizer with the coefficients of one step.</summary>
/// <remarks>
/// It refers to nothing, and has no <see langword="bool"/>, whose size differs between machines: so a kernel of a GPU can be
/// given it by value, and computes the same with panels of one lane.
/// </remarks>
internal interface IUpdateRule
{
    /// <summary>The new value of parameters.</summary>
    /// <param name="parameter">Their values.</param>
    /// <param name="gradient">The gradient in them.</param>
    /// <param name="slots">The optimizer's slots for them.</param>
    TPanel Update<TPanel, TSlots>(TPanel parameter, TPanel gradient, ref TSlots slots)
        where TPanel : struct, IPanel<TPanel>
        where TSlots : struct, ISlots<TPanel>, allows ref struct;
}

/// <summary>An optimizer whose formula is a rule.</summary>
internal interface IRuleOptimizer<TRule>
    where TRule : unmanaged, IUpdateRule
{
    /// <summary>The rule of the step that has begun.</summary>
    TRule Rule { get; }
}

/// <summary>The slots of some parameters, numbered in the order of the optimizer's names.</summary>
internal interface ISlots<TPanel>
    where TPanel : struct, IPanel<TPanel>
{
    /// <summary>Reads a slot.</summary>
    TPanel Load(int slot);

    /// <summary>Writes a slot.</summary>
    void Store(int slot, TPanel value);
}

/// <summary>Slots in memory, as <see cref="IOptimizer{TSelf}.Update"/> is given them.</summary>
/// <param name="first">The first slot's values.</param>
/// <param name="stride">The distance in floats from one slot's values to the next slot's.</param>
internal readonly ref struct MemorySlots<TPanel>(ref float first, nuint stride) : ISlots<TPanel>
    where TPanel : struct, IPanel<TPanel>
{
    private readonly ref float _first = ref first;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TPanel Load(int slot) => TPanel.Load(ref _first, (nuint)slot * stride);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(int slot, TPanel value) => value.Store(ref _first, (nuint)slot * stride);
}

/// <summary>Applies rules to panels in memory.</summary>
internal static class UpdateRule
{
    /// <summary>
    /// A moment as it is kept: below the least normal number it is 0. Rounding would keep the momentum of a unit that has died
    /// subnormal for ever, and many processors take a hundred times as long for such numbers. NaN and infinities stay.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TPanel NormalOrZero<TPanel>(TPanel moment)
        where TPanel : struct, IPanel<TPanel> => TPanel.Select(
            TPanel.GreaterThan(TPanel.Broadcast(PanelMath.SmallestNormal), TPanel.Abs(moment)), TPanel.Zero, moment);

    /// <summary>What <see cref="IOptimizer{TSelf}.Update"/> of an optimizer with a rule does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TPanel Apply<TRule, TPanel>(
        TRule rule, TPanel parameter, TPanel gradient, ref float slots, nuint slotStride)
        where TRule : unmanaged, IUpdateRule
        where TPanel : struct, IPanel<TPanel>
    {
        var memory = new MemorySlots<TPanel>(ref slots, slotStride);
        return rule.Update(parameter, gradient, ref memory);
    }
}
