using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Program;

/// <summary>What the steps of a stream compute, before they are routines.</summary>
/// <param name="Network">The network.</param>
/// <param name="Step">A step.</param>
/// <param name="Block">Several steps at once; nothing where single steps are as fast.</param>
internal sealed record StreamGraphs(Network Network, StreamGraph Step, NetworkGraph? Block)
{
    /// <summary>All graphs: the step's, and that of a block.</summary>
    public IReadOnlyList<NetworkGraph> All => [Step.Graph, .. Block is null ? Array.Empty<NetworkGraph>() : [Block]];

    /// <summary>The graphs of a network with <c>[Stream]</c>.</summary>
    public static StreamGraphs Of(Network network)
    {
        var step = StreamGraph.Of(network);
        return new(network, step, step.BlockOf(network));
    }

    /// <summary>The same steps over other graphs, in the order of <see cref="All"/>.</summary>
    public StreamGraphs With(IReadOnlyList<NetworkGraph> graphs) => this with
    {
        Step = Step with { Graph = graphs[0] },
        Block = Block is null ? null : graphs[1],
    };

    /// <summary>The routines.</summary>
    /// <param name="weights">The parameters of the graphs.</param>
    public StreamProgram Build(EquatableArray<PlacedParameter> weights)
    {
        var layout = StreamLayout.Of(Step, Block);
        return new StreamProgram(
            layout,
            StepsOf(Network.Inputs, Network.Inputs.Select(input => input.Shape.Size / input.Shape.Dimensions[0] * Step.Stride)),
            StepsOf(Network.Outputs, Step.Graph.Outputs.Take(Step.OutputCount).Select(output => Step.Graph.Values[output].Size)),
            Step.Stride,
            Step.Latency,
            RoutineBuilder.Build(Step.Graph, weights, rowCapacity: 1, layout),
            RoutineBuilder.Build(Step.Graph, weights, CostModel.ChunkRows, layout),
            Block is null ? null : RoutineBuilder.Build(Block, weights, rowCapacity: 1, layout, isBlock: true),
            Step.BlockSteps);
    }

    // A step of inputs or outputs: the elements of a position, and of several the positions as the first axis.
    private static EquatableArray<NetworkPort> StepsOf(EquatableArray<NetworkPort> ports, IEnumerable<int> sizes)
    {
        int offset = 0;
        return ports.Zip(sizes, (port, size) =>
        {
            int ofPosition = port.Shape.SizeAfter(0), positions = size / ofPosition;
            int[] position = [.. port.Shape.Dimensions.Skip(1)];
            TensorShape shape = size == port.Shape.Size ? port.Shape
                : positions == 1 && position.Length > 0 ? TensorShape.Of(position)
                : TensorShape.Of([positions, .. position]);
            NetworkPort step = port with
            {
                Shape = shape,
                Offset = offset,
                ElementNames = shape == port.Shape ? port.ElementNames : [],
            };
            offset += size;
            return step;
        }).ToEquatableArray();
    }
}
