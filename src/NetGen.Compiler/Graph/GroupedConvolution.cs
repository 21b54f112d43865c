using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Graph;

/// <summary>
/// Convolutions whose filters read the channels of their group. Each filter's inputs are laid out in its own lane, the channels of a group as
/// further taps of the window: a depthwise convolution, which multiplies nothing that does not count.
/// </summary>
/// <remarks>
/// The columns of the window have as many taps as it has columns and a group has channels. So the kernel [rows, columns, channels of a group,
/// filters] is that of the depthwise convolution as it lies.
/// </remarks>
/// <param name="window">The window over the positions.</param>
/// <param name="channels">The channels that are read.</param>
/// <param name="filters">The filters.</param>
/// <param name="groups">The groups, which divide both.</param>
public sealed class GroupedConvolution(Window window, int channels, int filters, int groups)
{
    private readonly int _channels = channels / groups;
    private readonly int _filters = filters / groups;
    private readonly GroupedWindow _lanes = new(window, channels / groups);

    /// <summary>The window over the positions.</summary>
    public Window Window => window;

    /// <summary>The same convolution over other positions.</summary>
    /// <param name="other">A window with as many taps.</param>
    public GroupedConvolution Over(Window other) => new(other, channels, filters, groups);

    /// <summary>The value before the activation.</summary>
    /// <param name="graph">Receives the operations.</param>
    /// <param name="x">[P, channels].</param>
    /// <param name="kernel">[taps·channels of a group, filters].</param>
    /// <param name="bias">[filters], or nothing.</param>
    public int Lower(GraphBuilder graph, int x, int kernel, int? bias)
    {
        Window lanes = _lanes.Lanes;
        var shape = new ValueShape(lanes.InputPositions, filters);
        int elements = window.InputPositions * channels;

        // The gradient of a copy has a box for each; that of a repetition is a sum.
        bool isRepeated = _filters > ConvolutionLowering.MostCopies;
        int source = isRepeated
            ? graph.Reshape(graph.Repeat(graph.Reshape(x, new(elements, 1)), new(elements, _filters)), new(window.InputPositions, channels * _filters))
            : x;
        int arranged = graph.Rearrange(shape, Boxes(isRepeated ? _filters : 1, lanes.Columns.Inputs), source);
        return graph.DepthwiseConvolution(arranged, kernel, bias, lanes);
    }

    // Of a row: columns, groups, channels of the group, filters of the group.
    private IEnumerable<ArrangedBox> Boxes(int copies, int columns)
    {
        WindowAxis axis = window.Columns;
        int position = channels * copies;
        var rows = new BoxAxis(window.Rows.Inputs, axis.Inputs * position, columns * filters);
        BoxAxis[] lanes =
        [
            new(groups, _channels * copies, _filters),
            new(_channels, copies, filters),
            new(_filters, copies == 1 ? 0 : 1, 1),
        ];
        if (!_lanes.HasOwnColumns)
        {
            yield return new(0, 0, 0, [rows, new(axis.Inputs, position, _channels * filters), .. lanes]);
            yield break;
        }

        for (int tap = 0; tap < axis.Size; tap++)
        {
            int[] real = [.. Enumerable.Range(0, axis.Outputs).Where(output => axis.Index(output, tap) is var index && index >= 0 && index < axis.Inputs)];
            if (real.Length == 0)
                continue;
            int target = ((real[0] * axis.Size) + tap) * _channels * filters;
            var outputs = new BoxAxis(real.Length, axis.Stride * position, axis.Size * _channels * filters);
            yield return new(0, axis.Index(real[0], tap) * position, target, [rows, outputs, .. lanes]);
        }
    }
}
