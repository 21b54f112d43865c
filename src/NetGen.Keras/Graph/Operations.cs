using System.Text.Json;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Keras.Configuration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Keras.Graph;

/// <summary>
/// Operations of a functional model that are no layers: <c>a + b</c>, <c>x * 0.5</c>, <c>keras.ops.clip(x, 0, 1)</c>, <c>x[..., 2:4]</c>. They have
/// no weights and no group in an archive.
/// </summary>
internal static class Operations
{
    /// <summary>Whether a class is an operation.</summary>
    /// <param name="module">The module that the file names.</param>
    public static bool IsOperation(string? module) => module is not null && module.StartsWith("keras.src.ops.", StringComparison.Ordinal);

    /// <summary>What an operation is in NetGen; nothing where NetGen does not have it.</summary>
    /// <param name="className">The class.</param>
    /// <param name="config">Its arguments.</param>
    /// <param name="call">The call: numbers may stand in it too.</param>
    /// <param name="input">The shape of the first value; nothing where it is unknown.</param>
    public static LayerDeclaration? Read(string className, JsonElement config, InboundCall call, TensorShape? input)
    {
        if (call.Inputs.Count > 1)
            return Enum.TryParse(className, out MergeFunction function) && function != MergeFunction.Average ? new MergeDeclaration(0, function, []) : null;
        double? before = call.Arguments.Count == 2 ? call.Arguments[0].AsNumber() : null;
        double? after = call.Arguments.Count == 2 ? call.Arguments[1].AsNumber() : null;
        return (className, before ?? after) switch
        {
            ("Add", { } number) => new RescalingDeclaration(0, 1) { Offset = number },
            ("Multiply", { } number) => new RescalingDeclaration(0, number),
            ("Subtract", { } number) when after is not null => new RescalingDeclaration(0, 1) { Offset = -number },
            ("Subtract", { } number) => new RescalingDeclaration(0, -1) { Offset = number },
            ("Negative", _) => new RescalingDeclaration(0, -1),
            ("Clip", _) when config.Find("x_min")?.AsNumber() is { } min && config.Find("x_max")?.AsNumber() is { } max => new ClipDeclaration(0, min, max),
            ("Relu", _) => new ActivationDeclaration(0, Activation.Relu, double.NaN),
            ("Sigmoid", _) => new ActivationDeclaration(0, Activation.Sigmoid, double.NaN),
            ("Tanh", _) => new ActivationDeclaration(0, Activation.Tanh, double.NaN),
            ("Gelu", _) => new ActivationDeclaration(
                0, config.Find("approximate") is { ValueKind: JsonValueKind.False } ? Activation.Gelu : Activation.GeluTanh, double.NaN),
            ("Silu", _) => new ActivationDeclaration(0, Activation.Silu, double.NaN),
            ("GetItem", _) when call.Arguments.Count == 2 && input is { } shape => Slice(call.Arguments[1], shape),
            _ => null,
        };
    }

    // [..., start:stop], or a full slice for each axis before: those with the batch.
    private static SliceDeclaration? Slice(JsonElement key, TensorShape input)
    {
        if (key.FindItems() is not { Count: > 1 } items)
            return null;
        bool areFull = items.Take(items.Count - 1).All(item => item.FindText("class_name") == "__ellipsis__" || Bounds(item) is (null, null));
        bool isLast = items[0].FindText("class_name") == "__ellipsis__" || items.Count == input.Rank + 1;
        if (!areFull || !isLast || Bounds(items[^1]) is not var (start, stop))
            return null;
        int length = input.Dimensions[input.Rank - 1];
        int first = Place(start ?? 0, length), end = Place(stop ?? length, length);
        return new SliceDeclaration(0, first, end - first);
    }

    private static int Place(int index, int length) => Math.Clamp(index < 0 ? index + length : index, 0, length);

    private static (int? Start, int? Stop)? Bounds(JsonElement slice)
    {
        if (slice.FindText("class_name") != "__slice__" || slice.Find("config") is not { } config || (config.Find("step")?.AsInteger() ?? 1) != 1)
            return null;
        return (config.Find("start")?.AsInteger(), config.Find("stop")?.AsInteger());
    }
}
