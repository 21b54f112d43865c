using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Conformance.Corpus;

/// <summary>One case of the corpus: a network and a batch. Every value is exact in single precision.</summary>
/// <param name="Declaration">The network.</param>
/// <param name="Parameters">Its parameters in Keras's layout.</param>
/// <param name="Inputs">The samples.</param>
/// <param name="Targets">Their targets; empty where the network has no loss.</param>
/// <param name="Dropout">The dropout masks of the training step.</param>
/// <param name="Origin">Where the case comes from: its seed, or its name.</param>
public sealed record NetworkCase(
    NetworkDeclaration Declaration,
    double[][] Parameters,
    double[][] Inputs,
    double[][] Targets,
    DropoutKey Dropout,
    string Origin)
{
    public bool IsTrainable => Declaration.Losses.Count > 0;

    /// <summary>The case with its first samples only.</summary>
    public NetworkCase Take(int samples) => this with
    {
        Inputs = Inputs[..samples],
        Targets = IsTrainable ? Targets[..samples] : [],
        Origin = $"{Origin}, first {samples} samples",
    };

    public override string ToString() =>
        $"{Origin}, batch {Inputs.Length}: {NetworkBuilder.Describe(Declaration)}";
}
