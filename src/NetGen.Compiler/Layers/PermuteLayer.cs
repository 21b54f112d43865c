using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary><c>[Permute(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Dimensions">The axes as written, from 1.</param>
public sealed record PermuteDeclaration(int Ordinal, EquatableArray<int> Dimensions) : LayerDeclaration(Ordinal);

/// <summary>The axes in another order. Follows <c>keras.layers.Permute</c>.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="InputShape">Any shape.</param>
/// <param name="OutputShape">The same sizes in the other order.</param>
/// <param name="Axes">For each axis of the output, the axis of the input, from 0.</param>
public sealed record PermuteLayer(string Name, TensorShape InputShape, TensorShape OutputShape, EquatableArray<int> Axes)
    : Layer(Name, InputShape, OutputShape)
{
    /// <inheritdoc/>
    public override string Kind => "Permute";

    /// <inheritdoc/>
    public override string Configuration => string.Join(", ", Axes.Select(axis => (axis + 1).ToString(CultureInfo.InvariantCulture)));

    internal static PermuteLayer? Infer(PermuteDeclaration declared, string name, TensorShape input, InferenceContext context)
    {
        string expected = string.Format(CultureInfo.InvariantCulture, "the axes 1 to {0} of {1}, each once", input.Rank, input);
        string actual = string.Join(", ", declared.Dimensions.Select(axis => axis.ToString(CultureInfo.InvariantCulture)));
        bool isPermutation = declared.Dimensions.OrderBy(axis => axis).SequenceEqual(Enumerable.Range(1, input.Rank));
        if (!context.Require(isPermutation, declared.Ordinal, "Permute", "dimensions", expected, actual.Length == 0 ? "none" : actual))
            return null;
        EquatableArray<int> axes = declared.Dimensions.Select(axis => axis - 1).ToEquatableArray();
        return new PermuteLayer(name, input, new(axes.Select(axis => input.Dimensions[axis]).ToEquatableArray()), axes);
    }
}
