using NetGen.Compiler.Declaration;
using NetGen.Compiler.Keras.Configuration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Keras.Writing;

/// <summary>A layer whose activation is a layer of its own after it, where Keras cannot say it as an argument.</summary>
/// <remarks>
/// Keras has words for activations, and a word has no number: a leaky ReLU with another slope than 0.2, an ELU with another α than 1, and GELU with
/// tanh have none. An object in the place of the word is loaded from Keras 3.10 on only. Layers that share weights are one layer in Keras, so that
/// their activations are apart where they differ.
/// </remarks>
/// <param name="Declaration">The layer.</param>
/// <param name="Function">The activation after it; nothing where the layer has it, or none.</param>
internal sealed record SplitLayer(LayerDeclaration Declaration, LayerDeclaration? Function)
{
    /// <summary>The layers of a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="declared">The declarations of its layers, in the same order.</param>
    public static IReadOnlyList<SplitLayer> Of(Network network, IReadOnlyList<LayerDeclaration> declared)
    {
        var differing = network.Layers
            .Select((layer, place) => (Owner: layer.SharedWith ?? place, layer.Activates))
            .GroupBy(layer => layer.Owner)
            .Where(sharing => sharing.Select(layer => layer.Activates).Distinct().Count() > 1)
            .Select(sharing => sharing.Key)
            .ToHashSet();
        return [.. network.Layers.Select((layer, place) => Split(layer, declared[place], differing.Contains(layer.SharedWith ?? place)))];
    }

    private static SplitLayer Split(Layer layer, LayerDeclaration declared, bool isApart) => declared switch
    {
        ActivationDeclaration activation => new(Apart(layer, activation.Activation, activation.Alpha) ?? activation, null),
        DenseDeclaration dense when Apart(layer, dense.Activation, dense.Alpha, isApart) is { } function =>
            new(dense with { Activation = Activation.Linear, Alpha = double.NaN }, function),
        ConvolutionDeclaration convolution when Apart(layer, convolution.Activation, convolution.Alpha, isApart) is { } function =>
            new(convolution with { Activation = Activation.Linear, Alpha = double.NaN }, function),
        _ => new(declared, null),
    };

    // The layer that an activation is; nothing where a word says it.
    private static LayerDeclaration? Apart(Layer layer, Activation function, double alpha, bool always = false)
    {
        bool hasWord = ActivationNames.Find(function, alpha) is not null;
        return function switch
        {
            Activation.Linear => null,
            Activation.LeakyRelu when !hasWord => new LeakyReLUDeclaration(0) { NegativeSlope = alpha },
            Activation.Elu when !hasWord => new ELUDeclaration(0) { Alpha = alpha },
            _ when always || function == Activation.GeluTanh => new ActivationDeclaration(0, function, double.NaN) { PerPosition = layer.OutputShape.Rank > 1 },
            _ => null,
        };
    }
}
