using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>What the layers share while shapes are inferred: the errors, and the names given so far.</summary>
internal sealed class InferenceContext
{
    private readonly List<NetworkError> _errors = [];
    private readonly Dictionary<string, int> _names = [];

    /// <summary>The errors so far.</summary>
    public IReadOnlyList<NetworkError> Errors => _errors;

    /// <summary>Keras's automatic name: the kind in lower case, numbered from its second use.</summary>
    public string NextName(string kind)
    {
        string name = kind.ToLowerInvariant();
        _names.TryGetValue(name, out int used);
        _names[name] = used + 1;
        return used == 0 ? name : string.Format(CultureInfo.InvariantCulture, "{0}_{1}", name, used);
    }

    /// <summary>Notes an error.</summary>
    public void Report(NetworkErrorKind kind, int ordinal, params string[] arguments) =>
        _errors.Add(new NetworkError(kind, ordinal, arguments.ToEquatableArray()));

    /// <summary>Checks a value, and notes an error where the check fails.</summary>
    /// <param name="isValid">Whether the value is good.</param>
    /// <param name="layer">The attribute that holds it.</param>
    /// <param name="kind">The attribute's name.</param>
    /// <param name="member">The value's name.</param>
    /// <param name="expected">What is expected.</param>
    /// <param name="actual">What came.</param>
    public bool Require(bool isValid, int layer, string kind, string member, string expected, object actual)
    {
        if (!isValid)
        {
            string text = string.Format(CultureInfo.InvariantCulture, "{0}", actual);
            Report(NetworkErrorKind.ArgumentOutOfRange, layer, kind, member, expected, text);
        }

        return isValid;
    }

    /// <summary>Checks the sizes of an input or a reshape.</summary>
    /// <param name="layer">The attribute that holds them.</param>
    /// <param name="kind">The attribute's name.</param>
    /// <param name="dimensions">The sizes.</param>
    /// <param name="allowInferred">Whether a single −1 is good.</param>
    public bool RequireDimensions(
        LayerDeclaration layer, string kind, EquatableArray<int> dimensions, bool allowInferred = false)
    {
        if (dimensions.Count is < 1 or > 4)
        {
            Report(
                NetworkErrorKind.WrongRank,
                layer.Ordinal,
                kind,
                dimensions.Count.ToString(CultureInfo.InvariantCulture));
            return false;
        }

        int inferred = 0;
        long product = 1;
        for (int i = 0; i < dimensions.Count; i++)
        {
            if (allowInferred && dimensions[i] == -1 && inferred++ == 0)
                continue;
            string member = string.Format(CultureInfo.InvariantCulture, "dimension {0}", i + 1);
            string expected = allowInferred ? "at least 1, or a single -1" : "at least 1";
            if (!Require(dimensions[i] >= 1, layer.Ordinal, kind, member, expected, dimensions[i]))
                return false;
            product = Math.Min(product * dimensions[i], int.MaxValue);
        }

        return RequireSize(layer.Ordinal, kind, "one sample of a layer", product, Limits.MaximumSampleSize);
    }

    /// <summary>Checks how many values a thing takes against a limit, and notes both in MB where it is exceeded.</summary>
    public bool RequireSize(int ordinal, string kind, string what, long size, long limit)
    {
        if (size <= limit)
            return true;
        Report(NetworkErrorKind.NetworkTooLarge, ordinal, kind, Megabytes(size), what, Megabytes(limit));
        return false;
    }

    private static string Megabytes(long floats) =>
        Math.Ceiling(floats * 4.0 / (1 << 20)).ToString("N0", CultureInfo.InvariantCulture);
}
