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

    /// <summary>Both are the same network with the same bits.</summary>
    public static void AssertEqual(Model expected, Model actual)
    {
        Network Comparable(Network network) => network with
        {
            Type = KerasFiles.Type,
            Layers = network.Layers.Select(layer => layer with { Ordinal = 0 }).ToEquatableArray(),
        };
        Assert.Equal(Comparable(expected.Network), Comparable(actual.Network));
        Assert.Equal(expected.Weights.Select(tensor => (tensor.Name, tensor.Shape)), actual.Weights.Select(tensor => (tensor.Name, tensor.Shape)));
        Assert.All(expected.Weights.Zip(actual.Weights), pair => Assert.Equal(
            pair.First.Values.Select(BitConverter.SingleToInt32Bits), pair.Second.Values.Select(BitConverter.SingleToInt32Bits)));
    }

    private static NetworkDeclaration Declare(LossDeclaration[] losses, string[] outputs, LayerDeclaration[] layers)
    {
        LayerDeclaration[] numbered = [.. layers.Select((layer, number) => layer with { Ordinal = number })];
        return new NetworkDeclaration(KerasFiles.Type, [.. numbered], [.. losses.Select((loss, number) => loss with { Ordinal = numbered.Length + 1 + number })])
        {
            Outputs = outputs.Length == 0 ? [] : [new OutputDeclaration(numbered.Length, [.. outputs])],
        };
    }
}
