using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Training;

namespace NetGen.Compiler.Program;

/// <summary>Network to program: all routines that the emitters write.</summary>
public static class ProgramBuilder
{
    /// <summary>Compiles a network.</summary>
    public static NetworkProgram Build(Network network) => Build(network, NetworkGraphs.Of(network));

    /// <summary>Compiles a network whose layers have been lowered.</summary>
    /// <param name="network">The network.</param>
    /// <param name="graphs">What it computes, over its parameters.</param>
    /// <param name="split">Where threads share a sample; <see langword="null"/> for the cost model's. Small networks test it.</param>
    public static NetworkProgram Build(Network network, NetworkGraphs graphs, SampleSplit? split = null)
    {
        split ??= SampleSplit.Measured;
        EquatableArray<PlacedParameter> whole = PlaceParameters(network, graphs.Inference, out int length);
        EquatableArray<PlacedParameter> parameters = whole.SelectMany(parameter => parameter.Parts).ToEquatableArray();
        StreamGraph? stream = network.StreamOrdinal is null ? null : StreamGraph.Of(network);
        NetworkGraph? block = stream?.BlockOf(network);
        NetworkGraph[] forward = [graphs.Inference, .. new[] { graphs.Evaluation, graphs.InputGradients, stream?.Graph, block }.OfType<NetworkGraph>()];
        (forward, EquatableArray<PlacedParameter> weights, PreparedWeights? prepared) = WeightPreparation.Prepare(parameters, forward);
        int last = forward.Length - 1;
        var program = new NetworkProgram(
            network,
            graphs,
            whole,
            length,
            RoutineBuilder.Build(forward[0], weights, rowCapacity: 1),
            RoutineBuilder.Build(forward[0], weights, CostModel.PredictionRowsOf(graphs)),
            graphs.Training is null ? null : BuildTraining(forward[1], weights, graphs.Training, parameters, CostModel.TrainingRowsOf(graphs)))
        {
            Prepared = prepared,
            InputGradients = graphs.InputGradients is null ? null : RoutineBuilder.Build(forward[2], weights, CostModel.TrainingRowsOf(graphs)),
            Stream = stream is null
                ? null
                : BuildStream(network, stream with { Graph = forward[block is null ? last : last - 1] }, block is null ? null : forward[last], weights),
        };

        return program with
        {
            Split = split.Pays(program.Predict) ? split : null,
            Quantized = network.Quantizations
                .Select(quantization => Quantization.Build(graphs.Inference, whole, quantization.Format, program.PredictBatch.RowCapacity))
                .ToEquatableArray(),
        };
    }

    private static StreamProgram BuildStream(Network network, StreamGraph stream, NetworkGraph? block, EquatableArray<PlacedParameter> weights)
    {
        var layout = StreamLayout.Of(stream, block);
        return new StreamProgram(
            layout,
            StepsOf(network.Inputs, network.Inputs.Select(input => input.Shape.Size / input.Shape.Dimensions[0] * stream.Stride)),
            StepsOf(network.Outputs, stream.Graph.Outputs.Take(stream.OutputCount).Select(output => stream.Graph.Values[output].Size)),
            stream.Stride,
            stream.Latency,
            RoutineBuilder.Build(stream.Graph, weights, rowCapacity: 1, layout),
            RoutineBuilder.Build(stream.Graph, weights, CostModel.ChunkRows, layout),
            block is null ? null : RoutineBuilder.Build(block, weights, rowCapacity: 1, layout, isBlock: true),
            stream.BlockSteps);
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

    private static TrainingRoutines BuildTraining(
        NetworkGraph evaluation,
        EquatableArray<PlacedParameter> weights,
        NetworkGraph training,
        EquatableArray<PlacedParameter> parameters,
        int chunkRows)
    {
        FusedValue?[] fused = Fusion.Fuse(training);
        var phases = BatchPhases.Of(training, fused);
        var states = StreamLayout.OfTraining(training);
        return new TrainingRoutines(
            RoutineBuilder.Build(evaluation, weights, chunkRows, StreamLayout.OfTraining(evaluation)),
            RoutineBuilder.Build(training, parameters, chunkRows, states),
            training.Training!.Penalties.Select(root => ToPenalty(fused[root]!, fused, parameters)).ToEquatableArray(),
            training.Training.Gradients
                .Where(root => root >= 0 && !phases.IsCommon(root) && fused[root] is { Operation: Operation.Map } map && map.Operands.Any(IsParameter))
                .Select(root => ToPenalty(fused[root]!, fused, parameters))
                .ToEquatableArray())
        {
            StateLength = states?.Length ?? 0,
        };

        bool IsParameter(int value) => fused[value]!.Operation is Operation.Parameter;
    }

    // Shared arithmetic over one parameter and, in a gradient, over what the batch has summed up for it. Several sums are one by then:
    // the first stands for all, since they are added.
    private static Penalty ToPenalty(
        FusedValue value, FusedValue?[] values, EquatableArray<PlacedParameter> parameters)
    {
        // A sum of all elements is one over the rows of a matrix, and then over its columns.
        if (value.Operation is Operation.SumPositions && values[value.Operands[0]] is { Operation: Operation.Sum } sumOfRows)
            value = sumOfRows;
        int parameter = value.Operands
            .Select(operand => values[operand]!.Operation)
            .OfType<Operation.Parameter>()
            .Single().Index;
        int[] sums = [.. Enumerable.Range(0, value.Operands.Count).Where(i => values[value.Operands[i]]!.Operation is not Operation.Parameter)];
        if (sums.Length > 1 && sums.Any(sum => value.Expression.Derivative(sum) is not ConstantExpression { Value: 1 }))
            throw new InvalidOperationException(
                $"The gradient in {parameters[parameter].Specification.Name} is no sum of its terms, which no kernel computes yet.");
        ScalarExpression[] variables = [.. value.Operands.Select((operand, i) =>
            values[operand]!.Operation is Operation.Parameter ? Scalar.Variable(0) : i == sums[0] ? Scalar.Variable(1) : new ConstantExpression(0))];
        return new Penalty(parameters[parameter], value.Expression.Substitute(variables));
    }

    /// <summary>The parameters of a network in their places.</summary>
    public static EquatableArray<PlacedParameter> PlaceParameters(Network network) =>
        PlaceParameters(network, NetworkGraphs.Of(network).Inference, out _);

    private static EquatableArray<PlacedParameter> PlaceParameters(Network network, NetworkGraph inference, out int length)
    {
        ILookup<int, KernelUse> uses = inference.Values
            .SelectMany(value => value.Operands.Select((operand, place) => (Operand: inference.Values[operand].Operation, Use: UseOf(value.Operation, place))))
            .Where(read => read.Operand is Operation.Parameter)
            .ToLookup(read => ((Operation.Parameter)read.Operand).Index, read => read.Use);
        var placed = new List<PlacedParameter>();
        length = 0;
        int number = 0;
        foreach (ParameterSpecification parameter in network.Parameters)
        {
            int size = parameter.Parts.Sum(part => PlacedParameter.LengthOf(part));
            KernelUse[] ways = [.. uses[number].Distinct()];
            placed.Add(new PlacedParameter(parameter, length, size)
            {
                IsKernel = parameter is { IsVector: false, PartColumns: 0 } && ways is [] or [KernelUse.Product or KernelUse.TransposedProduct],
                IsTransposed = !parameter.IsVector && ways is [KernelUse.TransposedProduct],
            });
            length += size;
            number += parameter.PartCount;
        }

        return placed.ToEquatableArray();
    }

    private static KernelUse UseOf(Operation operation, int operand) => operation switch
    {
        Operation.MatrixProduct or Operation.Convolution or Operation.DepthwiseConvolution when operand == 1 => KernelUse.Product,
        Operation.ConvolutionInputGradient when operand == 1 => KernelUse.TransposedProduct,
        _ => KernelUse.Elements,
    };

    // How a prediction reads a parameter.
    private enum KernelUse
    {
        Elements,
        Product,
        TransposedProduct,
    }
}
