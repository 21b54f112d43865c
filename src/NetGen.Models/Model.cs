using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Models;

/// <summary>A network and its weights, as a file of another framework holds them. <see cref="ModelBuilder"/> makes one and checks it.</summary>
/// <param name="Declaration">The layers, as attributes would say them.</param>
/// <param name="Network">The same with shapes and parameters.</param>
/// <param name="Weights">The values of <see cref="Network.Parameters"/>, one tensor for each, in that order, with its name and its shape.</param>
internal sealed record Model(NetworkDeclaration Declaration, Network Network, IReadOnlyList<ModelTensor> Weights)
{
    /// <summary>What was left out or changed, a sentence each, for the person who reads the file.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What the file calls its only input; nothing where it has several, or no name. A declaration says names only where something reads them.</summary>
    public string? InputName { get; init; }

    /// <summary>What the file calls its only output; nothing where it has several, or no name.</summary>
    public string? OutputName { get; init; }

    /// <summary>How it was trained, with the optimizer's state; nothing where the file does not say it.</summary>
    public ModelTraining? Training { get; init; }

    /// <summary>The same network, declared in another way. Layers and weights may get other names.</summary>
    /// <param name="declaration">The other declaration.</param>
    /// <returns>The model; nothing where the declaration has errors, or is of a network that computes something else.</returns>
    public Model? Redeclare(NetworkDeclaration declaration)
    {
        if (new CheckedDeclaration(declaration).Network is not { } network || !IsSame(Network, network))
            return null;
        IEnumerable<ModelTensor> weights = network.Parameters.Zip(Weights, (parameter, tensor) => tensor with { Name = parameter.Name });
        return this with { Declaration = declaration, Network = network, Weights = [.. weights] };
    }

    private static bool IsSame(Network left, Network right) =>
        left.Inputs.Select(port => port.Shape).SequenceEqual(right.Inputs.Select(port => port.Shape))
        && left.Outputs.Select(port => port.Value).SequenceEqual(right.Outputs.Select(port => port.Value))
        && left.Losses == right.Losses
        && left.Layers.Count == right.Layers.Count
        && left.Layers.Zip(right.Layers, IsSame).All(isSame => isSame);

    private static bool IsSame(Layer left, Layer right) =>
        left.Kind == right.Kind
        && left.OutputShape == right.OutputShape
        && left.Flops == right.Flops
        && left.Activates == right.Activates
        && left.Sources == right.Sources
        && left.SharedWith == right.SharedWith
        && left.Parameters.Select(Nameless).SequenceEqual(right.Parameters.Select(Nameless));

    private static ParameterSpecification Nameless(ParameterSpecification parameter) => parameter with { Name = "" };
}
