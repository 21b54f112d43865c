using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;
using NetGen.Compiler.Onnx.Drafts;
using NetGen.Compiler.Onnx.Folding;
using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Placing;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Layers;

/// <summary>Convolutions of series and images, whose channels come first in the file and last in NetGen.</summary>
internal static class ConvolutionRules
{
    /// <summary><c>Conv</c>.</summary>
    public static Placed Lower(LoweringContext context, OnnxNode node)
    {
        OnnxTensor kernel = context.Required(node, 1, "weights");
        (Placed x, WindowSizes sizes, int[] outputs) = Prepare(context, node, kernel);
        RequireStridesOrDilation(sizes);
        int axes = sizes.Kernel.Length, channels = x.Sizes[0];
        int groups = (int)node.Number("group", 1);
        // A depthwise layer moves as far along both axes, as in Keras; a convolution with as many groups does not have to.
        bool isDepthwise = context.IsOwn
            ? OwnNames.IsDepthwise(node.Input(1))
            : groups == channels && groups > 1 && sizes.Strides.Distinct().Count() == 1;
        (Padding padding, x) = Pad(context, x, sizes, outputs, isSeries: axes == 1 && !isDepthwise);
        int[] spatial = Placed.InOrder(axes), order = [.. spatial.Select(axis => axis + 2), 1, 0];

        // The filters of a channel follow each other.
        ModelTensor weights = isDepthwise
            ? Weights.Transposed(
                "kernel", kernel.WithSizes([channels, outputs[0] / channels, .. sizes.Kernel]), [.. spatial.Select(axis => axis + 2), 0, 1])
            : Weights.Transposed("kernel", kernel, order);
        ConvolutionDeclaration layer = isDepthwise
            ? new DepthwiseConvDeclaration(0, axes) { Filters = outputs[0] / channels }
            : new ConvDeclaration(0, axes) { Filters = outputs[0], Groups = groups };
        return Add(context, node, x, layer with { Padding = padding }, sizes, outputs, weights);
    }

    /// <summary><c>ConvTranspose</c>: all that it scatters, cut at the borders.</summary>
    public static Placed LowerTransposed(LoweringContext context, OnnxNode node)
    {
        if (node.Number("group", 1) != 1)
            throw new NodeException("NetGen's transposed convolutions have no groups");
        OnnxTensor kernel = context.Required(node, 1, "weights");
        (Placed x, WindowSizes sizes, int[] outputs) = Prepare(context, node, kernel);
        RequireStridesOrDilation(sizes);
        int axes = sizes.Kernel.Length;
        long[] extra = node.Numbers("output_padding") ?? new long[axes];
        if (Enumerable.Range(0, axes).Any(axis => extra[axis] < 0 || extra[axis] >= sizes.Strides[axis]))
            throw new NodeException("its output_padding is not less than its strides");
        bool isSame = Enumerable.Range(0, axes).All(axis => outputs[axis + 1] == x.Sizes[axis + 1] * sizes.Strides[axis]
            && sizes.Before(axis) == Math.Max(sizes.Reach(axis) - sizes.Strides[axis], 0) / 2);
        int[] whole = [outputs[0], .. Enumerable.Range(0, axes).Select(axis =>
            isSame ? outputs[axis + 1] : outputs[axis + 1] + sizes.Before(axis) + sizes.After(axis))];
        bool isPlain = Enumerable.Range(0, axes).All(axis => extra[axis] == 0 && sizes.Reach(axis) >= sizes.Strides[axis]);
        ConvTransposeDeclaration layer = new(0, axes)
        {
            Filters = outputs[0],
            Padding = isSame ? Padding.Same : Padding.Valid,
            OutputPadding = isSame || isPlain ? [-1] : extra.Select(size => (int)size).ToEquatableArray(),
        };
        int[] order = [.. Placed.InOrder(axes).Select(axis => axis + 2), 1, 0];
        Placed result = Add(context, node, x, layer, sizes, whole, Weights.Transposed("kernel", kernel, order));
        return isSame ? result : context.Placement.Border(
            result, [0, .. Placed.InOrder(axes).Select(axis => -sizes.Before(axis))], [0, .. Placed.InOrder(axes).Select(axis => -sizes.After(axis))]);
    }

    /// <summary>The padding of windows, and the value with zeros around it where NetGen has no word for the padding.</summary>
    /// <param name="context">Receives the layer of zeros.</param>
    /// <param name="x">The value.</param>
    /// <param name="sizes">The windows.</param>
    /// <param name="outputs">The sizes of the result: channels, then each axis.</param>
    /// <param name="isSeries">Whether padding may be causal.</param>
    public static (Padding Padding, Placed Value) Pad(LoweringContext context, Placed x, WindowSizes sizes, int[] outputs, bool isSeries)
    {
        int axes = sizes.Kernel.Length;
        if (sizes.Pads.All(pad => pad == 0))
            return (Padding.Valid, x);
        if (IsSame(x, sizes, outputs))
            return (Padding.Same, x);
        if (isSeries && sizes.Before(0) == sizes.Reach(0) - 1 && outputs[1] == ((x.Sizes[1] - 1) / sizes.Strides[0]) + 1)
            return (Padding.Causal, x);
        return (Padding.Valid, context.Placement.Border(x, [0, .. sizes.Pads[..axes]], [0, .. sizes.Pads[axes..]]));
    }

    /// <summary>Whether windows lie as Keras's <c>same</c> has them.</summary>
    public static bool IsSame(Placed x, WindowSizes sizes, int[] outputs) => Enumerable.Range(0, sizes.Kernel.Length).All(axis =>
    {
        int length = x.Sizes[axis + 1], stride = sizes.Strides[axis], same = ((length - 1) / stride) + 1;
        return outputs[axis + 1] == same && sizes.Before(axis) == Math.Max(((same - 1) * stride) + sizes.Reach(axis) - length, 0) / 2;
    });

    /// <summary>The value with its channels last, the windows, and the sizes of the result.</summary>
    /// <param name="context">The values.</param>
    /// <param name="node">The node.</param>
    /// <param name="kernel">The weights; nothing of a pooling.</param>
    public static (Placed Value, WindowSizes Sizes, int[] Outputs) Prepare(LoweringContext context, OnnxNode node, OnnxTensor? kernel)
    {
        Placed x = context.First(node);
        if (x.HasLead)
            throw new NodeException("positions are in its batch");
        if (x.Rank is not (2 or 3))
            throw new NodeException($"it has {x.Rank - 1} axes; NetGen has layers for series and images, with 1 and 2");
        x = context.Placement.In(x, Placed.ChannelsLast(x.Rank));
        long[]? taps = kernel is null ? node.Numbers("kernel_shape") : [.. kernel.Sizes.Skip(2).Select(size => (long)size)];
        return (x, WindowSizes.Of(node, taps, x.Sizes[1..]), context.SampleSizes(node.Output).Sizes);
    }

    private static Placed Add(
        LoweringContext context, OnnxNode node, Placed x, ConvolutionDeclaration layer, WindowSizes sizes, int[] outputs, ModelTensor kernel)
    {
        OnnxTensor? bias = context.Constant(node, 2, "bias");
        layer = layer with
        {
            KernelSize = Short(sizes.Kernel),
            Strides = Short(sizes.Strides),
            DilationRate = Short(sizes.Dilations),
            UseBias = bias is not null,
        };
        Placed result = x with { Sizes = outputs };
        ModelTensor[] weights = bias is null ? [kernel] : [kernel, Weights.Of("bias", bias, bias.Count)];
        return result with { Draft = context.Add(layer, result.Shape, [x.Draft], weights) };
    }

    // One number where both axes have the same.
    private static EquatableArray<int> Short(int[] sizes) => (sizes.Distinct().Count() == 1 ? sizes[..1] : sizes).ToEquatableArray();

    private static void RequireStridesOrDilation(WindowSizes sizes)
    {
        if (sizes.Strides.Any(stride => stride > 1) && sizes.Dilations.Any(dilation => dilation > 1))
            throw new NodeException("it has strides and dilations above 1, which NetGen has not at once");
    }
}
