using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;

namespace NetGen.Compiler.Onnx.Drafts;

/// <summary>
/// Makes one layer of several: a bias of a sum after a product, an activation of a layer, causal padding of zeros before a series, one shape
/// of two. Only where nothing else reads the value between.
/// </summary>
internal sealed class DraftSimplification
{
    private readonly List<Draft> _drafts = [];
    private readonly List<int> _readers = [];

    private DraftSimplification()
    {
    }

    /// <summary>Simplifies a network, and leaves out what no output depends on.</summary>
    /// <param name="network">The drafts.</param>
    /// <param name="outputs">The numbers of those that are outputs.</param>
    /// <returns>The new drafts, and the new numbers of the outputs.</returns>
    public static (IReadOnlyList<Draft> Drafts, int[] Outputs) Apply(IReadOnlyList<Draft> network, int[] outputs)
    {
        // Merged layers can make others mergeable: a sum after a shape that goes away.
        while (true)
        {
            DraftSimplification pass = new();
            int[] results = pass.Run(network, outputs);
            if (pass._drafts.Count == network.Count)
                return (pass._drafts, results);
            (network, outputs) = (pass._drafts, results);
        }
    }

    private int[] Run(IReadOnlyList<Draft> network, int[] outputs)
    {
        bool[] isNeeded = new bool[network.Count];
        int[] readers = new int[network.Count], numbers = new int[network.Count];
        foreach (int output in outputs)
        {
            isNeeded[output] = true;
            readers[output]++;
        }

        for (int i = network.Count - 1; i >= 0; i--)
        {
            if (!isNeeded[i])
                continue;
            foreach (int source in network[i].Sources)
            {
                isNeeded[source] = true;
                readers[source]++;
            }
        }

        for (int i = 0; i < network.Count; i++)
        {
            if (isNeeded[i])
                numbers[i] = Add(network[i] with { Sources = [.. network[i].Sources.Select(source => numbers[source])] }, readers[i]);
        }

        return [.. outputs.Select(output => numbers[output])];
    }

    private int Add(Draft draft, int readers)
    {
        if (draft.Sources is [var source])
        {
            Draft before = _drafts[source];
            bool isOnly = _readers[source] == 1;
            // First, because a bias of zeros is a bias.
            if (isOnly && Merge(before, draft) is { } merged)
            {
                _drafts[source] = merged with { Label = draft.Label };
                _readers[source] = readers;
                return source;
            }

            if (IsNothing(draft, before))
            {
                _readers[source] += readers - 1;
                return source;
            }
        }

        _drafts.Add(draft);
        _readers.Add(readers);
        return _drafts.Count - 1;
    }

    private static bool IsNothing(Draft draft, Draft before) => draft.Declaration switch
    {
        ReshapeDeclaration or FlattenDeclaration => draft.Shape.SequenceEqual(before.Shape),
        PermuteDeclaration permute => permute.Dimensions.SequenceEqual(permute.Dimensions.Order()),
        AffineDeclaration affine => affine.Scale.All(scale => scale == 1) && affine.Offset.All(offset => offset == 0),
        _ => false,
    };

    private static Draft? Merge(Draft before, Draft draft) => (before.Declaration, draft.Declaration) switch
    {
        (ReshapeDeclaration or FlattenDeclaration, ReshapeDeclaration or FlattenDeclaration) => draft with { Sources = before.Sources },
        (PermuteDeclaration first, PermuteDeclaration second) => draft with
        {
            Declaration = new PermuteDeclaration(0, second.Dimensions.Select(axis => first.Dimensions[axis - 1]).ToEquatableArray()),
            Sources = before.Sources,
        },
        (BorderDeclaration { Function: BorderFunction.ZeroPadding, Axes: 1, Sizes: [var ahead, 0] }, ConvDeclaration { Axes: 1, Padding: Padding.Valid, Strides: [1] } causal)
            when ahead == (causal.KernelSize[0] - 1) * causal.DilationRate[0] =>
            draft with { Declaration = causal with { Padding = Padding.Causal }, Sources = before.Sources },
        (AffineDeclaration first, AffineDeclaration second) => before with { Declaration = Compose(first, second) },
        (DenseDeclaration { Activation: Activation.Linear } or ConvolutionDeclaration { Activation: Activation.Linear }, AffineDeclaration affine)
            when affine.Scale.All(scale => scale == 1) => WithBias(before, affine),
        (DenseDeclaration { Activation: Activation.Linear } dense, ActivationDeclaration function) =>
            before with { Declaration = dense with { Activation = function.Activation, Alpha = function.Alpha } },
        (ConvolutionDeclaration { Activation: Activation.Linear } convolution, ActivationDeclaration function) =>
            before with { Declaration = convolution with { Activation = function.Activation, Alpha = function.Alpha } },
        _ => null,
    };

    // s₂·(s₁·x + o₁) + o₂
    private static AffineDeclaration Compose(AffineDeclaration first, AffineDeclaration second)
    {
        int count = new[] { first.Scale.Count, first.Offset.Count, second.Scale.Count, second.Offset.Count }.Max();
        double At(EquatableArray<double> numbers, int i) => numbers[numbers.Count == 1 ? 0 : i];
        IEnumerable<int> all = Enumerable.Range(0, count);
        return new AffineDeclaration(
            all.Select(i => At(first.Scale, i) * At(second.Scale, i)).ToEquatableArray(),
            all.Select(i => (At(first.Offset, i) * At(second.Scale, i)) + At(second.Offset, i)).ToEquatableArray());
    }

    private static Draft WithBias(Draft draft, AffineDeclaration affine)
    {
        int channels = draft.Shape[^1];
        ModelTensor? old = draft.Weights.FirstOrDefault(tensor => tensor.Name == "bias");
        ModelTensor bias = Weights.Vector(
            "bias", Enumerable.Range(0, channels).Select(i => affine.Offset[affine.Offset.Count == 1 ? 0 : i] + (old?.Values[i] ?? 0)));
        return draft with
        {
            Declaration = draft.Declaration switch
            {
                DenseDeclaration dense => dense with { UseBias = true },
                ConvolutionDeclaration convolution => convolution with { UseBias = true },
                _ => draft.Declaration,
            },
            Weights = [.. draft.Weights.Where(tensor => tensor.Name != "bias"), bias],
        };
    }
}
