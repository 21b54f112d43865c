using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>What the layers share while shapes are inferred: the errors, and where they are.</summary>
internal sealed class InferenceContext
{
    private readonly List<NetworkError> _errors = [];
    private readonly Stack<int> _inside = [];

    /// <summary>The errors so far.</summary>
    public IReadOnlyList<NetworkError> Errors => _errors;

    /// <summary>Begins a network inside: its errors are at the attribute that puts it there.</summary>
    /// <param name="ordinal">That attribute.</param>
    public void Enter(int ordinal) => _inside.Push(OrdinalOf(ordinal));

    /// <summary>Ends a network inside.</summary>
    public void Leave() => _inside.Pop();

    /// <summary>Where an error of an attribute is: there, or where its network is put in.</summary>
    public int OrdinalOf(int ordinal) => _inside.Count == 0 ? ordinal : _inside.Peek();

    /// <summary>Notes an error.</summary>
    public void Report(NetworkErrorKind kind, int ordinal, params string[] arguments) => Report(kind, ordinal, arguments, []);

    /// <summary>Notes an error with changes of which each would mend it; of a network inside, those are elsewhere.</summary>
    public void Report(NetworkErrorKind kind, int ordinal, string[] arguments, EquatableArray<SuggestedChange> changes) =>
        Add(new NetworkError(kind, ordinal, arguments.ToEquatableArray()) { Changes = changes });

    /// <summary>Notes an error of an argument, which the message names after the attribute.</summary>
    /// <param name="kind">What is wrong.</param>
    /// <param name="ordinal">The attribute.</param>
    /// <param name="attribute">What the message calls it.</param>
    /// <param name="argument">The argument; nothing where the whole attribute is wrong.</param>
    /// <param name="rest">What else the message fills in.</param>
    public void ReportArgument(NetworkErrorKind kind, int ordinal, string attribute, ErrorArgument? argument, params string[] rest) =>
        ReportArgument(kind, ordinal, attribute, argument, rest, []);

    /// <summary>The same with changes of which each would mend it.</summary>
    public void ReportArgument(
        NetworkErrorKind kind, int ordinal, string attribute, ErrorArgument? argument, string[] rest, EquatableArray<SuggestedChange> changes) =>
        Add(new NetworkError(kind, ordinal, [attribute, argument?.Name ?? "", .. rest]) { Argument = argument, Changes = changes });

    /// <summary>Notes an attribute that is one too many.</summary>
    /// <param name="ordinal">The attribute.</param>
    /// <param name="attribute">Its name, with what there may be one of.</param>
    /// <param name="declaration">The network.</param>
    /// <param name="otherwise">What to do instead of removing it.</param>
    public void ReportDuplicate(int ordinal, string attribute, NetworkDeclaration declaration, string otherwise = "") =>
        Report(NetworkErrorKind.DuplicateAttribute, ordinal, attribute, declaration.Type.Name, "remove this one" + otherwise);

    /// <summary>Checks a value, and notes an error where the check fails.</summary>
    /// <param name="isValid">Whether the value is good.</param>
    /// <param name="layer">The attribute that holds it.</param>
    /// <param name="kind">The attribute's name.</param>
    /// <param name="member">The argument.</param>
    /// <param name="expected">What is expected.</param>
    /// <param name="actual">What came.</param>
    public bool Require(bool isValid, int layer, string kind, ErrorArgument member, string expected, object actual)
    {
        if (!isValid)
        {
            string text = string.Format(CultureInfo.InvariantCulture, "{0}", actual);
            ReportArgument(NetworkErrorKind.ArgumentOutOfRange, layer, kind, member, expected, text);
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
            string expected = allowInferred ? "at least 1, or a single -1" : "at least 1";
            if (!Require(dimensions[i] >= 1, layer.Ordinal, kind, ErrorArgument.Dimension(i), expected, dimensions[i]))
                return false;
            product = Math.Min(product * dimensions[i], int.MaxValue);
        }

        return RequireSize(layer.Ordinal, kind, "one sample of a layer", product, Limits.MaximumSampleSize);
    }

    /// <summary>Checks the number of axes of an input, and notes which it should have.</summary>
    /// <param name="ordinal">The attribute.</param>
    /// <param name="layer">The layer's name.</param>
    /// <param name="input">The input.</param>
    /// <param name="axes">The names of the axes that the layer reads; the last are the channels.</param>
    public bool RequireAxes(int ordinal, string layer, TensorShape input, params string[] axes)
    {
        if (input.Rank == axes.Length)
            return true;

        // A picture of greys, or a series of numbers: one channel is left out.
        string sizes = string.Join(", ", input.Dimensions.Select(size => size.ToString(CultureInfo.InvariantCulture)));
        string advice = input.Rank == axes.Length - 1
            ? $"write [Input({sizes}, 1)], or put [Reshape({sizes}, 1)] before it"
            : "put [Reshape] before it";
        Report(
            NetworkErrorKind.WrongInputRank,
            ordinal,
            layer,
            $"an input [{string.Join(", ", axes)}]",
            string.Format(CultureInfo.InvariantCulture, "{0}, which has {1} axes; {2}", input, input.Rank, advice));
        return false;
    }

    /// <summary>Checks how many values a thing takes against a limit, and notes both in MB where it is exceeded.</summary>
    public bool RequireSize(int ordinal, string kind, string what, long size, long limit)
    {
        if (size <= limit)
            return true;
        Report(NetworkErrorKind.NetworkTooLarge, ordinal, kind, Megabytes(size), what, Megabytes(limit));
        return false;
    }

    private void Add(NetworkError error) => _errors.Add(error with
    {
        Ordinal = OrdinalOf(error.Ordinal),
        Changes = _inside.Count == 0 ? error.Changes : [],
    });

    private static string Megabytes(long floats) =>
        Math.Ceiling(floats * 4.0 / (1 << 20)).ToString("N0", CultureInfo.InvariantCulture);
}
