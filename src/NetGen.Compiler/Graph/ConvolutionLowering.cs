using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Graph;

/// <summary>Convolutions in terms of the primitive operations, without their activations.</summary>
internal static class ConvolutionLowering
{
    /// <summary>The most copies of an element that are boxes: the gradient has a box for each.</summary>
    public const int MostCopies = 16;

    /// <summary>The value that enters a convolution's activation.</summary>
    /// <param name="graph">Receives the operations.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="x">The value that it reads, in any shape.</param>
    /// <param name="parameters">The values of its parameters.</param>
    public static int Lower(GraphBuilder graph, ConvolutionLayer layer, int x, int[] parameters)
    {
        int rows = graph.Reshape(x, ValueShape.Of(layer.InputShape));
        int? bias = layer.Bias is null ? null : parameters[parameters.Length - 1];
        switch (layer.Form)
        {
            case ConvolutionForm.Full when layer.Window.IsPointwise:
                return graph.MatrixProduct(rows, parameters[0], bias, skipsZeros: false);
            case ConvolutionForm.Full:
                return graph.Convolution(rows, parameters[0], bias, layer.Window, isDirect: !layer.AllowsWinograd);
            case ConvolutionForm.Grouped:
                return new GroupedConvolution(layer.Window, layer.Channels, layer.Filters, layer.Groups).Lower(graph, rows, parameters[0], bias);
            case ConvolutionForm.Depthwise:
                return graph.DepthwiseConvolution(RepeatChannels(graph, layer, rows), parameters[0], bias, layer.Window);
            case ConvolutionForm.Separable:
                int depthwise = graph.DepthwiseConvolution(RepeatChannels(graph, layer, rows), parameters[0], bias: null, layer.Window);
                return graph.MatrixProduct(depthwise, parameters[1], bias, skipsZeros: false);
            case ConvolutionForm.Transposed:
                return graph.ConvolutionInputGradient(rows, parameters[0], bias, layer.Window);
            default:
                throw new InvalidOperationException($"Unknown form {layer.Form}.");
        }
    }

    // Each channel as often as it has filters, one after the other.
    private static int RepeatChannels(GraphBuilder graph, ConvolutionLayer layer, int x)
    {
        int filters = layer.Multiplier;
        if (filters == 1)
            return x;
        ValueShape shape = new(layer.Window.InputPositions, layer.Channels * filters);
        int elements = layer.InputShape.Size;
        if (filters > MostCopies)
            return graph.Reshape(graph.Repeat(graph.Reshape(x, new(elements, 1)), new(elements, filters)), shape);
        var repeated = new ArrangedBox(0, 0, 0, [new BoxAxis(elements, 1, filters), new BoxAxis(filters, 0, 1)]);
        return graph.Rearrange(shape, [repeated], x);
    }
}
