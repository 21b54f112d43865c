using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Training;
using NetGen.Interpreter;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Graph;

public class GraphBuilderTests
{
    private static readonly ScalarExpression V0 = Scalar.Variable(0), V1 = Scalar.Variable(1);
    private static readonly ScalarExpression V2 = Scalar.Variable(2), V3 = Scalar.Variable(3);

    [Fact]
    public void EqualValues_AreMadeOnce()
    {
        var graph = new GraphBuilder();
        int x = graph.Input(4);

        Assert.Equal(graph.Map(Scalar.Tanh(V0), 4, x), graph.Map(Scalar.Tanh(V0), 4, x));
        Assert.Equal(graph.Sum(x), graph.Sum(x));
        Assert.Equal(graph.Constant(2), graph.Constant(2));
        Assert.NotEqual(graph.Constant(2), graph.Constant(3));
        Assert.NotEqual(graph.DropoutMask(0, 0.5, 4), graph.DropoutMask(1, 0.5, 4));
    }

    [Fact]
    public void EqualMaps_WithOtherNumbersForTheirVariables_AreMadeOnce()
    {
        var graph = new GraphBuilder();
        int x = graph.Input(4), t = graph.Target(4);

        Assert.Equal(graph.Map(V0 - V1, 4, x, t), graph.Map(V1 - V2, 4, t, x, t));
    }

    [Fact]
    public void ParametersOfEqualSpecification_StayApart()
    {
        var graph = new GraphBuilder();

        Assert.NotEqual(graph.Parameter(Weights("a", 3)), graph.Parameter(Weights("a", 3)));
    }

    [Fact]
    public void Map_OfTheBareVariable_IsTheOperand()
    {
        var graph = new GraphBuilder();
        int x = graph.Input(4), t = graph.Target(4);

        Assert.Equal(t, graph.Map(V1, 4, x, t));
        Assert.Equal(t, graph.Map(V0 * V1, 4, graph.Constant(1), t));
    }

    [Fact]
    public void Map_OfASmallerOperand_Repeats()
    {
        var graph = new GraphBuilder();
        int sum = graph.Sum(graph.Input(4));

        int repeated = graph.Map(V0, 4, sum);

        Assert.NotEqual(sum, repeated);
        Assert.Equal(4, graph.Values[repeated].Size);
    }

    [Fact]
    public void Map_PutsConstantsIn_AndDropsOperandsThatItDoesNotUse()
    {
        var graph = new GraphBuilder();
        int x = graph.Input(4), t = graph.Target(4);

        int map = graph.Map(Scalar.Tanh(V0 * V2) + (V1 * V3), 4, t, x, graph.Constant(0), graph.Constant(3));
        GraphValue value = graph.Values[map];

        Assert.Equal([x], value.Operands);
        Assert.Equal(new Operation.Map(V0 * 3), value.Operation);
    }

    [Fact]
    public void Map_OfConstants_IsAConstant()
    {
        var graph = new GraphBuilder();
        int two = graph.Constant(2), three = graph.Constant(3);

        Assert.Equal(new Operation.Constant(7), graph.Values[graph.Map(1 + (V0 * V1), 1, two, three)].Operation);
        Assert.Equal(
            new Operation.Constant(5),
            graph.Values[graph.Map(Scalar.IfGreater(V0, V1, 4, 5), 1, two, three)].Operation);
    }

    [Fact]
    public void Map_OfTheSameOperandTwice_HoldsItOnce()
    {
        var graph = new GraphBuilder();
        int x = graph.Input(4);

        GraphValue value = graph.Values[graph.Map(V0 * V1, 4, x, x)];

        Assert.Equal([x], value.Operands);
        Assert.Equal(new Operation.Map(V0 * V0), value.Operation);
    }

    // The same operand on both branches makes the comparison, and what it compares, superfluous.
    [Fact]
    public void Map_WhoseBranchesAreTheSameOperand_IsThatOperand()
    {
        var graph = new GraphBuilder();
        int x = graph.Input(4), t = graph.Target(4), w = graph.Parameter(Weights("w", 4));

        Assert.Equal(w, graph.Map(Scalar.IfGreater(V0, V1, V2, V3), 4, x, t, w, w));
    }

    [Fact]
    public void Map_IsShared_WhereAllOperandsAre()
    {
        var graph = new GraphBuilder();
        int x = graph.Input(4), w = graph.Parameter(Weights("w", 4));

        Assert.True(graph.Values[graph.Map(V0 * V0, 4, w)].IsShared);
        Assert.False(graph.Values[graph.Map(V0 * V1, 4, w, x)].IsShared);
        Assert.False(graph.Values[graph.Repeat(w, 4)].IsShared);
        Assert.Equal(x, graph.Repeat(x, 4));
    }

    [Fact]
    public void Build_DropsValuesThatNothingNeeds_AndKeepsTheOrder()
    {
        var graph = new GraphBuilder();
        graph.Target(9);
        int x = graph.Input(3);
        graph.Softmax(x);
        int w = graph.Parameter(Weights("w", 3, 2));
        graph.Map(Scalar.Exp(V0), 3, x);
        int y = graph.MatrixProduct(x, w, bias: null);
        graph.Sum(y);

        NetworkGraph built = graph.Build(y, training: null);

        Assert.Equal(
            [new Operation.Input(0, 3), new Operation.Parameter(0), new Operation.MatrixProduct()],
            built.Values.Select(value => value.Operation));
        Assert.Equal([0, 1], built.Values[built.Output].Operands);
        Assert.Null(built.Training);
        Assert.Single(built.Parameters);
    }

    [Fact]
    public void Build_RenumbersWhatTrainingReadsOff_AndKeepsMissingGradients()
    {
        var graph = new GraphBuilder();
        graph.Constant(3);
        int x = graph.Input(1);
        int unused = graph.Parameter(Weights("unused", 1));

        NetworkGraph built = graph.Build(x, new TrainingOutputs(x, [], [unused, -1]));

        Assert.Equal(0, built.Output);
        Assert.Equal(new TrainingOutputs(0, [], [1, -1]), built.Training);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Graphs_AreTopologicallySorted(bool isTraining)
    {
        Network network = Network(
            [
                Input(2, 3),
                Flatten(),
                Dense(4, Activation.Gelu) with { KernelL1 = 0.1 },
                Dropout(0.5),
                Dense(3, Activation.Softmax),
            ],
            Minimise(Loss.CategoricalCrossEntropy));

        NetworkGraph graph = isTraining ? TrainingGraph.Training(network) : LayerLowering.Inference(network);

        for (int i = 0; i < graph.Values.Count; i++)
            Assert.All(graph.Values[i].Operands, operand => Assert.InRange(operand, 0, i - 1));
    }

    [Fact]
    public void InferenceGraph_HasNoDropout_AndNoReshape()
    {
        Network network = Network([Input(6), Dropout(0.5), Reshape(2, 3), Flatten(), Dense(2)]);

        NetworkGraph graph = LayerLowering.Inference(network);

        Assert.Equal(
            [
                new Operation.Input(0, 6),
                new Operation.Parameter(0),
                new Operation.Parameter(1),
                new Operation.MatrixProduct(),
            ],
            graph.Values.Select(value => value.Operation));
    }

    [Fact]
    public void DropoutOfRateZero_DrawsNoMask_ButKeepsItsNumber()
    {
        Network network = Network(
            [Input(6), Dropout(0), Dropout(0.25), Dense(2)], Minimise(Loss.MeanSquaredError));

        NetworkGraph graph = TrainingGraph.Training(network);

        Assert.Equal(
            [new Operation.DropoutMask(1, 0.25)],
            graph.Values.Select(value => value.Operation).OfType<Operation.DropoutMask>());
    }

    [Fact]
    public void EvaluationGraph_HasNoBackwardPass_AndTheLossOfTheTrainingGraph()
    {
        Network network = Network(
            [Input(2), Dense(3, Activation.Tanh) with { KernelL2 = 0.1 }, Dense(1)], Minimise(Loss.Huber));
        double[][] parameters = [[0.1, 0.2, 0.3, -0.4, 0.5, -0.6], [0, 0.1, 0.2], [1, -2, 3], [0.5]];
        double[][] inputs = [[1, 2], [-1, 0.5]], targets = [[3], [0.1]];

        NetworkGraph evaluation = TrainingGraph.Evaluation(network), training = TrainingGraph.Training(network);
        InterpretedBatch evaluated = new GraphInterpreter(evaluation, parameters).Run(inputs, targets);
        InterpretedBatch trained = new GraphInterpreter(training, parameters).Run(inputs, targets);

        Assert.Empty(evaluation.Training!.Gradients);
        Assert.DoesNotContain(evaluation.Values, value => value.Operation is Operation.KernelGradient);
        Assert.Equal(trained.Objective, evaluated.Objective);
        Assert.Equal(trained.Output, evaluated.Output);
    }

    [Fact]
    public void ANetworkWithoutLoss_HasNoTrainingGraph() =>
        Assert.Throws<InvalidOperationException>(() => TrainingGraph.Training(Network([Input(1), Dense(1)])));

    private static ParameterSpecification Weights(string name, params int[] shape) =>
        new(name, TensorShape.Of(shape), Initializer.Zeros, 0, 0, 0);
}
