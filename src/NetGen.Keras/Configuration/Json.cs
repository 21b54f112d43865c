using System.Text.Json;

namespace NetGen.Compiler.Keras.Configuration;

/// <summary>What is asked of JSON everywhere. Python's writer of JSON has the same text for equal values.</summary>
internal static class Json
{
    // A nested model takes some six levels.
    private const int MaximumDepth = 256;

    /// <summary>Parses a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The file, for the message.</param>
    /// <param name="what">What it is: <c>model_config</c>.</param>
    /// <exception cref="NetworkFileException">It is no JSON object.</exception>
    public static JsonElement Parse(string text, string file, string what)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaximumDepth });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new NetworkFileException($"{file} is damaged: its {what} is no JSON.", exception);
        }

        throw new NetworkFileException($"{file} is damaged: its {what} is no JSON object.");
    }

    /// <summary>A member of an object; nothing where it is not there, is null, or the element is no object.</summary>
    public static JsonElement? Find(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A member that is a string; nothing where it is none.</summary>
    public static string? FindText(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>The class of a serialized object: <c>class_name</c>, or the text itself.</summary>
    public static string? ClassOf(this JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString() : element.FindText("class_name");

    /// <summary>The elements of a list, those of a serialized tuple too; nothing where it is none.</summary>
    public static IReadOnlyList<JsonElement>? FindItems(this JsonElement element)
    {
        if (element.FindText("class_name") == "__tuple__" && element.Find("items") is { } items)
            element = items;
        return element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray()] : null;
    }

    /// <summary>The number of an element; nothing where it is none.</summary>
    public static double? AsNumber(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double value) ? value : null;

    /// <summary>The integer of an element, written with or without a fraction of 0; nothing where it is none.</summary>
    public static int? AsInteger(this JsonElement element) =>
        element.AsNumber() is { } number && Math.Abs(number) <= int.MaxValue && number == Math.Truncate(number) ? (int)number : null;
}
