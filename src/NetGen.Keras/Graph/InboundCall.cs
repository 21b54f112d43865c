using System.Text.Json;
using NetGen.Compiler.Keras.Configuration;

namespace NetGen.Compiler.Keras.Graph;

/// <summary>A value that a file refers to: which call of which layer, and which of its results.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Node">The number of the call.</param>
/// <param name="Tensor">The number of the result.</param>
internal readonly record struct TensorReference(string Layer, int Node, int Tensor)
{
    /// <summary>Reads <c>[layer, node, tensor]</c>; nothing where it is none.</summary>
    public static TensorReference? Parse(JsonElement element)
    {
        if (element.FindItems() is not { Count: >= 3 } items || items[0].ValueKind != JsonValueKind.String)
            return null;
        return items[1].AsInteger() is { } node && items[2].AsInteger() is { } tensor ? new(items[0].GetString()!, node, tensor) : null;
    }

    /// <summary>All references of a structure, in order: a reference, a list, or a dictionary of them.</summary>
    public static IReadOnlyList<TensorReference> ParseAll(JsonElement? structure)
    {
        var found = new List<TensorReference>();
        var rest = new Stack<JsonElement>();
        if (structure is { } root)
            rest.Push(root);
        while (rest.TryPop(out JsonElement element))
        {
            if (Parse(element) is { } reference)
                found.Add(reference);
            else if (element.FindItems() is { } items)
                Push(rest, items);
            else if (element.ValueKind == JsonValueKind.Object)
                Push(rest, [.. element.EnumerateObject().Select(property => property.Value)]);
        }

        return found;
    }

    private static void Push(Stack<JsonElement> rest, IReadOnlyList<JsonElement> items)
    {
        for (int i = items.Count - 1; i >= 0; i--)
            rest.Push(items[i]);
    }
}

/// <summary>A call of a layer in a functional model.</summary>
/// <param name="Inputs">The values that it is called with, in order.</param>
/// <param name="Arguments">Arguments that are no values, in order of their places; the places of values are undefined elements.</param>
/// <param name="Unknown">Arguments by name that change something: their names.</param>
internal sealed record InboundCall(IReadOnlyList<TensorReference> Inputs, IReadOnlyList<JsonElement> Arguments, IReadOnlyList<string> Unknown)
{
    /// <summary>Reads the calls of a layer, in the form of Keras 3 or of Keras 1 and 2.</summary>
    /// <param name="nodes">The layer's <c>inbound_nodes</c>.</param>
    public static IReadOnlyList<InboundCall> Parse(JsonElement? nodes)
    {
        var calls = new List<InboundCall>();
        foreach (JsonElement node in nodes?.FindItems() ?? [])
            calls.Add(node.ValueKind == JsonValueKind.Object ? ParseNew(node) : ParseOld(node));
        return calls;
    }

    // {"args": [...], "kwargs": {...}}, in which a value is a serialized tensor.
    private static InboundCall ParseNew(JsonElement node)
    {
        var inputs = new List<TensorReference>();
        var arguments = new List<JsonElement>();
        var unknown = new List<string>();
        foreach (JsonElement argument in node.Find("args")?.FindItems() ?? [])
        {
            int before = inputs.Count;
            Collect(argument, inputs);
            arguments.Add(inputs.Count > before ? default : argument);
        }

        foreach (JsonProperty argument in node.Find("kwargs") is { ValueKind: JsonValueKind.Object } named ? [.. named.EnumerateObject()] : Array.Empty<JsonProperty>())
        {
            int before = inputs.Count;
            if (argument.Name is "inputs" or "x" or "x1" or "x2")
                Collect(argument.Value, inputs);
            if (inputs.Count > before)
                arguments.Add(default);
            else if (IsUnknown(argument.Name, argument.Value))
                unknown.Add(argument.Name);
        }

        return new InboundCall(inputs, arguments, unknown);
    }

    // A list of [layer, node, tensor, kwargs], or one of these alone.
    private static InboundCall ParseOld(JsonElement node)
    {
        var inputs = new List<TensorReference>();
        var unknown = new List<string>();
        IReadOnlyList<JsonElement> entries = TensorReference.Parse(node) is null ? node.FindItems() ?? [] : [node];
        foreach (JsonElement entry in entries)
        {
            if (TensorReference.Parse(entry) is not { } reference)
            {
                unknown.Add("a call of an unknown form");
                continue;
            }

            inputs.Add(reference);
            if (entry.FindItems() is [_, _, _, { ValueKind: JsonValueKind.Object } named, ..])
                unknown.AddRange(named.EnumerateObject().Where(argument => IsUnknown(argument.Name, argument.Value)).Select(argument => argument.Name));
        }

        return new InboundCall(inputs, [], unknown);
    }

    private static bool IsUnknown(string name, JsonElement value) =>
        name is not ("training" or "name") && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.False);

    private static void Collect(JsonElement argument, List<TensorReference> inputs)
    {
        if (argument.FindText("class_name") == "__keras_tensor__")
        {
            if (argument.Find("config")?.Find("keras_history") is { } history && TensorReference.Parse(history) is { } reference)
                inputs.Add(reference);
            return;
        }

        foreach (JsonElement item in argument.FindItems() ?? [])
        {
            if (item.FindText("class_name") == "__keras_tensor__")
                Collect(item, inputs);
        }
    }
}
