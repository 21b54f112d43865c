using System.Text.Json;
using NetGen.Storage.Safetensors;

namespace NetGen.Compiler.Keras.Configuration;

/// <summary>
/// The arguments of a layer. Each is taken once; what nobody takes is refused in the end, so that no argument is left out in silence.
/// </summary>
internal sealed class LayerConfig
{
    private readonly Dictionary<string, JsonElement> _arguments;
    private readonly Refusals _refusals;

    /// <summary>Reads the arguments of a layer.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="className">Its class.</param>
    /// <param name="config">Its arguments.</param>
    /// <param name="version">The version of Keras.</param>
    /// <param name="inputs">The shapes of what it reads; none where an error before leaves them unknown.</param>
    /// <param name="refusals">Receives what cannot be.</param>
    public LayerConfig(
        string name, string className, JsonElement config, KerasVersion version, IReadOnlyList<TensorShape> inputs, Refusals refusals)
    {
        (Name, ClassName, Version, Inputs, _refusals) = (name, className, version, inputs, refusals);
        _arguments = new(StringComparer.Ordinal);
        if (config.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in config.EnumerateObject())
                _arguments[property.Name] = property.Value;
        }

        if (version.Major == 1)
            ClassName = Keras1Names.Modernize(className, _arguments);
    }

    /// <summary>The layer's name.</summary>
    public string Name { get; }

    /// <summary>The layer's class, in the spelling of Keras 2 and 3.</summary>
    public string ClassName { get; }

    /// <summary>The version of Keras.</summary>
    public KerasVersion Version { get; }

    /// <summary>The shapes of what the layer reads, without the batch; none where they are unknown.</summary>
    public IReadOnlyList<TensorShape> Inputs { get; }

    /// <summary>The number of axes of the first input, or nothing where it is unknown.</summary>
    public int? Rank => Inputs.Count > 0 ? Inputs[0].Rank : null;

    private string Where => $"layer '{ShortText.Of(Name, 80)}' ({ShortText.Of(ClassName, 80)})";

    /// <summary>Refuses the layer.</summary>
    /// <param name="why">Why, and what to do.</param>
    public void Refuse(string why) => _refusals.Add(Where, why);

    /// <summary>Refuses an argument.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="value">Its value, as the file has it.</param>
    /// <param name="why">Why, and what to do.</param>
    public void Refuse(string argument, JsonElement value, string why) =>
        _refusals.Add(Where, $"{ShortText.Of(argument, 80)} = {ShortText.Of(value.GetRawText(), 80)}, {why}");

    /// <summary>Notes what is left out, which changes no prediction.</summary>
    public void Note(string what) => _refusals.Note(Where, what);

    /// <summary>The arguments of a layer that this one wraps; what is wrong with them is said of this layer's name.</summary>
    /// <param name="className">The class of that layer.</param>
    /// <param name="config">Its arguments.</param>
    public LayerConfig Inside(string className, JsonElement config) => new(Name, className, config, Version, Inputs, _refusals);

    /// <summary>The class or the text of an argument, which stays.</summary>
    public string? ClassOf(string argument) => _arguments.TryGetValue(argument, out JsonElement value) ? value.ClassOf() : null;

    /// <summary>An argument; nothing where it is null or not there.</summary>
    public JsonElement? Take(string argument) =>
        _arguments.Remove(argument, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>An integer.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="fallback">What it is where the file has none; nothing where the file must have it.</param>
    public int Integer(string argument, int? fallback = null) => Get(argument, fallback, static value => value.AsInteger(), "an integer");

    /// <summary>A number.</summary>
    /// <inheritdoc cref="Integer"/>
    public double Number(string argument, double? fallback = null) => Get(argument, fallback, static value => value.AsNumber(), "a number");

    /// <summary>Whether something is so.</summary>
    /// <inheritdoc cref="Integer"/>
    public bool Flag(string argument, bool fallback) => Get(argument, fallback, AsFlag, "true or false");

    /// <summary>A word.</summary>
    /// <inheritdoc cref="Integer"/>
    public string Word(string argument, string fallback)
    {
        if (Take(argument) is not { } value)
            return fallback;
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString()!;
        Refuse(argument, value, "instead of a word");
        return fallback;
    }

    /// <summary>Integers: one that is written alone, or a list, or a list of lists.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="fallback">What they are where the file has none.</param>
    public int[] Integers(string argument, params int[] fallback)
    {
        if (Take(argument) is not { } value)
            return fallback;
        if (Flatten(value) is { } integers)
            return integers;
        Refuse(argument, value, "instead of integers");
        return fallback;
    }

    /// <summary>Requires that an argument is not used.</summary>
    /// <param name="arguments">Arguments that must be null, false or not there.</param>
    public void RequireUnused(params ReadOnlySpan<string> arguments)
    {
        foreach (string argument in arguments)
        {
            if (Take(argument) is { ValueKind: not JsonValueKind.False } value)
                Refuse(argument, value, "which NetGen does not have");
        }
    }

    /// <summary>Leaves arguments out that change training only, with a note where they are used.</summary>
    /// <param name="arguments">The arguments.</param>
    public void LeaveOut(params ReadOnlySpan<string> arguments)
    {
        foreach (string argument in arguments)
        {
            if (Take(argument) is { ValueKind: not JsonValueKind.False } value)
                Note($"{argument} = {ShortText.Of(value.GetRawText(), 80)} is left out, which changes training only");
        }
    }

    /// <summary>Takes arguments that say nothing more.</summary>
    /// <param name="arguments">The arguments.</param>
    public void Ignore(params ReadOnlySpan<string> arguments)
    {
        foreach (string argument in arguments)
            _arguments.Remove(argument);
    }

    /// <summary>Takes all arguments that are left: the layer is left out with them.</summary>
    public void IgnoreRest() => _arguments.Clear();

    /// <summary>Requires channels last, which is the only order of axes that NetGen has.</summary>
    public void RequireChannelsLast()
    {
        if (Take("data_format") is { } value && value.ValueKind == JsonValueKind.String && value.GetString() is not ("channels_last" or "default"))
            Refuse("data_format", value, "and NetGen has the channels last; convert the model with data_format=\"channels_last\"");
    }

    /// <summary>Refuses what nobody has taken.</summary>
    public void Finish()
    {
        foreach ((string argument, JsonElement value) in _arguments)
        {
            if (value.ValueKind is not (JsonValueKind.Null or JsonValueKind.False))
                Refuse(argument, value, "which NetGen does not know");
        }
    }

    private T Get<T>(string argument, T? fallback, Func<JsonElement, T?> read, string expected)
        where T : struct
    {
        if (Take(argument) is not { } value)
        {
            if (fallback is null)
                Refuse($"it has no {argument}");
            return fallback ?? default;
        }

        if (read(value) is { } found)
            return found;
        Refuse(argument, value, $"instead of {expected}");
        return fallback ?? default;
    }

    private static bool? AsFlag(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static int[]? Flatten(JsonElement value)
    {
        if (value.AsInteger() is { } one)
            return [one];
        if (value.FindItems() is not { Count: <= 64 } items)
            return null;
        var integers = new List<int>();
        foreach (JsonElement item in items)
        {
            if (item.AsInteger() is { } integer)
                integers.Add(integer);
            else if (item.FindItems() is { } inner && inner.All(element => element.AsInteger() is not null))
                integers.AddRange(inner.Select(element => element.AsInteger()!.Value));
            else
                return null;
        }

        return [.. integers];
    }
}
