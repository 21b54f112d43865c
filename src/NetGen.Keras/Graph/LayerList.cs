using System.Text.Json;
using NetGen.Compiler.Keras.Configuration;

namespace NetGen.Compiler.Keras.Graph;

/// <summary>The layers of a file in order, whatever they are: weights can be read for layers that NetGen declares in another way.</summary>
internal static class LayerList
{
    private const int MaximumNesting = 16;

    /// <summary>The layers that are no models, those of models inside in their place.</summary>
    /// <param name="model">The serialized model.</param>
    public static IReadOnlyList<KerasLeaf> Of(JsonElement model)
    {
        var leaves = new List<KerasLeaf>();
        Add(model.Find("config") ?? default, "", leaves, 0);
        return leaves;
    }

    private static void Add(JsonElement config, string container, List<KerasLeaf> leaves, int depth)
    {
        if (depth > MaximumNesting || (config.ValueKind == JsonValueKind.Array ? config : config.Find("layers"))?.FindItems() is not { } layers)
            return;
        bool isSequential = config.Find("output_layers") is null;
        var groups = new PathNames();
        foreach (JsonElement layer in layers)
        {
            if (Operations.IsOperation(layer.FindText("module")) || (isSequential && layer.ClassOf() == "InputLayer"))
                continue;
            JsonElement inner = layer.Find("config") ?? default;
            string name = inner.FindText("name") ?? layer.FindText("name") ?? "layer";
            var place = new KerasPlace(name, container, groups.Next(layer.ClassOf()), layer.ClassOf() == "TimeDistributed" ? "/layer" : "");
            if (inner.Find("layers") is not null)
                Add(inner, place.Path, leaves, depth + 1);
            else
                leaves.Add(new KerasLeaf(name, layer.ClassOf() ?? "", place, IsTrainable: true));
        }
    }
}
