using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Folding;

/// <summary>The shapes that convolutions and poolings compute.</summary>
internal static class WindowShapes
{
    /// <summary>The shape that <c>Conv</c>, <c>MaxPool</c> or <c>AveragePool</c> computes.</summary>
    /// <param name="inference">The node.</param>
    /// <param name="resolved">Receives the node with its padding in numbers.</param>
    public static Extent[] Slide(InferenceNode inference, ref OnnxNode resolved)
    {
        OnnxNode node = inference.Node;
        bool isConvolution = node.Operator == "Conv";
        Extent[] x = inference.First, kernel = isConvolution ? inference.Sizes(1) : [];
        if (x.Length < 3 || (isConvolution && kernel.Length != x.Length))
            throw new NodeException($"its input has {x.Length} axes; expected batch, channels and at least one more");
        int[] lengths = Lengths(x);
        long[]? taps = isConvolution ? [.. kernel.Skip(2).Select(size => size.Count)] : node.Numbers("kernel_shape");
        var sizes = WindowSizes.Of(node, taps, lengths);
        if (isConvolution)
        {
            long groups = node.Number("group", 1);
            if (groups < 1 || x[1] != new Extent(kernel[1].Count * groups) || kernel[0].Count % groups != 0)
                throw new NodeException($"its weights are [{string.Join(", ", kernel)}] and its groups {groups}, but its input has {x[1]} channels");
        }

        bool isCeiling = !isConvolution && node.Number("ceil_mode", 0) != 0;
        resolved = node.With("pads", sizes.Pads.Select(pad => (long)pad).ToArray()).With("auto_pad", "NOTSET");
        return [x[0], isConvolution ? kernel[0] : x[1], .. lengths.Select((length, i) => new Extent(sizes.Outputs(i, length, isCeiling)))];
    }

    /// <summary>The shape that <c>ConvTranspose</c> computes.</summary>
    /// <param name="inference">The node.</param>
    /// <param name="resolved">Receives the node with its padding in numbers.</param>
    public static Extent[] Transpose(InferenceNode inference, ref OnnxNode resolved)
    {
        OnnxNode node = inference.Node;
        Extent[] x = inference.First, kernel = inference.Sizes(1);
        if (x.Length < 3 || kernel.Length != x.Length || x[1] != kernel[0])
            throw new NodeException($"its weights are [{string.Join(", ", kernel)}], and its input is [{string.Join(", ", x)}]");
        if (node.Text("auto_pad", "NOTSET") is not ("NOTSET" or "VALID") || node.Numbers("output_shape") is not null)
            throw new NodeException("its padding is left to the reader (auto_pad or output_shape), whose meaning has changed; export it with explicit pads");
        int[] lengths = Lengths(x);
        var sizes = WindowSizes.Of(node, [.. kernel.Skip(2).Select(size => size.Count)], lengths);
        long[] extra = node.Numbers("output_padding") ?? new long[lengths.Length];
        if (extra.Length != lengths.Length)
            throw new NodeException("its output_padding has not one number for each axis");
        long[] outputs = [.. lengths.Select((length, i) =>
            ((length - 1L) * sizes.Strides[i]) + sizes.Reach(i) + extra[i] - sizes.Before(i) - sizes.After(i))];
        resolved = node.With("pads", sizes.Pads.Select(pad => (long)pad).ToArray()).With("output_padding", extra);
        return outputs.All(output => output is >= 1 and <= 1 << 20)
            ? [x[0], kernel[1].Times(new(node.Number("group", 1))) ?? kernel[1], .. outputs.Select(output => new Extent(output))]
            : throw new NodeException("its pads leave nothing, or too much");
    }

    private static int[] Lengths(Extent[] sizes) => [.. sizes.Skip(2).Select(size =>
        size.IsOfBatch || size.Count is < 1 or > 1 << 20 ? throw new NodeException($"an axis has {size} elements") : (int)size.Count)];
}
