using System.Text.Json.Nodes;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Keras.Configuration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Keras.Writing;

/// <summary>A layer with the weights of another, which is a call of that one in Keras.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Declaration">The layer as declared, without its activation where that is apart.</param>
/// <param name="Layer">The layer with its shapes.</param>
/// <param name="Owner">The layer that has the weights.</param>
internal sealed record SharedCall(string Name, LayerDeclaration Declaration, Layer Layer, WritableLayer Owner)
{
    /// <summary>Refuses a layer that computes something else of the weights: Keras's has one configuration.</summary>
    /// <param name="refusals">Receives the reason.</param>
    public void RequireSameConfiguration(Refusals refusals)
    {
        JsonObject own = SerializedLayer.Of(new WritableLayer(Owner.Name, Declaration, Layer, Layer.OutputShape, []), new Refusals()).Config;
        string[] different = [.. own.Where(argument => !IsOfTraining(argument.Key) && !JsonNode.DeepEquals(argument.Value, Owner.Serialized!.Config[argument.Key])).Select(argument => argument.Key)];
        if (Owner.Declaration.Kind != Declaration.Kind)
            refusals.Add($"layer '{Name}' ({Declaration.Kind})", $"it has the weights of '{Owner.Name}', which is a {Owner.Declaration.Kind}, and in Keras they are one layer");
        else if (different.Length > 0)
            refusals.Add($"layer '{Name}' ({Declaration.Kind})", $"it has the weights of '{Owner.Name}' but another {string.Join(", ", different)}, and in Keras they are one layer; declare both alike");
    }

    // The values are in the file, and what weights cost is the owner's.
    private static bool IsOfTraining(string argument) =>
        argument.EndsWith("_initializer", StringComparison.Ordinal) || argument.EndsWith("_regularizer", StringComparison.Ordinal);
}
