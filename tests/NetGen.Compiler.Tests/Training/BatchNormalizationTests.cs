using NetGen.Compiler.Declaration;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Training;
using NetGen.Interpreter;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Training;

/// <summary>Normalisations over the batch and over groups of channels, against finite differences and by hand.</summary>
public class BatchNormalizationTests
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void OfVectors_HasTheGradientOfFiniteDifferences(bool center, bool scale) => Check(
        [Input(3), Dense(4) with { UseBias = false }, new BatchNormalizationDeclaration(0) { Center = center, Scale = scale }, Activate(Activation.Tanh), Dense(2)]);

    [Fact]
    public void OfImages_HasTheGradientOfFiniteDifferences() => Check(
        [
            Input(2, 3, 2), PerPosition(3), new BatchNormalizationDeclaration(0), Activate(Activation.Silu),
            PerPosition(2), new BatchNormalizationDeclaration(0), Flatten(), Dense(2),
        ]);

    [Fact]
    public void OfBranches_HasTheGradientOfFiniteDifferences() => Check(
        [
            Input(3), Dense(4) with { UseBias = false, Name = "a" }, new BatchNormalizationDeclaration(0) { Name = "b" },
            Dense(4) with { UseBias = false, From = "a" }, new BatchNormalizationDeclaration(0), new MergeDeclaration(0, MergeFunction.Add, ["b"]),
            Activate(Activation.Tanh), Dense(2),
        ]);

    [Fact]
    public void Frozen_HasTheGradientOfFiniteDifferences() => Check(
        [Input(3), Dense(4), new BatchNormalizationDeclaration(0) { Trainable = false }, Activate(Activation.Tanh), Dense(2)]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(-1)]
    public void OfGroups_HasTheGradientOfFiniteDifferences(int groups) => Check(
        [Input(2, 3, 2), PerPosition(4), new GroupNormalizationDeclaration(0, groups), Activate(Activation.Tanh), Flatten(), Dense(2)]);

    [Fact]
    public void OfGroupsOfVectors_HasTheGradientOfFiniteDifferences() => Check(
        [Input(3), Dense(6), new GroupNormalizationDeclaration(0, 2) { Scale = false }, Activate(Activation.Tanh), Dense(2)]);

    [Fact]
    public void InTraining_TheBatchHasMeanZeroAndVarianceOne()
    {
        // Keras: keras.layers.BatchNormalization()(x, training=True) of 1, 2 and 6: mean 3, variance 14/3.
        NetworkGraph graph = TrainingGraph.Training(Alone(new BatchNormalizationDeclaration(0)));
        InterpretedBatch batch = new GraphInterpreter(graph, [[1], [0], [100], [100], [1], [0]]).Run([[1], [2], [6]], [[0], [0], [0]]);

        double deviation = Math.Sqrt((14.0 / 3) + 1e-3);
        Assert.Equal([-2 / deviation, -1 / deviation, 3 / deviation], batch.Output.Select(row => row[0]), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void OtherwiseAndFrozen_TheAveragesAreTaken()
    {
        double[][] parameters = [[2], [5], [1], [4], [1], [0]];
        foreach (NetworkGraph graph in new[]
        {
            LayerLowering.Inference(Alone(new BatchNormalizationDeclaration(0))),
            TrainingGraph.Evaluation(Alone(new BatchNormalizationDeclaration(0))),
            TrainingGraph.Training(Alone(new BatchNormalizationDeclaration(0) { Trainable = false })),
        })
        {
            double[][] output = new GraphInterpreter(graph, parameters).Run([[1], [2]], [[0], [0]]).Output;
            Assert.Equal([5, 5 + (2 / Math.Sqrt(4 + 1e-3))], output.Select(row => row[0]), (a, b) => Math.Abs(a - b) < 1e-12);
        }
    }

    [Fact]
    public void AveragesMove_UnlessFrozen()
    {
        MovingAverage[] moving = [.. TrainingGraph.Training(Alone(new BatchNormalizationDeclaration(0) { Momentum = 0.75 })).Training!.Moving];
        Assert.Equal([(2, 0.75), (3, 0.75)], moving.Select(average => (average.Parameter, average.Momentum)));
        Assert.Empty(TrainingGraph.Training(Alone(new BatchNormalizationDeclaration(0) { Trainable = false })).Training!.Moving);
    }

    [Fact]
    public void OfGroups_NormalisesEachGroupOfASample()
    {
        // Keras: keras.layers.GroupNormalization(2) of the positions [1, 3, 10, 10] and [5, 7, 20, 20].
        NetworkGraph graph = LayerLowering.Inference(Network([Input(2, 4), new GroupNormalizationDeclaration(0, 2)]));
        double[] output = new GraphInterpreter(graph, [[1, 1, 1, 2], [0, 0, 0, 3]]).Run([[1, 3, 10, 10, 5, 7, 20, 20]], []).Output[0];

        double first = Math.Sqrt(5 + 1e-3), second = Math.Sqrt(25 + 1e-3);
        double[] expected =
        [
            -3 / first, -1 / first, -5 / second, 3 - (10 / second),
            1 / first, 3 / first, 5 / second, 3 + (10 / second),
        ];
        Assert.Equal(expected, output, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void TheBackwardPass_HasTwoSumsForEachLayer()
    {
        NetworkGraph graph = TrainingGraph.Training(Network(
            [Input(3), Dense(4) with { UseBias = false }, new BatchNormalizationDeclaration(0), Dense(2) with { UseBias = false }], Minimise(Loss.MeanSquaredError)));
        Assert.Equal(2, graph.Values.Count(value => value.Operation is Operation.BatchSum));
    }

    // Its bias would have no gradient.
    private static DenseDeclaration PerPosition(int units) => Dense(units) with { UseBias = false, PerPosition = true };

    // A network needs something to train: a product with 1.
    private static Network Alone(LayerDeclaration layer) => Network([Input(1), layer, Dense(1)], Minimise(Loss.MeanSquaredError));

    private static void Check(LayerDeclaration[] layers) =>
        GradientCheck.Draw(Network(layers, Minimise(Loss.MeanSquaredError))).AssertGradients();
}
