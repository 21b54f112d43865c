using NetGen.Compiler.Declaration;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Training;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Training;

/// <summary>The derivative of scans, against finite differences through time.</summary>
public class ScanGradientTests
{
    public static TheoryData<RecurrentDeclaration> Layers => [.. AllLayers()];

    [Theory]
    [MemberData(nameof(Layers))]
    public void ARecurrentLayer_HasTheGradientOfFiniteDifferences(RecurrentDeclaration layer)
    {
        LayerDeclaration[] last = layer.ReturnSequences ? [Flatten(), Dense(2)] : [Dense(2)];
        GradientCheck.Draw(Network(
            [Input(4, 2), Dense(3) with { PerPosition = true }, layer, .. last], Minimise(Loss.MeanSquaredError)),
            dropoutMask: (_, rate, row, element) => (row + element) % 3 == 0 ? 0 : 1 / (1 - rate)).AssertGradients();
    }

    [Fact]
    public void StackedLayers_HaveTheGradientOfFiniteDifferences() => GradientCheck.Draw(Network(
        [
            Input(4, 2),
            Recurrent(RecurrentCell.GRU, 3, sequences: true),
            Recurrent(RecurrentCell.LSTM, 2, sequences: true) with { GoBackwards = true },
            Recurrent(RecurrentCell.SimpleRNN, 2),
        ],
        Minimise(Loss.MeanSquaredError))).AssertGradients();

    [Fact]
    public void AFirstState_AndAValueOfTheSample_GetTheSumOfAllSteps()
    {
        var graph = new GraphBuilder();
        int input = graph.Input(6);
        ParameterSpecification Kernel(string name, int rows) => new("dense/" + name, TensorShape.Of(rows, 3), Initializer.Zeros, 0, 0, 0);
        int first = graph.Parameter(Kernel("first", 6)), gate = graph.Parameter(Kernel("gate", 6)), step = graph.Parameter(Kernel("step", 3));
        int sequence = graph.Reshape(graph.MatrixProduct(input, graph.Parameter(new("dense/x", TensorShape.Of(6, 6), Initializer.Zeros, 0, 0, 0)), null), new(2, 3));
        var scan = new ScanBuilder(graph, 2, isReversed: true);
        int state = scan.State(3, graph.MatrixProduct(input, first, null));
        int gated = scan.Body.Map(
            Scalar.Variable(0) * Scalar.Variable(1), 3, scan.Body.MatrixProduct(state, scan.Outer(step), null), scan.Outer(graph.MatrixProduct(input, gate, null)));
        int next = scan.Body.Map(Scalar.Tanh(Scalar.Variable(0) + Scalar.Variable(1)), 3, gated, scan.Element(sequence));
        scan.SetNext(state, next);
        int built = scan.Build();

        // What the state was before each step counts too.
        int output = graph.SumPositions(graph.Map(
            Scalar.Variable(0) + (2 * Scalar.Variable(1)), new(2, 3), graph.ScanResult(built, next), graph.ScanResult(built, state)));
        int loss = graph.Sum(graph.Map(Scalar.Variable(0) * Scalar.Variable(0) - Scalar.Variable(1), 3, output, graph.Target(3)));
        EquatableArray<int> gradients = ReverseMode.Differentiate(
            graph, loss, [], [.. Enumerable.Range(0, graph.Values.Count).Where(value => graph.Values[value].Operation is Operation.Parameter)]);
        GradientCheck.Draw(graph.Build(output, new TrainingOutputs(loss, [], gradients))).AssertGradients();
    }

    private static IEnumerable<RecurrentDeclaration> AllLayers()
    {
        foreach (bool sequences in new[] { false, true })
        {
            foreach (RecurrentCell cell in Enum.GetValues<RecurrentCell>())
            {
                RecurrentDeclaration layer = Recurrent(cell, 3, sequences);
                yield return layer;
                yield return layer with { GoBackwards = true };
                yield return layer with { Stateful = true, Dropout = 0.25 };
                yield return layer with { Dropout = 0.5, RecurrentDropout = 0.25 };
                yield return layer with { Bidirectional = BidirectionalMerge.Concatenate, GoBackwards = cell == RecurrentCell.LSTM };
                yield return layer with { UseBias = false, Activation = Activation.Softsign, RecurrentActivation = Activation.HardSigmoid };
            }

            yield return Recurrent(RecurrentCell.GRU, 3, sequences) with { ResetAfter = false };
            yield return Recurrent(RecurrentCell.LSTM, 3, sequences) with { Stateful = true, Bidirectional = BidirectionalMerge.Concatenate };
        }

        foreach (BidirectionalMerge merge in new[] { BidirectionalMerge.Sum, BidirectionalMerge.Average, BidirectionalMerge.Multiply })
        {
            yield return Recurrent(RecurrentCell.GRU, 2) with { Bidirectional = merge };
            yield return Recurrent(RecurrentCell.SimpleRNN, 2, sequences: true) with { Bidirectional = merge, GoBackwards = true, Dropout = 0.5 };
        }

        yield return Recurrent(RecurrentCell.LSTM, 2) with
        {
            Kernel = new() { L1 = 0.1, L2 = 0.2 },
            Recurrent = new() { L2 = 0.3 },
            Bias = new() { L2 = 0.1 },
        };
    }
}
