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
        StreamGraphs? stream = network.StreamOrdinal is null ? null : StreamGraphs.Of(network);
        EquatableArray<PlacedParameter> whole = PlaceParameters(network, graphs, stream, out int length);
        EquatableArray<PlacedParameter> parameters = whole.SelectMany(parameter => parameter.Parts).ToEquatableArray();
        NetworkGraph[] forward = [graphs.Inference, .. new[] { graphs.Evaluation, graphs.InputGradients }.OfType<NetworkGraph>(), .. stream?.All ?? []];
        (forward, EquatableArray<PlacedParameter> weights, PreparedWeights? prepared) = WeightPreparation.Prepare(parameters, forward);
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
            Stream = stream?.With([.. forward.Skip(forward.Length - stream.All.Count)]).Build(weights),
        };

        return program with
        {
            Split = split.Pays(program.Predict) ? split : null,
            Quantized = network.Quantizations
                .Select(quantization => Quantization.Build(graphs.Inference, stream, whole, quantization.Format, program.PredictBatch.RowCapacity))
                .ToEquatableArray(),
        };
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
    public static EquatableArray<PlacedParameter> PlaceParameters(Network network) => PlaceParameters(
        network, NetworkGraphs.Of(network), network.StreamOrdinal is null ? null : StreamGraphs.Of(network), out _);

    // A kernel is one in predictions and in steps.
    private static EquatableArray<PlacedParameter> PlaceParameters(Network network, NetworkGraphs graphs, StreamGraphs? stream, out int length)
    {
        HashSet<int> transposed = TransposedKernels.Find(network, graphs);
        ILookup<int, KernelUse> uses = new[] { graphs.Inference }.Concat(stream?.All ?? [])
            .SelectMany(graph => graph.Values.SelectMany(value => value.Operands.SelectMany((operand, place) =>
                UsesOf(value.Operation, place).Select(use => (Operand: graph.Values[operand].Operation, Use: use)))))
            .Where(read => read.Operand is Operation.Parameter)
            .ToLookup(read => ((Operation.Parameter)read.Operand).Index, read => read.Use);
        var placed = new List<PlacedParameter>();
        length = 0;
        int number = 0;
        foreach (ParameterSpecification parameter in network.Parameters)
        {
            bool hasInputLanes = transposed.Contains(number);
            int size = hasInputLanes ? PlacedParameter.TransposedLengthOf(parameter) : parameter.Parts.Sum(part => PlacedParameter.LengthOf(part));
            KernelUse[] ways = [.. Enumerable.Range(number, parameter.PartCount).SelectMany(part => uses[part]).Distinct()];
            placed.Add(new PlacedParameter(parameter, length, size)
            {
                IsKernel = !parameter.IsVector && ways is [] or [KernelUse.Product or KernelUse.TransposedProduct],
                IsTransposed = !parameter.IsVector && ways is [KernelUse.TransposedProduct],
                HasInputLanes = hasInputLanes,
            });
            length += size;
            number += parameter.PartCount;
        }

        return placed.ToEquatableArray();
    }

    // A scan reads a parameter as its body does.
    private static IEnumerable<KernelUse> UsesOf(Operation operation, int operand) => operation is Operation.Scan { Body.Values: var body }
        ? body.SelectMany(value => value.Operands
            .Select((inside, place) => (body[inside].Operation, Place: place))
            .Where(read => read.Operation is Operation.Outer outer && outer.Operand == operand)
            .Select(read => UseOf(value.Operation, read.Place)))
        : [UseOf(operation, operand)];

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
