using System.Collections.Immutable;
using System.Globalization;

namespace NetGen;

/// <summary>Shapes as messages show them.</summary>
internal static class ShapeText
{
    /// <summary>The number of elements of a shape.</summary>
    public static int Product(ImmutableArray<int> shape)
    {
        int product = 1;
        foreach (int dimension in shape)
            product = checked(product * dimension);
        return product;
    }

    /// <summary>The shape with the sign of multiplication between its dimensions: <c>64×10</c>.</summary>
    public static string Format(ReadOnlySpan<int> shape)
    {
        var parts = new string[shape.Length];
        for (int i = 0; i < shape.Length; i++)
            parts[i] = shape[i].ToString(CultureInfo.InvariantCulture);
        return string.Join('×', parts);
    }
}
