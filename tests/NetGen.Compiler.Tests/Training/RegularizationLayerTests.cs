using NetGen.Compiler.Declaration;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Training;
using NetGen.Interpreter;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Training;

/// <summary>Layers that act on training, and leave predictions alone.</summary>
public class RegularizationLayerTests
{
    private static readonly LayerDeclaration[] Noisy =
        [Input(3), new GaussianNoiseDeclaration(0, 0.5), Dense(4, Activation.Tanh), Dropout(0.5), new GaussianNoiseDeclaration(0, 0.25), Dense(2)];

    [Fact]
    public void Noise_IsAddedInTrainingAlone()
    {
        Network network = Network([Input(2), new GaussianNoiseDeclaration(0, 0.5), Dense(1)], Minimise(Loss.MeanSquaredError));
        double[][] parameters = [[1, 10], [0]];
        var noise = new GraphInterpreter(TrainingGraph.Training(network), parameters) { Noise = (_, row, element) => row + (2 * element) };

        InterpretedBatch training = noise.Run([[3, 4], [3, 4]], [[0], [0]]);
        InterpretedBatch evaluation = new GraphInterpreter(TrainingGraph.Evaluation(network), parameters).Run([[3, 4]], [[0]]);

        // 3 + ½·row, 4 + ½·(row + 2).
        Assert.Equal([53, 58.5], training.Output.Select(row => row[0]));
        Assert.Equal(43, evaluation.Output[0][0]);
        Assert.Equal(43, new GraphInterpreter(LayerLowering.Inference(network), parameters).Run([[3, 4]], []).Output[0][0]);
    }

    [Fact]
    public void Noise_HasTheGradientOfFiniteDifferences() =>
        GradientCheck.Draw(Network(Noisy, Minimise(Loss.MeanSquaredError))).AssertGradients();

    [Fact]
    public void LayersThatDraw_AreNumberedTogether()
    {
        NetworkGraph graph = TrainingGraph.Training(Network(Noisy, Minimise(Loss.MeanSquaredError)));

        Assert.Equal([0, 2], graph.Values.Select(value => value.Operation).OfType<Operation.Noise>().Select(noise => noise.Layer));
        Assert.Equal(1, graph.Values.Select(value => value.Operation).OfType<Operation.DropoutMask>().Single().Layer);
    }

    [Fact]
    public void NoNoise_DrawsNothing() => Assert.DoesNotContain(
        TrainingGraph.Training(Network([Input(2), new GaussianNoiseDeclaration(0, 0), Dense(1)], Minimise(Loss.MeanSquaredError))).Values,
        value => value.Operation is Operation.Noise);

    [Fact]
    public void ActivityRegularization_IsPartOfEachSamplesLoss()
    {
        Network network = Network(
            [Input(2), new ActivityRegularizationDeclaration(0) { L1 = 0.5, L2 = 0.25 }, Dense(1)], Minimise(Loss.MeanSquaredError));
        double[][] parameters = [[0, 0], [0]];

        // Keras: λ₁·Σ|x| + λ₂·Σx² over the batch, divided by its samples: as much as the mean of the samples' own.
        double penalties = (0.5 * 3) + (0.25 * 5) + (0.5 * 7) + (0.25 * 25);
        foreach (NetworkGraph graph in new[] { TrainingGraph.Training(network), TrainingGraph.Evaluation(network) })
        {
            InterpretedBatch batch = new GraphInterpreter(graph, parameters).Run([[1, -2], [-3, 4]], [[1], [0]]);
            Assert.Equal(1 + penalties, batch.LossSum, 1e-12);
            Assert.Equal((1 + penalties) / 2, batch.Objective, 1e-12);
        }

        Assert.DoesNotContain(LayerLowering.Inference(network).Values, value => value.Operation is Operation.Sum);
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0, 0.25)]
    [InlineData(0.5, 0.25)]
    public void ActivityRegularization_HasTheGradientOfFiniteDifferences(double l1, double l2) => GradientCheck.Draw(Network(
        [
            Input(3, 2),
            Dense(4) with { PerPosition = true },
            new ActivityRegularizationDeclaration(0) { L1 = l1, L2 = l2 },
            Flatten(),
            Dense(2),
            new ActivityRegularizationDeclaration(0) { L1 = l2, L2 = l1 },
        ],
        Minimise(Loss.MeanSquaredError))).AssertGradients();

    [Fact]
    public void ActivityRegularization_OfSeveralLosses_IsInTheirSumOnce()
    {
        LayerDeclaration[] Layers(double l2) =>
        [
            Input(2) with { Name = "x" },
            Dense(2) with { Name = "a" },
            new ActivityRegularizationDeclaration(0) { Name = "b", L2 = l2 },
            Dense(1) with { Name = "c", From = "a" },
        ];
        LossDeclaration[] losses = [Minimise(Loss.MeanSquaredError) with { Of = "b", Weight = 4 }, Minimise(Loss.MeanSquaredError) with { Of = "c", Weight = 0.5 }];
        double[][] parameters = [[1, 0, 0, 1], [0, 0], [1, 1], [0]];
        double Objective(double l2) => new GraphInterpreter(TrainingGraph.Evaluation(Network(Layers(l2), losses)), parameters)
            .Run([[3, 4]], [[1, 1, 1]]).Objective;

        Assert.Equal(Objective(0) + (0.5 * 25), Objective(0.5), 1e-12);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1e39)]
    [InlineData(double.NaN)]
    public void NumbersOutOfRange_AreErrors(double value)
    {
        const string expected = "a finite number of at least 0";
        string actual = value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        AssertError(
            NetworkErrorKind.ArgumentOutOfRange, 1, ["GaussianNoise", "stddev", expected, actual], Error([Input(2), new GaussianNoiseDeclaration(0, value)]));
        AssertError(
            NetworkErrorKind.ArgumentOutOfRange,
            1,
            ["ActivityRegularization", "L1", expected, actual],
            Error([Input(2), new ActivityRegularizationDeclaration(0) { L1 = value }]));
        AssertError(
            NetworkErrorKind.ArgumentOutOfRange,
            1,
            ["ActivityRegularization", "L2", expected, actual],
            Error([Input(2), new ActivityRegularizationDeclaration(0) { L2 = value }]));
    }
}
