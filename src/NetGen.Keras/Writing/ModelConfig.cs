using System.Text.Json.Nodes;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Keras.Configuration;
using NetGen.Compiler.Keras.Layers;

namespace NetGen.Compiler.Keras.Writing;

/// <summary>The configuration of a model as Keras 3 writes it.</summary>
/// <param name="graph">The model.</param>
/// <param name="name">Its name.</param>
internal sealed class ModelConfig(WritableGraph graph, string name)
{
    /// <summary>The class of the model.</summary>
    public string ClassName => graph.IsSequential ? "Sequential" : "Functional";

    /// <summary>The arguments of the model.</summary>
    public JsonObject Config() => graph.IsSequential ? Sequential() : Functional();

    /// <summary>The serialized model of an archive.</summary>
    public JsonObject Serialized() => graph.IsSequential
        ? SerializedObject.Of("keras", ClassName, Config())
        : new JsonObject { ["module"] = "keras.src.models.functional", ["class_name"] = ClassName, ["config"] = Config(), ["registered_name"] = ClassName };

    private JsonObject Sequential() => new()
    {
        ["name"] = name,
        ["trainable"] = true,
        ["dtype"] = LayerWriter.DType(),
        ["layers"] = new JsonArray([.. graph.Layers.Select(Layer)]),
        ["build_input_shape"] = SerializedLayer.BatchShape(graph.Layers[0].Shape),
    };

    private JsonObject Functional()
    {
        var layers = new JsonArray();
        foreach (WritableLayer layer in graph.Layers)
        {
            JsonObject serialized = Layer(layer);
            serialized["name"] = layer.Name;
            serialized["inbound_nodes"] = new JsonArray([.. layer.Calls.Where(call => call.Length > 0).Select(call => Node(layer, call))]);
            layers.Add((JsonNode)serialized);
        }

        IEnumerable<JsonNode> inputs = graph.Layers
            .Where(layer => layer.Declaration is InputDeclaration)
            .OrderBy(layer => layer.Declaration.Ordinal)
            .Select(layer => (JsonNode)new JsonArray(layer.Name, 0, 0));
        return new JsonObject
        {
            ["name"] = name,
            ["trainable"] = true,
            ["layers"] = layers,
            ["input_layers"] = Ports([.. inputs]),
            ["output_layers"] = Ports([.. graph.Outputs.Select(History)]),
        };
    }

    // One alone, so that the model takes and gives no list.
    private static JsonNode Ports(JsonNode[] ports) => ports is [var only] ? only : new JsonArray(ports);

    private JsonObject Layer(WritableLayer layer)
    {
        SerializedLayer serialized = layer.Serialized!;
        JsonObject config = (JsonObject)serialized.Config.DeepClone();
        if (serialized.Module is { } module)
        {
            // Not all versions of Keras take the name of an operation.
            config.Remove("name");
            return new JsonObject { ["module"] = module, ["class_name"] = serialized.ClassName, ["config"] = config, ["registered_name"] = serialized.ClassName };
        }

        // In a .h5 file too: without a module, Keras loses some axes (saving_utils.model_from_config), and does not find operations.
        return SerializedObject.Of("keras.layers", serialized.ClassName, config);
    }

    private JsonObject Node(WritableLayer layer, int[] sources)
    {
        JsonNode[] tensors = [.. sources.Select(Tensor)];
        JsonArray arguments = [layer.Declaration is MergeDeclaration or ConcatenateDeclaration ? new JsonArray(tensors) : tensors[0]];
        if (layer.Declaration is SliceDeclaration slice)
            arguments.Add((JsonNode)Key(slice, layer.Shape.Rank));
        return new JsonObject { ["args"] = arguments, ["kwargs"] = new JsonObject() };
    }

    // All of each axis, the batch among them, and a part of the last.
    private static JsonArray Key(SliceDeclaration slice, int rank)
    {
        static JsonNode Slice(int? start, int? stop) => new JsonObject
        {
            ["class_name"] = "__slice__",
            ["config"] = new JsonObject { ["start"] = start, ["stop"] = stop, ["step"] = null },
        };
        return [.. Enumerable.Repeat(0, rank).Select(_ => Slice(null, null)), Slice(slice.Start, slice.Start + slice.Size)];
    }

    private JsonObject Tensor(int value)
    {
        return new JsonObject
        {
            ["class_name"] = "__keras_tensor__",
            ["config"] = new JsonObject { ["shape"] = SerializedLayer.BatchShape(graph.ShapeAt(value)), ["dtype"] = "float32", ["keras_history"] = History(value) },
        };
    }

    private JsonNode History(int value) => new JsonArray(graph.ValueAt(value).Layer.Name, graph.ValueAt(value).Call, 0);
}
