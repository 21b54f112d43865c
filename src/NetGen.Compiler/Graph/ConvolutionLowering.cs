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
    /// <param name="groups">Receives what a convolution with groups is.</param>
    public static int Lower(GraphBuilder graph, ConvolutionLayer layer, int x, int[] parameters, Dictionary<int, LoweredGroups> groups)
    {
        int rows = graph.Reshape(x, ValueShape.Of(layer.InputShape));
        int? bias = layer.Bias is null ? null : parameters[parameters.Length - 1];
        switch (layer.Form)
        {
            case ConvolutionForm.Full when layer.Window.IsPointwise:
                return graph.MatrixProduct(rows, parameters[0], bias, skipsZeros: false);
            case ConvolutionForm.Full:
                (int full, Window window) = WithoutPadding(graph, rows, layer.Window);
                return graph.Convolution(full, parameters[0], bias, window, isDirect: !layer.AllowsWinograd);
            case ConvolutionForm.Grouped:
                (int ofGroups, Window around) = WithoutPadding(graph, rows, layer.Window);
                var grouped = new GroupedConvolution(around, layer.Channels, layer.Filters, layer.Groups);
                int lowered = grouped.Lower(graph, ofGroups, parameters[0], bias);
                groups[lowered] = new LoweredGroups(grouped, ofGroups);
                return lowered;
            case ConvolutionForm.Depthwise:
                return Depthwise(graph, layer, rows, parameters[0], bias);
            case ConvolutionForm.Separable:
                return graph.MatrixProduct(Depthwise(graph, layer, rows, parameters[0], bias: null), parameters[1], bias, skipsZeros: false);
            case ConvolutionForm.Transposed:
                return graph.ConvolutionInputGradient(rows, parameters[0], bias, layer.Window);
            default:
                throw new InvalidOperationException($"Unknown form {layer.Form}.");
        }
    }

    private static int Depthwise(GraphBuilder graph, ConvolutionLayer layer, int x, int kernel, int? bias)
    {
        (int full, Window window) = WithoutPadding(graph, x, layer.Window);
        return graph.DepthwiseConvolution(RepeatChannels(graph, layer, full, window.InputPositions), kernel, bias, window);
    }

    // Zeros around the value are the window's padding, and need not be copied.
    private static (int X, Window Window) WithoutPadding(GraphBuilder graph, int x, Window window)
    {
        if (graph.Values[x] is not { Operation: Operation.Rearrange { Boxes: [var box] }, Operands: [var source] } padded)
            return (x, window);
        int channels = padded.Shape.Channels, width = window.Columns.Inputs, first = box.Target / channels;
        ValueShape shape = new(graph.Values[source].Size / channels, channels);
        int columns = window.Rows.Inputs == 1 ? shape.Positions : box.Axes is [_, var row] ? row.Length / channels : width;
        if (columns == 0 || shape.Size != graph.Values[source].Size || shape.Positions % columns != 0)
            return (x, window);
        int rows = shape.Positions / columns, above = first / width, left = first % width;
        var whole = new ArrangedBox(
            0, 0, ((above * width) + left) * channels, [new(rows, columns * channels, width * channels), new(columns * channels, 1, 1)]);
        return whole.Simplify() == box && Narrowed(window.Rows, above, rows) is { } inRows && Narrowed(window.Columns, left, columns) is { } inColumns
            ? (graph.Reshape(source, shape), new Window(inRows, inColumns))
            : (x, window);
    }

    // The axis without its padding, if what is left of it is no more than a window's.
    private static WindowAxis? Narrowed(WindowAxis axis, int before, int inputs)
    {
        WindowAxis narrowed = axis with { Inputs = inputs, Before = axis.Before + before };
        int last = narrowed.Index(narrowed.Outputs - 1, narrowed.Size - 1);
        return narrowed.Before < narrowed.Extent && last - (inputs - 1) < narrowed.Extent ? narrowed : null;
    }

    // Each channel as often as it has filters, one after the other.
    private static int RepeatChannels(GraphBuilder graph, ConvolutionLayer layer, int x, int positions)
    {
        int filters = layer.Multiplier;
        if (filters == 1)
            return x;
        ValueShape shape = new(positions, layer.Channels * filters);
        int elements = positions * layer.Channels;
        if (filters > MostCopies)
            return graph.Reshape(graph.Repeat(graph.Reshape(x, new(elements, 1)), new(elements, filters)), shape);
        var repeated = new ArrangedBox(0, 0, 0, [new BoxAxis(elements, 1, filters), new BoxAxis(filters, 0, 1)]);
        return graph.Rearrange(shape, [repeated], x);
    }
}

/// <summary>A convolution with groups in a graph.</summary>
/// <param name="Convolution">The convolution.</param>
/// <param name="X">The value that it reads.</param>
internal sealed record LoweredGroups(GroupedConvolution Convolution, int X);
