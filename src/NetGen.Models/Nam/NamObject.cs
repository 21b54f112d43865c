using System.Globalization;
using System.Text.Json;

namespace NetGen.Compiler.Models.Nam;

/// <summary>One object of a file. What nobody asks for is reported at the end: it may change what the model computes.</summary>
/// <param name="element">The object.</param>
/// <param name="place">Where it stands, for messages: <c>config.layers[0]</c>; nothing for the file.</param>
/// <param name="problems">Receives what is wrong with it.</param>
internal sealed class NamObject(JsonElement element, string place, List<string> problems)
{
    private const int Most = 1 << 20;

    private readonly HashSet<string> _asked = [];
    private readonly string _prefix = place.Length == 0 ? "" : place + ".";

    /// <summary>Where the object stands.</summary>
    public string Place => place;

    /// <summary>Whether a member is there, and not null.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>Says that a member changes nothing here.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            _asked.Add(name);
    }

    /// <summary>A whole number, at least 1.</summary>
    /// <param name="name">The member.</param>
    /// <param name="fallback">What it is where it is left out; nothing where it must be there.</param>
    public int Count(string name, int? fallback = null) => Find(name) is { } member
        ? CountOf(member, name)
        : fallback ?? Report(name, "is missing", 1);

    /// <summary>A list of whole numbers, at least 1.</summary>
    public int[] Counts(string name) => List(name, element => CountOf(element, name));

    /// <summary>A list.</summary>
    public T[] List<T>(string name, Func<JsonElement, T> read)
    {
        if (Find(name) is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() is > 0 and <= Most)
            return [.. array.EnumerateArray().Select(read)];
        Report(name, "is no list with elements", 0);
        return [];
    }

    /// <summary>What is said of each of some layers: one value for all, or a list with as many as there are.</summary>
    public T[] Each<T>(string name, int count, T fallback, Func<JsonElement, T> read)
    {
        if (Find(name) is not { } member)
            return [.. Enumerable.Repeat(fallback, count)];
        T[] values = member.ValueKind == JsonValueKind.Array ? [.. member.EnumerateArray().Select(read)] : [.. Enumerable.Repeat(read(member), count)];
        if (values.Length == count)
            return values;
        Report(name, $"has {values.Length} elements, and there are {count} dilations", 0);
        return [.. Enumerable.Repeat(fallback, count)];
    }

    /// <summary>A truth value.</summary>
    public bool Flag(string name, bool? fallback = null) => Find(name) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        null when fallback is { } value => value,
        _ => Report(name, "is neither true nor false", 0) != 0,
    };

    /// <summary>A real number; nothing where it is left out.</summary>
    public double? Real(string name)
    {
        if (Find(name) is not { } member)
            return null;
        return member.ValueKind == JsonValueKind.Number && member.TryGetDouble(out double value) && double.IsFinite(value) ? value : Report(name, "is no number", 0);
    }

    /// <summary>A text; empty where it is left out.</summary>
    public string Word(string name) => Find(name) switch
    {
        null => "",
        { ValueKind: JsonValueKind.String } member => member.GetString()!,
        _ => Report(name, "is no text", 0).ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>An object inside; nothing where it is left out.</summary>
    public NamObject? Inner(string name)
    {
        if (Find(name) is not { } member)
            return null;
        if (member.ValueKind == JsonValueKind.Object)
            return new NamObject(member, _prefix + name, problems);
        Report(name, "is no object", 0);
        return null;
    }

    /// <summary>Objects in a list.</summary>
    public NamObject[] InnerList(string name) =>
    [
        .. List(name, member => member).Index().Where(member => member.Item.ValueKind == JsonValueKind.Object || Report(name, "has an element that is no object", 0) != 0)
            .Select(member => new NamObject(member.Item, $"{_prefix}{name}[{member.Index}]", problems)),
    ];

    /// <summary>An element of the object, unread.</summary>
    public JsonElement? Find(string name)
    {
        _asked.Add(name);
        return element.TryGetProperty(name, out JsonElement member) && member.ValueKind != JsonValueKind.Null ? member : null;
    }

    /// <summary>Reports members that nobody asked for.</summary>
    public void RequireAllRead()
    {
        foreach (JsonProperty member in element.EnumerateObject().Where(member => !_asked.Contains(member.Name)))
            Report(member.Name, "is not known to NetGen, and may change what the model computes", 0);
    }

    /// <summary>Reports what is wrong with a member.</summary>
    /// <returns>A value to go on with.</returns>
    public int Report(string name, string problem, int instead)
    {
        problems.Add($"{_prefix}{name} {problem}");
        return instead;
    }

    private int CountOf(JsonElement member, string name) =>
        member.ValueKind == JsonValueKind.Number && member.TryGetInt32(out int value) && value is >= 1 and <= Most
            ? value
            : Report(name, "is no whole number from 1 on", 1);
}
