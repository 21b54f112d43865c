using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Onnx.Drafts;
using NetGen.Compiler.Onnx.Folding;
using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Placing;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Layers;

/// <summary>Pooling. Each form of padding becomes layers that compute exactly the same, or none.</summary>
internal static class PoolingRules
{
    private static readonly HashSet<Activation> AtLeastZero =
        [Activation.Relu, Activation.Relu6, Activation.Sigmoid, Activation.HardSigmoid, Activation.Softplus, Activation.Exponential, Activation.Softmax];

    /// <summary><c>MaxPool</c> and <c>AveragePool</c>.</summary>
    public static Placed Lower(LoweringContext context, OnnxNode node)
    {
        (Placed x, WindowSizes sizes, int[] outputs) = ConvolutionRules.Prepare(context, node, kernel: null);
        if (sizes.Dilations.Any(dilation => dilation > 1))
            throw new NodeException("NetGen's pooling has no dilations");
        int axes = sizes.Kernel.Length;
        PoolingFunction function = node.Operator == "MaxPool" ? PoolingFunction.Max : PoolingFunction.Average;
        bool countsPadding = function == PoolingFunction.Average && node.Number("count_include_pad", 0) != 0 && sizes.Pads.Any(pad => pad > 0);
        bool isPlain = Enumerable.Range(0, axes).All(axis => sizes.Outputs(axis, x.Sizes[axis + 1]) == outputs[axis + 1]);
        bool hasPads = sizes.Pads.Any(pad => pad > 0);
        if (!hasPads && isPlain)
            return Add(context, x, function, sizes, Padding.Valid, outputs);
        if (!countsPadding && ConvolutionRules.IsSame(x, sizes, outputs))
            return Add(context, x, function, sizes, Padding.Same, outputs);
        if (isPlain && (countsPadding || (function == PoolingFunction.Max && IsAtLeastZero(context.Network, x.Draft))))
        {
            // Zeros are neutral: they are counted, or no greater than what is there.
            Placed padded = context.Placement.Border(x, [0, .. sizes.Pads[..axes]], [0, .. sizes.Pads[axes..]]);
            return Add(context, padded, function, sizes, Padding.Valid, outputs);
        }

        // Each window of a pooling without strides is one that Same has; every one that the strides ask for is picked.
        WindowSizes each = sizes with { Strides = [.. Enumerable.Repeat(1, axes)] };
        bool isPicked = !countsPadding && Enumerable.Range(0, axes).All(axis =>
            sizes.Before(axis) == (sizes.Kernel[axis] - 1) / 2 && outputs[axis + 1] <= ((x.Sizes[axis + 1] - 1) / sizes.Strides[axis]) + 1);
        if (!isPicked)
            throw new NodeException(Obstacle(node, sizes, countsPadding));
        Placed all = Add(context, x, function, each, Padding.Same, x.Sizes);
        int[] picked = [x.Sizes[0], .. Enumerable.Range(0, axes).Select(axis => ((x.Sizes[axis + 1] - 1) / sizes.Strides[axis]) + 1)];
        Placed some = Add(context, all, PoolingFunction.Max, sizes with { Kernel = [.. Enumerable.Repeat(1, axes)] }, Padding.Valid, picked);
        return context.Placement.Border(some, new int[axes + 1], [.. outputs.Select((size, axis) => size - picked[axis])]);
    }

    /// <summary><c>GlobalAveragePool</c> and <c>GlobalMaxPool</c>.</summary>
    public static Placed Global(LoweringContext context, OnnxNode node)
    {
        Placed x = context.First(node);
        return ReductionRules.Reduce(context, x, node.Operator == "GlobalMaxPool" ? "ReduceMax" : "ReduceMean", [.. Enumerable.Range(1, x.Rank - 1)], keeps: true);
    }

    private static string Obstacle(OnnxNode node, WindowSizes sizes, bool countsPadding) => string.Concat(
        $"its padding {string.Join(", ", sizes.Pads)}",
        node.Number("ceil_mode", 0) != 0 ? " with ceil_mode" : "",
        countsPadding ? " and count_include_pad" : "",
        " is none that NetGen's pooling has; pad with a Pad node, or use pads of (kernel - 1)/2");

    private static Placed Add(LoweringContext context, Placed x, PoolingFunction function, WindowSizes sizes, Padding padding, int[] outputs)
    {
        int[] kernel = sizes.Kernel, strides = sizes.Strides;
        PoolingDeclaration layer = new(0, function, kernel.Length, (kernel.Distinct().Count() == 1 ? kernel[..1] : kernel).ToEquatableArray())
        {
            // Left out, the strides are the window's size.
            Strides = strides.SequenceEqual(kernel) ? 0 : strides[0],
            StrideColumns = strides.Length == 1 || strides.SequenceEqual(kernel) || strides[0] == strides[1] ? 0 : strides[1],
            Padding = padding,
        };
        Placed result = x with { Sizes = outputs };
        return result with { Draft = context.Add(layer, result.Shape, [x.Draft]) };
    }

    private static bool IsAtLeastZero(DraftNetwork network, int draft)
    {
        while (network[draft] is { Declaration: PoolingDeclaration or PermuteDeclaration or ReshapeDeclaration or FlattenDeclaration or BorderDeclaration, Sources: [var source] })
            draft = source;
        return network[draft].Declaration switch
        {
            ActivationDeclaration { Activation: var function } => AtLeastZero.Contains(function),
            ReLUDeclaration { NegativeSlope: 0 } => true,
            _ => false,
        };
    }
}
