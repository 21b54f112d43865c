using System.Text.Json;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Keras.Configuration;
using NetGen.Compiler.Keras.Layers;
using NetGen.Compiler.Layers;
using NetGen.Storage.Safetensors;

namespace NetGen.Compiler.Keras.Graph;

/// <summary>Lays out a model of a file, sequential or functional, with all models inside of it.</summary>
internal sealed partial class GraphReader
{
    private const int MaximumNesting = 16;
    private const int MaximumNodes = Limits.MaximumLayers;

    private readonly KerasVersion _version;
    private readonly Refusals _refusals;
    private readonly IReadOnlyList<TensorShape> _inputShapes;
    private readonly List<KerasNode> _nodes = [];
    private readonly UniqueNames _names = new();
    private readonly Dictionary<string, KerasLeaf> _leaves = [];
    private int _inputs;

    private GraphReader(KerasVersion version, Refusals refusals, IReadOnlyList<TensorShape> inputShapes) =>
        (_version, _refusals, _inputShapes) = (version, refusals, inputShapes);

    /// <summary>Reads a model.</summary>
    /// <param name="model">The serialized model: its class and its configuration.</param>
    /// <param name="version">The version of Keras.</param>
    /// <param name="inputShapes">The shapes of inputs whose sizes the file leaves open; none where it says them.</param>
    /// <param name="refusals">Receives what cannot be.</param>
    /// <returns>The graph; nothing where it cannot be.</returns>
    public static KerasGraph? Read(JsonElement model, KerasVersion version, IReadOnlyList<TensorShape> inputShapes, Refusals refusals)
    {
        var reader = new GraphReader(version, refusals, inputShapes);
        ModelResult? result = reader.ReadModel(new Scope("", "", "", true, 0), model, null);
        if (result is not null)
            MaskRules.Check(reader._nodes, result.Values, version, refusals);
        if (result is null || refusals.Any)
            return null;
        return new KerasGraph(reader._nodes, result.Values, result.Names);
    }

    private ModelResult? ReadModel(Scope scope, JsonElement model, int[]? given)
    {
        if (scope.Depth > MaximumNesting)
        {
            _refusals.Add("the model", $"models are nested more than {MaximumNesting} deep");
            return null;
        }

        JsonElement config = model.Find("config") ?? default;
        if (IsFunctional(config))
            return ReadFunctional(scope, config, given);
        if (LayersOf(config) is { } layers)
            return ReadSequential(scope, config, layers, given);
        _refusals.Add(
            $"the model ({ShortText.Of(model.ClassOf() ?? "without a class", 80)})",
            "its configuration has no layers, as that of a subclass of Model; NetGen reads Sequential and functional models");
        return null;
    }

    private static bool IsModel(JsonElement layer) => layer.Find("config") is { } config && (IsFunctional(config) || LayersOf(config) is not null);

    private static bool IsFunctional(JsonElement config) => config.Find("output_layers") is not null;

    // Keras 1 and old versions of Keras 2 have the list alone.
    private static IReadOnlyList<JsonElement>? LayersOf(JsonElement config) =>
        config.ValueKind == JsonValueKind.Array ? config.FindItems() : config.Find("layers")?.FindItems();

    private ModelResult? ReadSequential(Scope scope, JsonElement config, IReadOnlyList<JsonElement> layers, int[]? given)
    {
        int? value = given is [var only] ? only : null;
        var paths = new PathNames();
        string name = "";
        foreach (JsonElement layer in layers)
        {
            JsonElement inner = layer.Find("config") ?? default;
            name = inner.FindText("name") ?? layer.FindText("name") ?? layer.ClassOf() ?? "layer";
            if (layer.ClassOf() == "InputLayer")
            {
                value ??= AddInput(name, inner, scope);
                continue;
            }

            value ??= AddInput("input", FirstShape(inner, config), scope);
            string group = paths.Next(layer.ClassOf());
            value = Call(scope.At(name, group), layer, name, [value.Value], null) is [var computed] ? computed : null;
            if (value is null)
                return null;
        }

        if (value is { } last)
            return new ModelResult([last], [name]);
        _refusals.Add("the model", "it has no layers");
        return null;
    }

    // The first layer says what it reads where there is no layer for the input.
    private static JsonElement FirstShape(JsonElement layer, JsonElement config)
    {
        if (layer.Find("batch_input_shape") is not null || layer.Find("batch_shape") is not null || config.ValueKind != JsonValueKind.Object)
            return layer;
        return config.Find("build_input_shape") is { } shape ? JsonDocument.Parse($"{{\"batch_shape\":{shape.GetRawText()}}}").RootElement : layer;
    }

    private int AddInput(string name, JsonElement config, Scope scope)
    {
        int number = _inputs++;
        TensorShape? shape = null;
        if ((config.Find("batch_shape") ?? config.Find("batch_input_shape"))?.FindItems() is { Count: > 0 } sizes)
        {
            int?[] dimensions = [.. sizes.Skip(1).Select(size => size.AsInteger())];
            TensorShape? given = number < _inputShapes.Count ? _inputShapes[number] : null;
            if (given is { } wanted && wanted.Rank == dimensions.Length && dimensions.Zip(wanted.Dimensions).All(pair => pair.First is null || pair.First == pair.Second))
                shape = wanted;
            else if (given is { } other)
                _refusals.Add($"input '{ShortText.Of(name, 80)}'", $"its shape is {Text(dimensions)}, and {other} is asked for");
            else if (dimensions.Length > 0 && dimensions.All(size => size is > 0))
                shape = new TensorShape(dimensions.Select(size => size!.Value).ToEquatableArray());
            else
                _refusals.Add($"input '{ShortText.Of(name, 80)}'", $"its shape {Text(dimensions)} leaves a size open, and every size is a constant in NetGen; say the shape of the input");
        }
        else
        {
            _refusals.Add($"input '{ShortText.Of(name, 80)}'", "the file does not say its shape; build the model with an Input before it is saved");
        }

        // With another shape, the layers after it are still read.
        var declared = new InputDeclaration(0, (shape ?? TensorShape.Of(1)).Dimensions);
        return Add(new KerasNode(_names.Take(name, scope.Prefix), declared, [], null, null));
    }

    // What a layer or a model computes of values; nothing where it cannot be.
    private int[]? Call(Scope scope, JsonElement layer, string name, int[] inputs, InboundCall? call)
    {
        if (_nodes.Count > MaximumNodes)
        {
            _refusals.Add("the model", $"it has more than {MaximumNodes:N0} layers");
            return null;
        }

        if (IsModel(layer))
        {
            bool isTrainable = layer.Find("config")!.Value.Find("trainable") is not { ValueKind: JsonValueKind.False };
            return ReadModel(scope.Into(name, isTrainable), layer, inputs)?.Values;
        }

        string className = layer.ClassOf() ?? "";
        JsonElement config = layer.Find("config") ?? default;
        if (Operations.IsOperation(layer.FindText("module")))
            return CallOperation(scope, className, config, name, inputs, call);
        TensorShape[] shapes = [.. inputs.Select(input => _nodes[input].Shape).OfType<TensorShape>()];
        if (shapes.Length < inputs.Length)
            shapes = [];
        string inner = "";
        if (className == "TimeDistributed" && config.Find("layer") is { } wrapped && wrapped.ClassOf() is "Dense" or "Activation" or "Dropout")
            (className, config, inner) = (config.Find("layer")!.Value.ClassOf()!, config.Find("layer")!.Value.Find("config") ?? default, "/layer");

        int reasons = _refusals.Count;
        var arguments = new LayerConfig(name, className, config, _version, shapes, _refusals);
        KerasLayer? read = KerasLayers.Read(arguments);
        foreach (string unknown in call?.Unknown ?? [])
            arguments.Refuse($"it is called with {ShortText.Of(unknown, 80)}, which NetGen does not have");
        if (read is null || _refusals.Count > reasons)
            return [Add(new KerasNode(_names.Take(name, scope.Prefix), new FlattenDeclaration(0), inputs, null, null))];
        if (read.Declaration is null)
            return inputs;

        KerasPlace place = scope.PlaceOf(inner);
        bool trains = scope.IsTrainable && config.Find("trainable") is not { ValueKind: JsonValueKind.False };
        if (!_leaves.TryGetValue(place.Path, out KerasLeaf? leaf))
            _leaves.Add(place.Path, leaf = new KerasLeaf(name, className, place, trains) { Constants = read.Constants, GateFactor = read.GateFactor, HasZerosAtMaskedSteps = read.HasZerosAtMaskedSteps });
        return [AddLayer(scope, name, read.Declaration, inputs, leaf, arguments.Refuse)];
    }

    private int[] CallOperation(Scope scope, string className, JsonElement config, string name, int[] inputs, InboundCall? call)
    {
        string where = $"operation '{ShortText.Of(name, 80)}' ({ShortText.Of(className, 80)})";

        // A sequential model has layers only.
        LayerDeclaration? declared = call is null ? null : Operations.Read(className, config, call, _nodes[inputs[0]].Shape);
        if (declared is null)
            _refusals.Add(where, "NetGen has no such operation; build the model with layers instead");
        return [AddLayer(scope, name, declared ?? new FlattenDeclaration(0), inputs, null, why => _refusals.Add(where, why))];
    }

    private int AddLayer(Scope scope, string name, LayerDeclaration declared, int[] inputs, KerasLeaf? leaf, Action<string> refuse)
    {
        Layer? layer = null;
        TensorShape[] shapes = [.. inputs.Select(input => _nodes[input].Shape).OfType<TensorShape>()];
        if (shapes.Length == inputs.Length)
        {
            layer = LayerShapes.Infer(declared, shapes, out IReadOnlyList<string> errors);
            foreach (string error in errors)
                refuse(error);
        }

        return Add(new KerasNode(_names.Take(name, scope.Prefix), declared, inputs, leaf, layer));
    }

    private int Add(KerasNode node)
    {
        _nodes.Add(node);
        return _nodes.Count - 1;
    }

    private static string Text(int?[] sizes) => string.Join('×', sizes.Select(size => size?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"));

    /// <summary>What a model computes.</summary>
    /// <param name="Values">The numbers of the outputs.</param>
    /// <param name="Names">The names of their layers.</param>
    private sealed record ModelResult(int[] Values, IReadOnlyList<string> Names);
}
