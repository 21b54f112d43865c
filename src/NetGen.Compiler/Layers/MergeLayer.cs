using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>
/// Merges values element by element. Follows <c>keras.layers.Add</c>, <c>Subtract</c>, <c>Multiply</c>, <c>Average</c>, <c>Maximum</c> and
/// <c>Minimum</c>.
/// </summary>
/// <param name="Name">The layer's name.</param>
/// <param name="InputShapes">The shapes of the values: aligned at the last axis, each axis equal or 1.</param>
/// <param name="OutputShape">The greater size of each axis.</param>
/// <param name="Function">How they are merged.</param>
public sealed record MergeLayer(string Name, EquatableArray<TensorShape> InputShapes, TensorShape OutputShape, MergeFunction Function)
    : Layer(Name, InputShapes[0], OutputShape)
{
    /// <inheritdoc/>
    public override string Kind => Function.ToString();

    /// <inheritdoc/>
    public override long Flops => (long)OutputShape.Size * (InputShapes.Count - (Function == MergeFunction.Average ? 0 : 1));

    /// <summary>Whether a value is repeated along an axis.</summary>
    public bool Broadcasts => InputShapes.Any(shape => shape != OutputShape);

    internal static MergeLayer? Infer(MergeDeclaration declared, string name, IReadOnlyList<NamedShape> inputs, InferenceContext context)
    {
        string kind = declared.Function.ToString();
        if (!context.Require(inputs.Count > 1, declared.Ordinal, kind, "names", "at least one name of a value to merge with", "none"))
            return null;

        var shapes = inputs.Select(input => input.Shape).ToEquatableArray();
        TensorShape merged = shapes[0];
        for (int i = 1; i < shapes.Count; i++)
        {
            if (Broadcast(merged, shapes[i]) is not { } wider)
            {
                string both = string.Join(" and ", inputs.Take(i + 1));
                context.ReportArgument(
                    NetworkErrorKind.ShapesDoNotMerge,
                    declared.Ordinal,
                    kind,
                    ErrorArgument.ValueName(i - 1),
                    $"{both} differ in an axis; axes, counted from the last, must be equal or 1");
                return null;
            }

            merged = wider;
            long size = merged.Dimensions.Aggregate(1L, (product, dimension) => Math.Min(product * dimension, int.MaxValue));
            if (!context.RequireSize(declared.Ordinal, kind, "one sample of a layer", size, Limits.MaximumSampleSize))
                return null;
        }

        return new MergeLayer(name, shapes, merged, declared.Function);
    }

    // The shapes end together; what one lacks in front counts as 1.
    private static TensorShape? Broadcast(TensorShape a, TensorShape b)
    {
        int rank = Math.Max(a.Rank, b.Rank);
        int[] dimensions = new int[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            int first = axis < rank - a.Rank ? 1 : a.Dimensions[axis - rank + a.Rank];
            int second = axis < rank - b.Rank ? 1 : b.Dimensions[axis - rank + b.Rank];
            if (first != second && first != 1 && second != 1)
                return null;
            dimensions[axis] = Math.Max(first, second);
        }

        return TensorShape.Of(dimensions);
    }
}
