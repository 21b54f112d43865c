using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;

namespace NetGen.Compiler.Onnx.Drafts;

/// <summary>
/// A network of one step as one of sequences, whose first axis is the steps: [features] becomes [1, features]. Files that are called step by step have no axis of
/// steps outside of their recurrent nodes, or several axes of one element, and streams need one.
/// </summary>
internal static class StepLifting
{
    /// <summary>The same drafts with an axis of steps.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="network">The drafts.</param>
    /// <param name="outputs">The numbers of those that are outputs; what these do not depend on stays as it is.</param>
    /// <exception cref="NetworkFileException">A layer does not compute each step by itself; the message lists all of them.</exception>
    public static IReadOnlyList<Draft> Apply(string path, IReadOnlyList<Draft> network, IEnumerable<int> outputs)
    {
        bool[] isNeeded = new bool[network.Count];
        foreach (int output in outputs)
            isNeeded[output] = true;
        for (int i = network.Count - 1; i >= 0; i--)
        {
            foreach (int source in network[i].Sources)
                isNeeded[source] |= isNeeded[i];
        }

        List<string> reasons = [];
        List<Draft> lifted = [];
        foreach (Draft draft in network)
        {
            int[] shape = [1, draft.Shape[^1]];
            LayerDeclaration? layer = draft.Shape.SkipLast(1).All(size => size == 1) ? Lift(draft, shape, draft.Sources.Select(source => network[source])) : null;
            if (layer is null && isNeeded[lifted.Count])
                reasons.Add($"the value '{draft.Label}', [{string.Join(", ", draft.Shape)}]: [{KindOf(draft)}] does not compute each step of a stream by itself");
            lifted.Add(draft with { Declaration = layer ?? draft.Declaration, Shape = shape });
        }

        return reasons.Count == 0 ? lifted : throw FileProblems.NoNetwork(path, reasons.Distinct());
    }

    private static string KindOf(Draft draft) => draft.Declaration is AffineDeclaration ? "BatchNormalization" : draft.Declaration.Kind;

    private static LayerDeclaration? Lift(Draft draft, int[] shape, IEnumerable<Draft> sources) => draft.Declaration switch
    {
        InputDeclaration input => input with { Dimensions = shape.ToEquatableArray() },
        ReshapeDeclaration or FlattenDeclaration or PermuteDeclaration when sources.All(source => source.Shape[^1] == shape[^1]) => new ReshapeDeclaration(0, shape.ToEquatableArray()),
        DenseDeclaration dense => dense with { PerPosition = true },
        ActivationDeclaration function => function with { PerPosition = true },
        RecurrentDeclaration { Bidirectional: BidirectionalMerge.None, GoBackwards: false } recurrent => recurrent with { ReturnSequences = true },
        ConcatenateDeclaration joined when joined.Axis == -1 || draft.Shape.Length == 1 => joined with { Axis = -1 },
        LayerNormalizationDeclaration { Axis: [] or [-1] } or RMSNormalizationDeclaration { Axis: [] or [-1] } => draft.Declaration,
        ElementwiseDeclaration or AffineDeclaration or MergeDeclaration or SliceDeclaration or BatchNormalizationDeclaration or NormalizationDeclaration => draft.Declaration,
        ConvDeclaration { Axes: 1, KernelSize: [1], Strides: [1] } => draft.Declaration,
        _ => null,
    };
}
