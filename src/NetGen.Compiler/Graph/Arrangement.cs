namespace NetGen.Compiler.Graph;

/// <summary>
/// A box of elements that is copied from one value into another. Both are seen as their elements in one order, the last axis fastest, as a
/// caller's samples lie.
/// </summary>
/// <param name="Operand">The number of the operand that it comes from.</param>
/// <param name="Source">The index of its first element there.</param>
/// <param name="Target">The index of its first element in the result.</param>
/// <param name="Axes">Its axes from the outermost to the innermost; no axes are one element.</param>
public sealed record ArrangedBox(int Operand, int Source, int Target, EquatableArray<BoxAxis> Axes)
{
    /// <summary>The number of its elements.</summary>
    public int Size => Axes.Aggregate(1, (size, axis) => size * axis.Length);

    /// <summary>Whether it copies the first elements of both sides, in their order.</summary>
    /// <param name="size">The number of elements.</param>
    public bool CopiesFirst(int size) =>
        this is { Source: 0, Target: 0, Axes: [{ SourceStride: 1, TargetStride: 1, Length: var length }] } && length == size;

    /// <summary>The pairs of indices that it copies, in the order of its axes.</summary>
    public IEnumerable<(int Source, int Target)> Elements()
    {
        for (int number = 0; number < Size; number++)
        {
            int rest = number, source = Source, target = Target;
            for (int axis = Axes.Count - 1; axis >= 0; axis--)
            {
                int index = rest % Axes[axis].Length;
                rest /= Axes[axis].Length;
                source += index * Axes[axis].SourceStride;
                target += index * Axes[axis].TargetStride;
            }

            yield return (source, target);
        }
    }

    /// <summary>The same box without axes of one element, and with axes that follow each other on both sides as one.</summary>
    public ArrangedBox Simplify()
    {
        var axes = new List<BoxAxis>();
        foreach (BoxAxis axis in Axes)
        {
            if (axis.Length == 1)
                continue;
            if (axes.Count > 0
                && axes[axes.Count - 1] is var outer
                && outer.SourceStride == axis.Length * axis.SourceStride
                && outer.TargetStride == axis.Length * axis.TargetStride)
            {
                axes[axes.Count - 1] = axis with { Length = outer.Length * axis.Length };
            }
            else
            {
                axes.Add(axis);
            }
        }

        return this with { Axes = axes.ToEquatableArray() };
    }
}

/// <summary>An axis of a box.</summary>
/// <param name="Length">The number of steps along it, at least 1.</param>
/// <param name="SourceStride">The elements of the operand from one to the next; 0 repeats.</param>
/// <param name="TargetStride">The elements of the result from one to the next.</param>
public readonly record struct BoxAxis(int Length, int SourceStride, int TargetStride);
