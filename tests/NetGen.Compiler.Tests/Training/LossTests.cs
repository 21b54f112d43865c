using NetGen.Compiler.Declaration;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Training;
using NetGen.Interpreter;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Training;

/// <summary>
/// Losses of one sample whose logits are given: the kernel is the unit matrix, so the logits are the input and the
/// gradient in the bias is the gradient in the logits.
/// </summary>
public class LossTests
{
    private static readonly double[] Logits = [0.3, -1.2, 2.5], Probabilities = [0.2, 0.5, 0.7];

    [Fact]
    public void MeanSquaredError_IsTheMeanOfSquares() =>
        AssertLoss((0.04 + 1 + 0.25) / 3, Run(Loss.MeanSquaredError, Activation.Linear, [0.2, 1, 0.5], [0, 2, 1]));

    [Fact]
    public void MeanAbsoluteError_IsTheMeanOfDistances() =>
        AssertLoss((0.2 + 1 + 0.5) / 3, Run(Loss.MeanAbsoluteError, Activation.Linear, [0.2, 1, 0.5], [0, 2, 1]));

    [Fact]
    public void MeanAbsoluteError_AtTheTarget_HasNoSlope() => Assert.Equal(
        [1 / 3.0, 0, -1 / 3.0], Run(Loss.MeanAbsoluteError, Activation.Linear, [1, 2, 3], [0, 2, 4]).Gradient(1));

    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(0.25, 0.25)]
    [InlineData(3, 3)]
    public void Huber_IsQuadraticUpToDelta_AndLinearBeyond(double given, double delta)
    {
        double[] errors = [0.5, -2, delta];
        double expected = errors.Average(e =>
            Math.Abs(e) <= delta ? 0.5 * e * e : (delta * Math.Abs(e)) - (0.5 * delta * delta));
        InterpretedBatch batch = Run(Loss.Huber, Activation.Linear, errors, [0, 0, 0], given);

        AssertLoss(expected, batch);
        AssertClose([.. errors.Select(e => Math.Clamp(e, -delta, delta) / 3)], batch.Gradient(1));
    }

    [Fact]
    public void Hinge_TakesTargetsAsTheyAre() => AssertLoss(
        (Math.Max(1 - 0.2, 0) + 3.0 + 0 + 1) / 4,
        Run(Loss.Hinge, Activation.Linear, [0.2, 2, -7, 5], [1, -1, -1, 0]));

    [Fact]
    public void KullbackLeibler_SumsAndClips()
    {
        AssertLoss(
            (0.3 * Math.Log(0.3 / 0.2)) + (0.7 * Math.Log(0.7 / 0.8)),
            Run(Loss.KullbackLeibler, Activation.Linear, [0.2, 0.8], [0.3, 0.7]));
        AssertLoss(
            (1e-7 * Math.Log(1e-7 / 1)) + (1 * Math.Log(1 / 1e-7)),
            Run(Loss.KullbackLeibler, Activation.Linear, [1.5, 0], [0, 1]));
    }

    [Fact]
    public void Poisson_IsTheMeanOfPredictionLessTargetTimesLogarithm() => AssertLoss(
        (0.2 - (3 * Math.Log(0.2 + 1e-7)) + 0 - (0 * Math.Log(1e-7))) / 2,
        Run(Loss.Poisson, Activation.Linear, [0.2, 0], [3, 0]));

    [Fact]
    public void OutputGradient_IsTheSumOfProducts_AndTheTargetsAreTheGradient()
    {
        double[] gradient = [2, -3, 0.25];

        InterpretedBatch linear = Run(Loss.OutputGradient, Activation.Linear, Logits, gradient);
        AssertLoss((2 * 0.3) + (-3 * -1.2) + (0.25 * 2.5), linear);
        AssertClose(gradient, linear.Gradient(1));

        // Through an activation, the chain rule: ∂/∂z of tanh z is 1 − tanh² z.
        InterpretedBatch tanh = Run(Loss.OutputGradient, Activation.Tanh, Logits, gradient);
        AssertClose([.. gradient.Zip(Logits, (g, z) => g * (1 - (Math.Tanh(z) * Math.Tanh(z))))], tanh.Gradient(1));
    }

    [Theory]
    [InlineData(Activation.Linear)]
    [InlineData(Activation.Relu)]
    public void BinaryCrossEntropy_OfProbabilities_IsTheMeanAndClips(Activation activation)
    {
        AssertLoss(
            -(Math.Log(0.2) + Math.Log(1 - 0.5) + (0.1 * Math.Log(0.7)) + (0.9 * Math.Log(0.3))) / 3,
            Run(Loss.BinaryCrossEntropy, activation, Probabilities, [1, 0, 0.1]));

        InterpretedBatch clipped = Run(Loss.BinaryCrossEntropy, activation, [0, 1, 2], [1, 0, 1]);
        AssertLoss(-(Math.Log(1e-7) + Math.Log(1 - (1 - 1e-7)) + Math.Log(1 - 1e-7)) / 3, clipped);
        Assert.Equal([0, 0, 0], clipped.Gradient(1));
    }

    [Fact]
    public void CategoricalCrossEntropy_OfUnnormalisedPredictions_DividesByTheSum()
    {
        double[] p = [.. Probabilities.Select(value => value / 1.4)];

        AssertLoss(
            -((0.6 * Math.Log(p[0])) + (0.4 * Math.Log(p[2]))),
            Run(Loss.CategoricalCrossEntropy, Activation.Linear, Probabilities, [0.6, 0, 0.4]));
        AssertLoss(-Math.Log(p[1]), Run(Loss.SparseCategoricalCrossEntropy, Activation.Linear, Probabilities, [1]));
        AssertLoss(
            -Math.Log(1e-7), Run(Loss.SparseCategoricalCrossEntropy, Activation.Relu, [0.5, 0.5, -1], [2]));
    }

    [Fact]
    public void CrossEntropies_FromLogits_AreThoseOfTheProbabilities()
    {
        double[] sigmoid = [.. Logits.Select(z => 1 / (1 + Math.Exp(-z)))];
        double sum = Logits.Sum(Math.Exp);
        double[] softmax = [.. Logits.Select(z => Math.Exp(z) / sum)];

        InterpretedBatch binary = Run(Loss.BinaryCrossEntropy, Activation.Sigmoid, Logits, [1, 0, 0.3]);
        InterpretedBatch categorical = Run(Loss.CategoricalCrossEntropy, Activation.Softmax, Logits, [0.5, 0.2, 0.3]);
        InterpretedBatch sparse = Run(Loss.SparseCategoricalCrossEntropy, Activation.Softmax, Logits, [2]);

        AssertLoss(
            -(Math.Log(sigmoid[0]) + Math.Log(1 - sigmoid[1])
                + (0.3 * Math.Log(sigmoid[2])) + (0.7 * Math.Log(1 - sigmoid[2]))) / 3,
            binary);
        AssertLoss(
            -((0.5 * Math.Log(softmax[0])) + (0.2 * Math.Log(softmax[1])) + (0.3 * Math.Log(softmax[2]))), categorical);
        AssertLoss(-Math.Log(softmax[2]), sparse);
        AssertClose([(sigmoid[0] - 1) / 3, sigmoid[1] / 3, (sigmoid[2] - 0.3) / 3], binary.Gradient(1));
        AssertClose([softmax[0] - 0.5, softmax[1] - 0.2, softmax[2] - 0.3], categorical.Gradient(1));
        AssertClose([softmax[0], softmax[1], softmax[2] - 1], sparse.Gradient(1));
        AssertClose(sigmoid, binary.Output[0]);
        AssertClose(softmax, categorical.Output[0]);
    }

    // The logarithm of softmax is normalised already: what a loss of logits takes off once more is 0.
    [Theory]
    [InlineData(Loss.CategoricalCrossEntropy)]
    [InlineData(Loss.SparseCategoricalCrossEntropy)]
    public void CategoricalCrossEntropy_OfLogarithms_IsThatOfTheProbabilities(Loss loss)
    {
        double[] target = loss == Loss.SparseCategoricalCrossEntropy ? [1] : [0.5, 0.2, 0.3];
        LossDeclaration declared = Minimise(loss) with { FromLogits = true };

        InterpretedBatch batch = Run(declared, Activation.LogSoftmax, [1000, -1000, 0.5], target);

        AssertClose(Run(loss, Activation.Softmax, [1000, -1000, 0.5], target), batch);
        AssertClose([0, -2000, -999.5], batch.Output[0]);
    }

    [Fact]
    public void BinaryCrossEntropy_FromFarLogits_IsTheLimit()
    {
        InterpretedBatch batch =
            Run(Loss.BinaryCrossEntropy, Activation.Sigmoid, [1000, 1000, -1000, -1000, 1000], [1, 0, 1, 0, 0.5]);

        Assert.Equal((0 + 1000 + 1000 + 0 + 500) / 5, batch.LossSum, 1e-12);
        AssertClose([0, 0.2, -0.2, 0, 0.1], batch.Gradient(1));
        Assert.Equal([1, 1, 0, 0, 1], batch.Output[0]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 2000)]
    [InlineData(2, 1000)]
    public void CategoricalCrossEntropies_FromFarLogits_AreTheLimit(int target, double expected)
    {
        double[] oneHot = [.. Enumerable.Range(0, 3).Select(i => i == target ? 1.0 : 0)];
        InterpretedBatch categorical =
            Run(Loss.CategoricalCrossEntropy, Activation.Softmax, [1000, -1000, 0], oneHot);
        InterpretedBatch sparse =
            Run(Loss.SparseCategoricalCrossEntropy, Activation.Softmax, [1000, -1000, 0], [target]);

        Assert.Equal(expected, categorical.LossSum);
        Assert.Equal(expected, sparse.LossSum);
        Assert.Equal([1 - oneHot[0], -oneHot[1], -oneHot[2]], categorical.Gradient(1));
        Assert.Equal(categorical.Gradient(1), sparse.Gradient(1));
        Assert.Equal([1, 0, 0], sparse.Output[0]);
    }

    [Fact]
    public void LabelSmoothing_OfBinaryTargets_MovesThemTowardsOneHalf()
    {
        // keras.losses.BinaryCrossentropy: y_true · (1 − label_smoothing) + 0.5 · label_smoothing.
        AssertClose(
            Run(Loss.BinaryCrossEntropy, Activation.Sigmoid, Logits, [0.9, 0.1, 0.5]),
            Run(Loss.BinaryCrossEntropy, Activation.Sigmoid, Logits, [1, 0, 0.5], labelSmoothing: 0.2));
        AssertLoss(
            -((0.9 * Math.Log(0.2)) + (0.1 * Math.Log(0.8)) + (0.1 * Math.Log(0.5)) + (0.9 * Math.Log(0.5))
                + (0.1 * Math.Log(0.7)) + (0.9 * Math.Log(0.3))) / 3,
            Run(Loss.BinaryCrossEntropy, Activation.Linear, Probabilities, [1, 0, 0], labelSmoothing: 0.2));
    }

    [Fact]
    public void LabelSmoothing_OfClasses_SpreadsAShareOverAllOfThem()
    {
        // keras.losses.CategoricalCrossentropy: y_true · (1 − label_smoothing) + label_smoothing / num_classes.
        InterpretedBatch expected = Run(Loss.CategoricalCrossEntropy, Activation.Softmax, Logits, [0.1, 0.8, 0.1]);
        AssertClose(expected, Run(Loss.CategoricalCrossEntropy, Activation.Softmax, Logits, [0, 1, 0], labelSmoothing: 0.3));
        AssertClose(expected, Run(Loss.SparseCategoricalCrossEntropy, Activation.Softmax, Logits, [1], labelSmoothing: 0.3));

        AssertClose(
            Run(Loss.CategoricalCrossEntropy, Activation.Linear, Probabilities, [0.1, 0.8, 0.1]),
            Run(Loss.SparseCategoricalCrossEntropy, Activation.Linear, Probabilities, [1], labelSmoothing: 0.3));
    }

    [Fact]
    public void ASparseTarget_IsTheClassIndex()
    {
        Assert.Equal(1, Network([Input(3), Dense(3)], Minimise(Loss.SparseCategoricalCrossEntropy)).TargetSize);
        Assert.Equal(3, Network([Input(3), Dense(3)], Minimise(Loss.CategoricalCrossEntropy)).TargetSize);
    }

    private static InterpretedBatch Run(
        Loss loss, Activation activation, double[] logits, double[] target, double delta = double.NaN, double labelSmoothing = 0) =>
        Run(Minimise(loss, delta) with { LabelSmoothing = labelSmoothing }, activation, logits, target);

    private static InterpretedBatch Run(LossDeclaration loss, Activation activation, double[] logits, double[] target)
    {
        int n = logits.Length;
        LayerDeclaration[] layers = [Input(n), Dense(n, activation)];
        double[] identity = [.. Enumerable.Range(0, n * n).Select(i => i / n == i % n ? 1.0 : 0)];
        NetworkGraph graph = TrainingGraph.Training(Network(layers, loss));
        return new GraphInterpreter(graph, [identity, new double[n]]).Run([logits], [target]);
    }

    // A dozen roundings, and 1 − (1 − 1e-7), whose nine lost digits both sides lose alike.
    private static void AssertLoss(double expected, InterpretedBatch batch)
    {
        Assert.Equal(expected, batch.LossSum, 2e-15 * Math.Max(1, Math.Abs(expected)));
        Assert.Equal(batch.LossSum, batch.Objective);
    }

    // Smoothed targets are rounded once more than written ones.
    private static void AssertClose(InterpretedBatch expected, InterpretedBatch actual)
    {
        AssertLoss(expected.LossSum, actual);
        AssertClose(expected.Gradient(1), actual.Gradient(1));
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-15);
    }
}
