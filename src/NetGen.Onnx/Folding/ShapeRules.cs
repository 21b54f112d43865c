using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Folding;

/// <summary>The shapes that operators compute. What is not here is not read.</summary>
internal static class ShapeRules
{
    private static readonly HashSet<string> Elementwise =
    [
        "Relu", "LeakyRelu", "Elu", "Selu", "Celu", "Sigmoid", "HardSigmoid", "Tanh", "Softplus", "Softsign", "Exp", "HardSwish", "Gelu", "Mish", "Swish", "Sign",
        "ThresholdedRelu", "Softmax", "LogSoftmax", "Clip", "Erf", "Sqrt", "Abs", "Neg", "Log", "Reciprocal", "Floor", "Cast", "CastLike", "Identity",
        "BatchNormalization", "InstanceNormalization", "GroupNormalization", "LayerNormalization", "RMSNormalization", "ai.onnx.ml.Scaler", "Hardmax", "Not",
        "RandomNormalLike", "RandomUniformLike", "Bernoulli", "ai.onnx.ml.Normalizer",
    ];

    private static readonly HashSet<string> Broadcast =
        ["Add", "Sub", "Mul", "Div", "Pow", "Max", "Min", "Mean", "Sum", "PRelu", "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "And", "Or", "Where", "Mod"];

    /// <summary>The shapes of a node's outputs.</summary>
    /// <param name="inference">The node.</param>
    /// <param name="resolved">Receives the node with what follows from shapes: pads in place of <c>auto_pad</c>.</param>
    /// <exception cref="NodeException">The operator is not read, or its inputs do not fit.</exception>
    public static Extent[][] Infer(InferenceNode inference, ref OnnxNode resolved)
    {
        OnnxNode node = inference.Node;
        if (Elementwise.Contains(node.Operator))
            return [inference.First];
        if (Broadcast.Contains(node.Operator))
            return [Enumerable.Range(1, node.Inputs.Count - 1).Aggregate(inference.First, (shape, i) => Broadcasting.Merge(shape, inference.Sizes(i)))];
        switch (node.Operator)
        {
            case "Conv" or "MaxPool" or "AveragePool":
                return [WindowShapes.Slide(inference, ref resolved)];
            case "ConvTranspose":
                return [WindowShapes.Transpose(inference, ref resolved)];
            case "GlobalAveragePool" or "GlobalMaxPool":
                return [[.. inference.First.Select((size, axis) => axis < 2 ? size : new Extent(1))]];
            case "RNN" or "LSTM" or "GRU":
                return RecurrentShapes.Of(inference);
            case "Gemm":
                return [Product(inference)];
            case "MatMul":
                return [MatrixProduct(inference)];
            case "Flatten":
                return [Flatten(inference)];
            case "Reshape":
                return [ReshapeRule.Resolve(inference.First, inference.Required(1, "its shape").Integers, node.Number("allowzero", 0) != 0, inference.Batch)];
            case "Transpose":
                return [[.. Permutation(node, inference.First.Length).Select(axis => inference.First[axis])]];
            case "Squeeze":
                return [Squeeze(inference)];
            case "Unsqueeze":
                return [Unsqueeze(inference)];
            case "Concat":
                return [Concatenate(inference)];
            case "Slice":
                return [Slice(inference)];
            case "Split":
                int axis = Axes.Of(node.Number("axis", 0), inference.First.Length);
                return [.. SplitSizes(inference, axis).Select(size => With(inference.First, axis, new Extent(size)))];
            case "Gather":
                int gathered = Axes.Of(node.Number("axis", 0), inference.First.Length);
                return [[.. inference.First.Take(gathered), .. inference.Sizes(1), .. inference.First.Skip(gathered + 1)]];
            case "Expand":
                return [Broadcasting.Merge(inference.First, inference.Required(1, "its shape").Integers)];
            case "Pad":
                return [Pad(inference)];
            case "Resize":
                return [ResizeSizes.Of(inference)];
            case "ReduceMean" or "ReduceMax" or "ReduceMin" or "ReduceSum" or "ReduceProd" or "ReduceL1" or "ReduceL2" or "ReduceSumSquare":
                return [Reduce(inference, ReducedAxes(inference))];
            case "ArgMax" or "ArgMin":
                return [Reduce(inference, [Axes.Of(node.Number("axis", 0), inference.First.Length)])];
            default:
                throw new NodeException(Obstacles.Of(node.Operator));
        }
    }

    /// <summary>The order of a <c>Transpose</c>: for each new axis the old one.</summary>
    public static int[] Permutation(OnnxNode node, int rank)
    {
        int[] order = node.Numbers("perm") is { } given ? [.. given.Select(axis => Axes.Of(axis, rank))] : [.. Enumerable.Range(0, rank).Reverse()];
        return order.Order().SequenceEqual(Enumerable.Range(0, rank))
            ? order
            : throw new NodeException($"its perm is {string.Join(", ", order)}; expected each of {rank} axes once");
    }

    /// <summary>The sizes of the parts of a <c>Split</c>.</summary>
    public static int[] SplitSizes(InferenceNode inference, int axis)
    {
        if (inference.First[axis].IsOfBatch)
            throw new NodeException("it divides a batch");
        long length = inference.First[axis].Count;
        if (inference.Constant(1, "its sizes")?.Numbers is { } sizes)
        {
            return sizes.All(size => size is >= 0 and <= int.MaxValue) && sizes.Sum() == length
                ? [.. sizes.Select(size => (int)size)]
                : throw new NodeException($"its parts are {string.Join(", ", sizes)}, but its axis has {length} elements");
        }

        long parts = inference.Node.Number("num_outputs", inference.Node.Outputs.Count);
        if (parts < 1 || parts > Math.Max(length, 1))
            throw new NodeException($"it makes {parts} parts of {length} elements");
        long each = (length + parts - 1) / parts;
        return [.. Enumerable.Range(0, (int)parts).Select(i => (int)Math.Clamp(length - (i * each), 0, each))];
    }

    /// <summary>The axes of a reduction; all where none are given.</summary>
    public static int[] ReducedAxes(InferenceNode inference)
    {
        long[]? axes = inference.Constant(1, "its axes")?.Numbers;
        return axes is null or { Length: 0 } && inference.Node.Number("noop_with_empty_axes", 0) != 0
            ? []
            : Axes.Of(axes is { Length: 0 } ? null : axes, inference.First.Length);
    }

    private static Extent[] Reduce(InferenceNode inference, int[] axes)
    {
        bool keeps = inference.Node.Number("keepdims", 1) != 0;
        return axes.Any(axis => inference.First[axis].IsOfBatch)
            ? throw new NodeException("it reduces over the samples of a batch")
            : [.. inference.First.Index().Where(size => keeps || !axes.Contains(size.Index)).Select(size => axes.Contains(size.Index) ? new Extent(1) : size.Item)];
    }

    private static Extent[] Product(InferenceNode inference)
    {
        Extent[] a = inference.First, b = inference.Sizes(1);
        if (a.Length != 2 || b.Length != 2)
            throw new NodeException("its factors are no matrices");
        if (inference.Node.Number("transA", 0) != 0)
            a = [a[1], a[0]];
        if (inference.Node.Number("transB", 0) != 0)
            b = [b[1], b[0]];
        return a[1] == b[0] ? [a[0], b[1]] : throw new NodeException($"a product of {a[1]} and {b[0]} elements");
    }

    private static Extent[] MatrixProduct(InferenceNode inference)
    {
        Extent[] a = inference.First, b = inference.Sizes(1);
        if (a.Length < 2 || b.Length < 2)
            throw new NodeException("a factor is a vector; expected matrices");
        return a[^1] == b[^2]
            ? [.. Broadcasting.Merge(a[..^2], b[..^2]), a[^2], b[^1]]
            : throw new NodeException($"a product of {a[^1]} and {b[^2]} elements");
    }

    private static Extent[] Flatten(InferenceNode inference)
    {
        Extent[] x = inference.First;
        long axis = inference.Node.Number("axis", 1);
        int at = axis == x.Length ? x.Length : Axes.Of(axis, x.Length);
        return [All(x[..at]), All(x[at..])];

        static Extent All(Extent[] sizes) => sizes.Aggregate(
            new Extent(1), (product, size) => product.Times(size) ?? throw new NodeException("the batch is counted twice"));
    }

    private static Extent[] Squeeze(InferenceNode inference)
    {
        Extent[] x = inference.First;
        int[] axes = inference.Constant(1, "its axes")?.Numbers is { } given
            ? Axes.Of(given, x.Length)
            : [.. Enumerable.Range(0, x.Length).Where(axis => x[axis].Is(1))];
        return axes.All(axis => x[axis].Is(1))
            ? [.. x.Where((_, axis) => !axes.Contains(axis))]
            : throw new NodeException($"an axis that it removes has more than one element: [{string.Join(", ", x)}]");
    }

    private static Extent[] Unsqueeze(InferenceNode inference)
    {
        long[] given = inference.Required(1, "its axes").Numbers;
        int rank = inference.First.Length + given.Length;
        int[] axes = Axes.Of(given, rank);
        var rest = new Queue<Extent>(inference.First);
        return [.. Enumerable.Range(0, rank).Select(axis => axes.Contains(axis) ? new Extent(1) : rest.Dequeue())];
    }

    private static Extent[] Concatenate(InferenceNode inference)
    {
        Extent[] shape = inference.First;
        int axis = Axes.Of(inference.Node.Number("axis", 0), shape.Length);
        for (int i = 1; i < inference.Inputs.Length; i++)
        {
            Extent[] next = inference.Sizes(i);
            if (next.Length != shape.Length || next.Where((size, number) => number != axis && size != shape[number]).Any())
                throw new NodeException($"[{string.Join(", ", shape)}] and [{string.Join(", ", next)}] differ in another axis than the one that is joined");
            if (next[axis].IsOfBatch || shape[axis].IsOfBatch)
                throw new NodeException("it joins batches");
            shape = With(shape, axis, new(shape[axis].Count + next[axis].Count));
        }

        return shape;
    }

    private static Extent[] Slice(InferenceNode inference)
    {
        SliceRange[] ranges = SliceRange.Of(
            inference.First,
            inference.Required(1, "its start"),
            inference.Required(2, "its end"),
            inference.Constant(3, "its axes"),
            inference.Constant(4, "its steps"));
        return ranges.Aggregate(inference.First, (shape, range) => With(shape, range.Axis, new(range.Count)));
    }

    private static Extent[] Pad(InferenceNode inference)
    {
        Extent[] x = inference.First;
        long[] pads = PadSizes(inference);
        return [.. x.Select((size, axis) => (pads[axis], pads[axis + x.Length]) is (0, 0) ? size
            : size.IsOfBatch ? throw new NodeException("it pads a batch")
            : checked(size.Count + pads[axis] + pads[axis + x.Length]) is > 0 and <= 1 << 20 and var padded ? new Extent(padded)
            : throw new NodeException("its pads leave nothing, or too much"))];
    }

    /// <summary>What a <c>Pad</c> puts before each axis, then what it puts after each.</summary>
    public static long[] PadSizes(InferenceNode inference)
    {
        int rank = inference.First.Length;
        long[] given = inference.Required(1, "its pads").Numbers;
        int[] axes = inference.Constant(3, "its axes")?.Numbers is { } some ? [.. some.Select(axis => Axes.Of(axis, rank))] : [.. Enumerable.Range(0, rank)];
        if (given.Length != 2 * axes.Length)
            throw new NodeException($"its pads are {given.Length}; expected two for each of {axes.Length} axes");
        long[] pads = new long[2 * rank];
        for (int i = 0; i < axes.Length; i++)
            (pads[axes[i]], pads[axes[i] + rank]) = (given[i], given[i + axes.Length]);
        return pads;
    }

    private static Extent[] With(Extent[] sizes, int axis, Extent size) => [.. sizes.Select((old, i) => i == axis ? size : old)];
}
