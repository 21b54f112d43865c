using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace NetGen.Learning;

/// <summary>The actions of an environment: some that are numbered (Gymnasium: <c>Discrete</c>), or values with bounds (<c>Box</c>).</summary>
public sealed class ActionSpace
{
    private readonly float[] _low;
    private readonly float[] _high;

    private ActionSpace(int count, float[] low, float[] high)
    {
        Count = count;
        _low = low;
        _high = high;
    }

    /// <summary>Whether the actions are numbered.</summary>
    public bool IsDiscrete => Count > 0;

    /// <summary>The number of discrete actions, which are 0 to <see cref="Count"/> − 1; 0 if the actions are continuous.</summary>
    public int Count { get; }

    /// <summary>The floats of one action: 1 for the number of a discrete one, and otherwise the values of a continuous one.</summary>
    public int Size => IsDiscrete ? 1 : _low.Length;

    /// <summary>
    /// The outputs of a network that chooses an action: one for each discrete action, or one for each value of a continuous one.
    /// </summary>
    public int OutputSize => IsDiscrete ? Count : _low.Length;

    /// <summary>The least of each value of a continuous action; empty if the actions are discrete.</summary>
    public ReadOnlySpan<float> Low => _low;

    /// <summary>The greatest of each value of a continuous action; empty if the actions are discrete.</summary>
    public ReadOnlySpan<float> High => _high;

    /// <summary>Actions with numbers.</summary>
    /// <param name="count">How many, 1 to 2²⁴, up to which a float has every number.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is outside its range.</exception>
    public static ActionSpace Discrete(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 1 << 24);
        return new ActionSpace(count, [], []);
    }

    /// <summary>Actions of several values, each with its bounds, which may be infinite.</summary>
    /// <param name="low">The least of each value; at least one.</param>
    /// <param name="high">The greatest of each, above the least.</param>
    /// <exception cref="ArgumentException">There are no values, the lengths differ, or a bound is NaN or not above the other.</exception>
    public static ActionSpace Continuous(ReadOnlySpan<float> low, ReadOnlySpan<float> high)
    {
        if (low.Length == 0 || low.Length != high.Length)
        {
            throw new ArgumentException(
                $"A continuous action has at least one value, and each has a least and a greatest, got {low.Length} and {high.Length}.",
                nameof(low));
        }

        for (int i = 0; i < low.Length; i++)
        {
            if (!(low[i] < high[i]))
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The bounds of value {i} are {low[i]} and {high[i]}, and the first must be below the second."), nameof(low));
            }
        }

        return new ActionSpace(0, low.ToArray(), high.ToArray());
    }

    /// <summary>Actions of several values with the same bounds.</summary>
    /// <param name="size">The number of values, at least 1.</param>
    /// <param name="low">The least of each value.</param>
    /// <param name="high">The greatest of each, above the least.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
    /// <exception cref="ArgumentException">A bound is NaN, or they are not in order.</exception>
    public static ActionSpace Continuous(int size, float low, float high)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        float[] lows = new float[size], highs = new float[size];
        Array.Fill(lows, low);
        Array.Fill(highs, high);
        return Continuous(lows, highs);
    }

    /// <summary>The number of a discrete action, for <see cref="IEnvironment{TSelf}.Step"/>.</summary>
    /// <param name="action">The action, one value.</param>
    /// <exception cref="ArgumentException">It is none of the actions, or the actions are not discrete.</exception>
    public int IndexOf(ReadOnlySpan<float> action)
    {
        if (action.Length != 1 || !IsDiscrete)
            ThrowLength(action);
        int index = (int)action[0];
        if (index != action[0] || (uint)index >= (uint)Count)
            ThrowIndex(action);
        return index;
    }

    /// <summary>
    /// The action that a network's outputs are for, without chance: the discrete action with the greatest output, the first of equals, or the
    /// outputs themselves within the bounds.
    /// </summary>
    /// <param name="outputs">The outputs of one sample, <see cref="OutputSize"/> values.</param>
    /// <param name="action">Receives the action, <see cref="Size"/> values.</param>
    /// <exception cref="ArgumentException">A length differs, or an output is NaN.</exception>
    public void Choose(ReadOnlySpan<float> outputs, Span<float> action)
    {
        if (outputs.Length != OutputSize)
            throw new ArgumentException($"The outputs for an action are {OutputSize} values, got {outputs.Length}.", nameof(outputs));
        if (action.Length != Size)
            ThrowLength(action);
        if (!IsDiscrete)
        {
            for (int i = 0; i < action.Length; i++)
            {
                if (float.IsNaN(outputs[i]))
                    ThrowNaN(outputs);
                action[i] = Math.Min(Math.Max(outputs[i], _low[i]), _high[i]);
            }

            return;
        }

        int best = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            if (float.IsNaN(outputs[i]))
                ThrowNaN(outputs);
            if (outputs[i] > outputs[best])
                best = i;
        }

        action[0] = best;
    }

    /// <summary><c>Discrete(2)</c>, or <c>Box(1: -2 to 2)</c>, as Gymnasium names them.</summary>
    public override string ToString() => IsDiscrete
        ? string.Create(CultureInfo.InvariantCulture, $"Discrete({Count})")
        : string.Create(CultureInfo.InvariantCulture, $"Box({string.Join(", ", _low.Zip(_high, (low, high) => FormattableString.Invariant($"{low} to {high}")))})");

    [DoesNotReturn]
    private void ThrowLength(ReadOnlySpan<float> action) => throw new ArgumentException(
        IsDiscrete
            ? $"An action of {this} is one value, its number, got {action.Length} values."
            : $"An action of {this} has {Size} values and no number, got {action.Length} values.",
        nameof(action));

    [DoesNotReturn]
    private void ThrowIndex(ReadOnlySpan<float> action) => throw new ArgumentException(
        string.Create(CultureInfo.InvariantCulture, $"The actions are the numbers 0 to {Count - 1}, got {action[0]}."), nameof(action));

    [DoesNotReturn]
    private static void ThrowNaN(ReadOnlySpan<float> outputs) => throw new ArgumentException(
        $"Output {outputs.IndexOf(float.NaN)} is NaN, which chooses no action: the network has diverged, or an observation is not finite.",
        nameof(outputs));
}
