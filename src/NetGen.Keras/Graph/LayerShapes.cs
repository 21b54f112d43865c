using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Keras.Graph;

/// <summary>Infers the shapes of one layer, so that the next one can be read by its input's.</summary>
internal static class LayerShapes
{
    private static readonly TypeIdentity Type = new("", [], "partial class Layer", "Layer", "", "Layer");

    /// <summary>The layer with its shapes; nothing, and why, where it does not fit its inputs.</summary>
    /// <param name="declared">The layer.</param>
    /// <param name="inputs">The shapes of what it reads.</param>
    /// <param name="errors">What does not fit, a text each.</param>
    public static Layer? Infer(LayerDeclaration declared, IReadOnlyList<TensorShape> inputs, out IReadOnlyList<string> errors)
    {
        string[] names = [.. inputs.Select((_, number) => $"input{number}")];
        LayerDeclaration[] layers =
        [
            .. inputs.Select((shape, number) => new InputDeclaration(number, shape.Dimensions) { Name = names[number] }),
            Connect(declared with { Ordinal = inputs.Count, From = names[0] }, names.Skip(1)),
        ];
        Network? network = ShapeInference.Infer(new NetworkDeclaration(Type, [.. layers], []), out EquatableArray<NetworkError> found);
        errors = [.. found.Select(NetworkErrorMessages.TextOf)];
        return network?.Layers[0];
    }

    /// <summary>A layer with the names of the values that it reads after the first.</summary>
    public static LayerDeclaration Connect(LayerDeclaration declared, IEnumerable<string> others) => declared switch
    {
        MergeDeclaration merge => merge with { Names = others.ToEquatableArray() },
        ConcatenateDeclaration concatenate => concatenate with { Names = others.ToEquatableArray() },
        _ => declared,
    };
}
