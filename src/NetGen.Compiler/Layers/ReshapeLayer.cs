using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>
/// The same elements in another shape; a view that costs nothing. Follows <c>keras.layers.Reshape</c> and
/// <c>keras.layers.Flatten</c>.
/// </summary>
/// <param name="Name">The layer's name.</param>
/// <param name="InputShape">Any shape.</param>
/// <param name="OutputShape">A shape with the same product.</param>
/// <param name="Kind"><c>Reshape</c> or <c>Flatten</c>.</param>
public sealed record ReshapeLayer(string Name, TensorShape InputShape, TensorShape OutputShape, string Kind)
    : Layer(Name, InputShape, OutputShape)
{
    /// <inheritdoc/>
    public override string Kind { get; } = Kind;

    /// <inheritdoc/>
    public override string Configuration => Kind == "Reshape" ? OutputShape.ToString() : "";

    internal static ReshapeLayer Flatten(string name, TensorShape input) => new(name, input, TensorShape.Of(input.Size), "Flatten");

    internal static ReshapeLayer? Infer(ReshapeDeclaration declared, string name, TensorShape input, InferenceContext context)
    {
        const string kind = "Reshape";
        if (!context.RequireDimensions(declared, kind, declared.Dimensions, allowInferred: true))
            return null;

        int known = declared.Dimensions.Where(dimension => dimension != -1).Aggregate(1, (a, b) => a * b);
        TensorShape output = new(declared.Dimensions
            .Select(dimension => dimension == -1 ? Math.Max(input.Size / known, 1) : dimension)
            .ToEquatableArray());
        if (output.Size == input.Size)
            return new ReshapeLayer(name, input, output, kind);

        context.Report(
            NetworkErrorKind.ReshapeSizeMismatch,
            declared.Ordinal,
            input.ToString(),
            input.Size.ToString(CultureInfo.InvariantCulture),
            output.ToString(),
            output.Size.ToString(CultureInfo.InvariantCulture));
        return null;
    }
}
