using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>Joins values along an axis. Follows <c>keras.layers.Concatenate</c>.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="InputShapes">The shapes of the values: they differ in the axis only.</param>
/// <param name="OutputShape">The same shape, with the sum of the axis's sizes.</param>
/// <param name="Axis">The axis of a sample, from 0.</param>
public sealed record ConcatenateLayer(string Name, EquatableArray<TensorShape> InputShapes, TensorShape OutputShape, int Axis)
    : Layer(Name, InputShapes[0], OutputShape)
{
    /// <inheritdoc/>
    public override string Kind => "Concatenate";

    /// <inheritdoc/>
    public override string Configuration =>
        Axis == OutputShape.Rank - 1 ? "" : string.Format(CultureInfo.InvariantCulture, "Axis = {0}", Axis + 1);

    internal static ConcatenateLayer? Infer(
        ConcatenateDeclaration declared, string name, IReadOnlyList<NamedShape> inputs, InferenceContext context)
    {
        const string kind = "Concatenate";
        if (!context.Require(inputs.Count > 1, declared.Ordinal, kind, "names", "at least one name of a value to join", "none"))
            return null;

        EquatableArray<int> first = inputs[0].Shape.Dimensions;
        int axis = declared.Axis < 0 ? first.Count + declared.Axis : declared.Axis - 1;
        string expected = string.Format(
            CultureInfo.InvariantCulture, "1 to {0}, or -{0} to -1, for an axis of {1} (0 is the batch)", first.Count, inputs[0].Shape);
        if (!context.Require(axis >= 0 && axis < first.Count, declared.Ordinal, kind, nameof(declared.Axis), expected, declared.Axis))
            return null;

        for (int i = 1; i < inputs.Count; i++)
        {
            EquatableArray<int> other = inputs[i].Shape.Dimensions;
            bool fits = other.Count == first.Count && !first.Where((size, number) => number != axis && size != other[number]).Any();
            if (!fits)
            {
                context.ReportArgument(
                    NetworkErrorKind.ShapesDoNotMerge,
                    declared.Ordinal,
                    kind,
                    ErrorArgument.ValueName(i - 1),
                    $"{inputs[0]} and {inputs[i]} differ in another axis than the one that is joined ({axis + 1})");
                return null;
            }
        }

        long joined = inputs.Sum(input => (long)input.Shape.Size);
        if (!context.RequireSize(declared.Ordinal, kind, "one sample of a layer", joined, Limits.MaximumSampleSize))
            return null;
        int length = inputs.Sum(input => input.Shape.Dimensions[axis]);
        TensorShape output = new(first.Select((size, number) => number == axis ? length : size).ToEquatableArray());
        return new ConcatenateLayer(name, inputs.Select(input => input.Shape).ToEquatableArray(), output, axis);
    }
}
