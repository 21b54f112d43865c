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

    /// <summary>How it was trained, with the optimizer's state; nothing where the file does not say it.</summary>
    public ModelTraining? Training { get; init; }
}
