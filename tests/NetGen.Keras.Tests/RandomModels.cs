using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;

namespace NetGen.Compiler.Keras.Tests;

/// <summary>Models of given layers with random weights.</summary>
internal static class RandomModels
{
    /// <summary>A model whose first layers are its inputs.</summary>
    public static Model Of(params LayerDeclaration[] layers) => Of([], [], layers);

    /// <summary>A model with losses and named outputs.</summary>
    public static Model Of(LossDeclaration[] losses, string[] outputs, LayerDeclaration[] layers)
    {
        NetworkDeclaration declaration = Declare(losses, outputs, layers);
        var check = new CheckedDeclaration(declaration);
        Assert.Empty(check.Errors);
        var random = new Random(layers.Length);
        float[] Values(ParameterSpecification parameter) =>
            [.. Enumerable.Range(0, parameter.Shape.Size).Select(_ => parameter.Name.EndsWith("/count", StringComparison.Ordinal) ? 12 : (float)random.NextDouble() + 0.01f)];
        return new Model(
            declaration, check.Network!, [.. check.Network!.Parameters.Select(parameter => new ModelTensor(parameter.Name, parameter.Shape, Values(parameter)))]);
    }

    /// <summary>Both are the same network with the same bits. Keras puts the layers of a graph into an order of its own.</summary>
    public static void AssertEqual(Model expected, Model actual)
    {
        Assert.Equal(expected.Network.Inputs, actual.Network.Inputs);
        Assert.Equal(expected.Network.Outputs.Select(output => (output.Name, output.Shape)), actual.Network.Outputs.Select(output => (output.Name, output.Shape)));
        Assert.Equal(expected.Network.Losses, actual.Network.Losses);
        Assert.Equal(Layers(expected.Network), Layers(actual.Network));
        Assert.Equal(expected.Weights.Select(tensor => tensor.Name).Order(), actual.Weights.Select(tensor => tensor.Name).Order());
        Assert.All(expected.Weights, tensor => AssertEqual(tensor, actual.Weights.Single(other => other.Name == tensor.Name)));
    }

    /// <summary>Both have the same shape and the same bits.</summary>
    public static void AssertEqual(ModelTensor expected, ModelTensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal(expected.Values.Select(BitConverter.SingleToInt32Bits), actual.Values.Select(BitConverter.SingleToInt32Bits));
    }

    // By name, each with the names of what it reads in the place of their numbers.
    private static IEnumerable<(Layer Layer, string Sources)> Layers(Network network) => network.Layers
        .OrderBy(layer => layer.Name, StringComparer.Ordinal)
        .Select(layer => (layer with { Ordinal = 0, Sources = [] }, string.Join(", ", layer.Sources.Select(network.NameOf))));

    private static NetworkDeclaration Declare(LossDeclaration[] losses, string[] outputs, LayerDeclaration[] layers)
    {
        LayerDeclaration[] numbered = [.. layers.Select((layer, number) => layer with { Ordinal = number })];
        return new NetworkDeclaration(KerasFiles.Type, [.. numbered], [.. losses.Select((loss, number) => loss with { Ordinal = numbered.Length + 1 + number })])
        {
            Outputs = outputs.Length == 0 ? [] : [new OutputDeclaration(numbered.Length, [.. outputs])],
        };
    }
}
