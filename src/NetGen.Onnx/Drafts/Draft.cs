using NetGen.Compiler.Declaration;
using NetGen.Compiler.Models;

namespace NetGen.Compiler.Onnx.Drafts;

/// <summary>A layer while a network is put together: it reads others by their numbers, and has no name yet.</summary>
/// <param name="Declaration">What the attribute is to say.</param>
/// <param name="Sources">The numbers of the drafts that it reads, in order.</param>
/// <param name="Shape">The shape of its result, without the batch.</param>
internal sealed record Draft(LayerDeclaration Declaration, IReadOnlyList<int> Sources, int[] Shape)
{
    /// <summary>Its weights, named by the parameter alone.</summary>
    public IReadOnlyList<ModelTensor> Weights { get; init; } = [];

    /// <summary>The name of the value in the file.</summary>
    public string Label { get; init; } = "";
}

/// <summary>
/// y = scale·x + offset, one number for all or one for each channel. It stands for <c>[Rescaling]</c>, <c>[Normalization]</c>, a frozen
/// <c>[BatchNormalization]</c> or the bias of the layer before it, until it is known which is right.
/// </summary>
/// <param name="Scale">The factor, or one for each channel.</param>
/// <param name="Offset">The summand, or one for each channel.</param>
internal sealed record AffineDeclaration(EquatableArray<double> Scale, EquatableArray<double> Offset) : LayerDeclaration(0);
