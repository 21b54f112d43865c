using NetGen.Compiler.Layers;
using NetGen.Compiler.Onnx.Folding;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Writing;

/// <summary>Convolutions of every form, with the channels first.</summary>
internal static class ConvolutionWriter
{
    /// <summary>Writes a layer.</summary>
    public static void Write(LayerNodes nodes, ConvolutionLayer layer)
    {
        WindowAxis[] axes = WindowAttributes.Axes(layer.Window, layer.InputShape);
        string[] bias = layer.Bias is null ? [] : [nodes.Weight(layer.Kernels.Count)];
        string x = nodes.First(0);
        string result = layer.Form switch
        {
            ConvolutionForm.Transposed => Transposed(nodes, layer, axes, x, bias),
            ConvolutionForm.Separable => nodes.Add(
                "Conv", [Convolve(nodes, axes, [x, nodes.Weight(0, OfChannels)], layer.Channels), nodes.Weight(1, OfFilters), .. bias]),
            ConvolutionForm.Depthwise => Convolve(nodes, axes, [x, Depthwise(nodes, layer), .. bias], layer.Channels),
            _ => Convolve(nodes, axes, [x, nodes.Weight(0, OfFilters), .. bias], layer.Groups),
        };
        nodes.Finish(ActivationWriter.Write(nodes, layer.Activation, result, isFirst: true), isFirst: true);
    }

    private static string Convolve(LayerNodes nodes, WindowAxis[] axes, string[] inputs, int groups) => nodes.Add(
        "Conv",
        inputs,
        ("kernel_shape", WindowAttributes.Of(axes, axis => axis.Size)),
        ("strides", WindowAttributes.Of(axes, axis => axis.Stride)),
        ("dilations", WindowAttributes.Of(axes, axis => axis.Dilation)),
        ("pads", WindowAttributes.Pads(axes)),
        ("group", groups));

    // A convolution with a group for each channel is computed alike, and declared in another way.
    private static string Depthwise(LayerNodes nodes, ConvolutionLayer layer) =>
        layer.Kind.StartsWith("Depthwise", StringComparison.Ordinal) ? nodes.DepthwiseKernel(OfChannels) : nodes.Weight(0, OfChannels);

    // The window is that of the convolution whose gradient it is: its inputs are the results here.
    private static string Transposed(LayerNodes nodes, ConvolutionLayer layer, WindowAxis[] axes, string x, string[] bias)
    {
        int[] after = [.. axes.Select(axis => ((axis.Outputs - 1) * axis.Stride) + axis.Extent - axis.Before - axis.Inputs)];
        return nodes.Add(
            "ConvTranspose",
            [x, nodes.Weight(0, OfFilters), .. bias],
            ("kernel_shape", WindowAttributes.Of(axes, axis => axis.Size)),
            ("strides", WindowAttributes.Of(axes, axis => axis.Stride)),
            ("dilations", WindowAttributes.Of(axes, axis => axis.Dilation)),
            ("pads", (long[])[.. axes.Select(axis => (long)axis.Before), .. after.Select(size => (long)Math.Max(size, 0))]),
            ("output_padding", (long[])[.. after.Select(size => (long)Math.Max(-size, 0))]));
    }

    // [window.., a, b] to [b, a, window..]
    private static OnnxTensor OfFilters(OnnxTensor kernel)
    {
        int rank = kernel.Sizes.Length;
        return Broadcasting.Transpose(kernel, [rank - 1, rank - 2, .. Enumerable.Range(0, rank - 2)]);
    }

    // [window.., channels, filters of each] to [channels·filters, 1, window..]
    private static OnnxTensor OfChannels(OnnxTensor kernel) =>
        OfFilters(kernel.WithSizes([.. kernel.Sizes[..^2], 1, kernel.Sizes[^2] * kernel.Sizes[^1]]));
}
