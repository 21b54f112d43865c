using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>The rules that layers of series and images share.</summary>
internal static class SpatialRules
{
    /// <summary>The input as rows and columns; nothing, and an error, where it has other axes.</summary>
    /// <param name="declared">The layer.</param>
    /// <param name="axes">1 for a series, 2 for an image.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="input">The shape that arrives.</param>
    /// <param name="context">Receives the error.</param>
    public static SpatialShape? RequireInput(LayerDeclaration declared, int axes, string name, TensorShape input, InferenceContext context)
    {
        string[] names = axes == 1 ? ["steps", "channels"] : ["rows", "columns", "channels"];
        return context.RequireAxes(declared.Ordinal, name, input, names) ? SpatialShape.Of(input) : null;
    }

    /// <summary>The output of a layer, if it is not too large.</summary>
    /// <param name="declared">The layer.</param>
    /// <param name="axes">1 for a series, 2 for an image.</param>
    /// <param name="rows">The rows; 1 for a series.</param>
    /// <param name="columns">The columns, or the steps.</param>
    /// <param name="channels">The channels.</param>
    /// <param name="context">Receives the error.</param>
    public static TensorShape? RequireOutput(
        LayerDeclaration declared, int axes, long rows, long columns, int channels, InferenceContext context)
    {
        // A product of three may be more than a long holds.
        long positions = Math.Min(Math.Min(rows, int.MaxValue) * Math.Min(columns, int.MaxValue), int.MaxValue);
        if (!context.RequireSize(declared.Ordinal, declared.Kind, "one sample of a layer", positions * channels, Limits.MaximumSampleSize))
            return null;
        return axes == 1 ? TensorShape.Of((int)columns, channels) : TensorShape.Of((int)rows, (int)columns, channels);
    }

    /// <summary>A number for the rows and one for the columns, of one that is written for both, or of two. A series has columns only.</summary>
    /// <param name="declared">The layer.</param>
    /// <param name="member">The parameter.</param>
    /// <param name="written">The numbers as written.</param>
    /// <param name="axes">1 for a series, 2 for an image.</param>
    /// <param name="fallback">Both, where none is written.</param>
    /// <param name="maximum">The greatest that is good.</param>
    /// <param name="context">Receives the error.</param>
    public static (int Rows, int Columns)? RequireSizes(
        LayerDeclaration declared, string member, EquatableArray<int> written, int axes, int fallback, int maximum, InferenceContext context)
    {
        if (!RequireCount(declared, member, written, axes == 1 ? [0, 1] : [0, 1, 2], context))
            return null;
        string expected = maximum == int.MaxValue ? "at least 1" : string.Format(CultureInfo.InvariantCulture, "1 to {0}", maximum);
        for (int i = 0; i < written.Count; i++)
        {
            if (!context.Require(written[i] >= 1 && written[i] <= maximum, declared.Ordinal, declared.Kind, new(member, i), expected, written[i]))
                return null;
        }

        int columns = written.Count == 0 ? fallback : written[written.Count - 1];
        return axes == 1 ? (1, columns) : (written.Count == 0 ? fallback : written[0], columns);
    }

    /// <summary>Checks how many numbers a parameter has.</summary>
    /// <param name="declared">The layer.</param>
    /// <param name="member">The parameter.</param>
    /// <param name="written">The numbers as written.</param>
    /// <param name="counts">How many may be written, in ascending order; the first is 0.</param>
    /// <param name="context">Receives the error.</param>
    public static bool RequireCount(
        LayerDeclaration declared, string member, EquatableArray<int> written, int[] counts, InferenceContext context)
    {
        string[] good = [.. counts.Skip(1).Select(count => count.ToString(CultureInfo.InvariantCulture))];
        string list = good.Length == 1 ? good[0] : string.Join(", ", good.Take(good.Length - 1)) + " or " + good[good.Length - 1];

        // The first number that is one too many, or the last of too few.
        int most = counts.Where(count => count < written.Count).DefaultIfEmpty(0).Max();
        return context.Require(
            counts.Contains(written.Count),
            declared.Ordinal,
            declared.Kind,
            new(member, most),
            list + (list == "1" ? " number" : " numbers"),
            string.Join(", ", written.Select(number => number.ToString(CultureInfo.InvariantCulture))));
    }
}
