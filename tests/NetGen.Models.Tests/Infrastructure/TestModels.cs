using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models.Source;

namespace NetGen.Compiler.Models.Tests.Infrastructure;

/// <summary>Models with weights that are all different.</summary>
internal static class TestModels
{
    /// <summary>A model of layers in order.</summary>
    public static Model Build(string name, params LayerDeclaration[] layers)
    {
        NetworkDeclaration declaration = new(
            ClassName.Of("Game", name), layers.Select((layer, ordinal) => layer with { Ordinal = ordinal }).ToEquatableArray(), []);
        CheckedDeclaration check = new(declaration);
        Assert.True(check.Network is not null, string.Join('\n', check.Errors.Select(NetworkErrorMessages.TextOf)));
        int next = 0;
        return new Model(declaration, check.Network, [.. check.Network.Parameters.Select(parameter => new ModelTensor(
            parameter.Name, parameter.Shape, [.. Enumerable.Range(0, parameter.Shape.Size).Select(_ => MathF.Sin(++next))]))]);
    }

    /// <summary>A dense layer.</summary>
    public static DenseDeclaration Dense(int units, string name) => new(0) { Units = units, Name = name };

    /// <summary>A convolution of images.</summary>
    public static ConvDeclaration Conv(int filters, int size, string name) => new(0, 2) { Filters = filters, KernelSize = [size], Name = name };
}
