using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Training;
using NetGen.Interpreter;
using NetGen.Reference;

namespace NetGen.Compiler.Tests.Training;

/// <summary>A point at which the gradients of a graph can be compared with finite differences.</summary>
internal sealed class GradientCheck
{
    // A weight moves by 1e-5 and every value by a small multiple of that, so no comparison changes its outcome.
    private const double KinkMargin = 2e-3;
    private const int Samples = 3;

    private readonly NetworkGraph _graph;
    private readonly double[][] _parameters;
    private readonly double[][] _inputs;
    private readonly double[][] _targets;
    private readonly Func<int, double, int, int, double> _dropoutMask;
    private readonly double[][][] _states;
    private readonly InterpretedBatch _batch;
    private Network? _network;

    private GradientCheck(
        NetworkGraph graph,
        double[][] parameters,
        double[][] inputs,
        double[][] targets,
        Func<int, double, int, int, double> dropoutMask)
    {
        (_graph, _parameters, _inputs, _targets, _dropoutMask) = (graph, parameters, inputs, targets, dropoutMask);

        // Samples of stateful layers go on from numbers of either sign.
        _states = [.. graph.Training!.States.Select((next, state) => inputs
            .Select((_, sample) => Enumerable.Range(0, graph.Values[next].Size).Select(i => Math.Sin((7 * state) + (3 * sample) + i)).ToArray())
            .ToArray())];
        _batch = new GraphInterpreter(graph, parameters) { DropoutMask = dropoutMask }.Run(inputs, targets, _states);
    }

    /// <summary>Draws points until one is far from every kink, within the loss's domain, and not flat.</summary>
    public static GradientCheck Draw(
        Network network, int seed = 1, Func<int, double, int, int, double>? dropoutMask = null) =>
        Draw(TrainingGraph.Training(network), seed, network.Losses[0].Loss, dropoutMask, [.. InputIndices.Of(network)]).Of(network);

    /// <inheritdoc cref="Draw(Network, int, Func{int, double, int, int, double}?)"/>
    public static GradientCheck Draw(
        NetworkGraph graph,
        int seed = 1,
        Loss loss = Loss.MeanSquaredError,
        Func<int, double, int, int, double>? dropoutMask = null,
        InputIndices[]? indices = null)
    {
        var random = new Random(seed);
        int inputSize = graph.Values.Select(value => value.Operation).OfType<Operation.Input>().First().RowSize;
        int outputSize = graph.OutputSize;
        for (int attempt = 0; attempt < 20_000; attempt++)
        {
            // Outputs of some activations are rarely positive; a shift of the last bias makes them so.
            double shift = attempt % 4 / 2.0;
            int last = graph.Parameters.Count - 1;
            double[][] parameters = [.. graph.Parameters.Select((specification, i) =>
                Array(specification.Shape.Size, () => (specification.IsTrainable ? Between(random, -1, 1) : Between(random, 0.5, 2)) + (i == last ? shift : 0)))];
            double[][] inputs =
                [.. Enumerable.Range(0, Samples).Select(_ => WithIndices(Array(inputSize, () => Between(random, -1, 1)), indices ?? [], random))];
            double[][] targets = [.. Enumerable.Range(0, Samples).Select(_ => Target(random, loss, outputSize))];
            var check = new GradientCheck(graph, parameters, inputs, targets, dropoutMask ?? ((_, _, _, _) => 1));
            if (check.IsInDomain(loss) && check.IsFarFromKinks() && check.IsSteep())
                return check;
        }

        throw new InvalidOperationException("No point found at which the gradient can be checked.");
    }

    /// <summary>
    /// Compares every gradient with its central difference, and of a declared network without embeddings the gradients in its inputs, as it predicts.
    /// </summary>
    public void AssertGradients()
    {
        for (int parameter = 0; parameter < _parameters.Length; parameter++)
        {
            if (!_graph.Parameters[parameter].IsTrainable)
            {
                Assert.Equal(-1, _graph.Training!.Gradients[parameter]);
                continue;
            }

            double[] gradient = _batch.Gradient(parameter);
            Assert.True(_graph.Values[_graph.Training!.Gradients[parameter]].IsShared);
            Assert.Equal(_parameters[parameter].Length, gradient.Length);
            for (int i = 0; i < gradient.Length; i++)
            {
                double expected = FiniteDifferences.Gradient(
                    _graph, _parameters, _inputs, _targets, parameter, i, dropoutMask: _dropoutMask, states: _states);

                // With a step of 1e-5 the truncation is 2e-11 times the third derivative, which the domains below keep
                // under a few hundred, and the rounding is 1e-11 times the objective, which is below 100.
                Assert.True(
                    Math.Abs(expected - gradient[i]) <= 1e-8 + (1e-7 * Math.Abs(expected)),
                    $"{_graph.Parameters[parameter].Name}[{i}]: differences {expected:R}, adjoint {gradient[i]:R}.");
            }
        }

        if (_network is { } network && InputIndices.Of(network).Count == 0)
            AssertInputGradients(network);
    }

    // Of the loss of each sample by itself.
    private void AssertInputGradients(Network network)
    {
        NetworkGraph evaluation = TrainingGraph.Evaluation(network);
        double[][] gradients = new GraphInterpreter(InputGradientGraph.Of(network), _parameters).Run(_inputs, _targets).Output;
        for (int sample = 0; sample < Samples; sample++)
        {
            Assert.Equal(_inputs[sample].Length, gradients[sample].Length);
            for (int i = 0; i < _inputs[sample].Length; i++)
            {
                double Loss(double change)
                {
                    double[] moved = [.. _inputs[sample]];
                    moved[i] += change;
                    return new GraphInterpreter(evaluation, _parameters).Run([moved], [_targets[sample]]).LossSum;
                }

                const double step = 1e-5;
                double expected = (Loss(step) - Loss(-step)) / (2 * step), actual = gradients[sample][i];

                // As for parameters; a sample's own loss has three times the slope of the mean, and may be steeper where nothing is dropped.
                Assert.True(
                    Math.Abs(expected - actual) <= 1e-7 + (1e-6 * Math.Abs(expected)),
                    $"input {i} of sample {sample}: differences {expected:R}, adjoint {actual:R}.");
            }
        }
    }

    private GradientCheck Of(Network network)
    {
        _network = network;
        return this;
    }

    private static double[] WithIndices(double[] input, InputIndices[] indices, Random random)
    {
        foreach (InputIndices part in indices)
        {
            for (int i = 0; i < part.Count * part.Length; i++)
                input[part.Offset + (i / part.Length * part.Stride) + (i % part.Length)] = random.Next(part.Limit);
        }

        return input;
    }

    private static double[] Target(Random random, Loss loss, int outputs)
    {
        switch (loss)
        {
            case Loss.SparseCategoricalCrossEntropy:
                return [random.Next(outputs)];
            case Loss.CategoricalCrossEntropy or Loss.KullbackLeibler:
                double[] weights = Array(outputs, () => Between(random, 0.1, 1));
                return [.. weights.Select(weight => weight / weights.Sum())];
            case Loss.Hinge or Loss.Perceptron:
                return Array(outputs, () => random.Next(2) == 0 ? -1 : 1);
            case Loss.BinaryCrossEntropy:
                return Array(outputs, () => random.NextDouble());
            default:
                return Array(outputs, () => Between(random, 0, 2));
        }
    }

    // Logarithms are steep at 0; below 0 those of some losses are clipped, which is a matter of its own test.
    private bool IsInDomain(Loss loss)
    {
        (double lower, double upper) = loss switch
        {
            Loss.BinaryCrossEntropy => (0.2, 0.8),
            Loss.CategoricalCrossEntropy or Loss.SparseCategoricalCrossEntropy or Loss.Poisson => (0.2, 100),
            Loss.KullbackLeibler => (0.2, 0.99),
            _ => (-100.0, 100.0),
        };
        return _batch.Output.All(row => row.All(p => p >= lower && p <= upper)) && Math.Abs(_batch.Objective) < 100;
    }

    private bool IsFarFromKinks()
    {
        TrainingOutputs training = _graph.Training!;
        var forward = new SortedSet<int>([training.Loss, .. training.Penalties]);
        while (forward.Count > 0)
        {
            int index = forward.Max;
            forward.Remove(index);
            GraphValue value = _graph.Values[index];
            forward.UnionWith(value.Operands);
            if (value.Operation is Operation.MaxPooling { Window: var window } && _batch[value.Operands[0]].Any(row => LeastLead(row, window, value.Shape.Channels) < KinkMargin))
                return false;
            if (value.Operation is not Operation.Map map)
                continue;
            for (int row = 0; row < (value.IsShared ? 1 : Samples); row++)
            {
                for (int i = 0; i < value.Size; i++)
                {
                    double[] variables = [.. value.Operands.Select(operand => Element(operand, value.Shape, row, i))];
                    if (DistanceToKink(map.Expression, variables) < KinkMargin)
                        return false;
                }
            }
        }

        return true;
    }

    // How far the largest of a window is ahead of the next, at least.
    private static double LeastLead(double[] row, Window window, int channels)
    {
        double least = double.PositiveInfinity;
        for (int element = 0; element < window.OutputPositions * channels; element++)
        {
            int output = element / channels;
            var seen = new List<double>();
            for (int tap = 0; tap < window.Taps; tap++)
            {
                int y = window.Rows.Index(output / window.Columns.Outputs, tap / window.Columns.Size);
                int x = window.Columns.Index(output % window.Columns.Outputs, tap % window.Columns.Size);
                if (y >= 0 && y < window.Rows.Inputs && x >= 0 && x < window.Columns.Inputs)
                    seen.Add(row[(((y * window.Columns.Inputs) + x) * channels) + (element % channels)]);
            }

            seen.Sort();
            if (seen.Count > 1)
                least = Math.Min(least, seen[^1] - seen[^2]);
        }

        return least;
    }

    // The operand's element that a map of a shape reads; axes of one element are repeated.
    private double Element(int value, ValueShape shape, int row, int element)
    {
        IReadOnlyList<double[]> rows = _batch[value];
        double[] values = rows[rows.Count == 1 ? 0 : row];
        ValueShape own = _graph.Values[value].Shape;
        int position = own.Positions == 1 ? 0 : element / shape.Channels, channel = own.Channels == 1 ? 0 : element % shape.Channels;
        return values[(position * own.Channels) + channel];
    }

    private static double DistanceToKink(ScalarExpression expression, double[] x)
    {
        switch (expression)
        {
            case UnaryExpression unary:
                double own = unary.Function == UnaryFunction.Abs ? Math.Abs(unary.Operand.Evaluate(x)) : 1;
                return Math.Min(own, DistanceToKink(unary.Operand, x));
            case BinaryExpression binary:
                double apart = binary.Function is BinaryFunction.Min or BinaryFunction.Max
                    ? Math.Abs(binary.Left.Evaluate(x) - binary.Right.Evaluate(x))
                    : 1;
                return Math.Min(apart, Math.Min(DistanceToKink(binary.Left, x), DistanceToKink(binary.Right, x)));
            case ConditionalExpression choice:
                double compared = Math.Abs(choice.Left.Evaluate(x) - choice.Right.Evaluate(x));
                double taken = DistanceToKink(
                    ScalarEvaluator.Holds(choice.Comparison, choice.Left.Evaluate(x), choice.Right.Evaluate(x))
                        ? choice.WhenTrue
                        : choice.WhenFalse,
                    x);
                return Math.Min(compared, taken);
            default:
                return 1;
        }
    }

    // Every gradient that exists has a value well away from 0, so that a lost adjoint would be noticed.
    private bool IsSteep() => Enumerable.Range(0, _parameters.Length)
        .Where(parameter => _graph.Training!.Gradients[parameter] >= 0)
        .All(parameter => _batch.Gradient(parameter).Max(Math.Abs) > 1e-3);

    private static double Between(Random random, double lower, double upper) =>
        lower + (random.NextDouble() * (upper - lower));

    private static double[] Array(int size, Func<double> element) =>
        [.. Enumerable.Range(0, size).Select(_ => element())];
}
