using NetGen.Compiler.Declaration;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Training;
using NetGen.Interpreter;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Training;

/// <summary>Layers other than an activation's, and whole stacks, against finite differences.</summary>
public class LayerGradientTests
{
    [Fact]
    public void WithoutBias_TheGradientIsThatOfFiniteDifferences()
    {
        Network network = Network(
            [
                Input(3),
                Dense(4, Activation.Silu) with { UseBias = false },
                Dense(2) with { UseBias = false, KernelL2 = 0.1 },
            ],
            Minimise(Loss.MeanSquaredError));

        Assert.Equal(2, network.Parameters.Count());
        GradientCheck.Draw(network).AssertGradients();
    }

    [Fact]
    public void ReshapesInBetween_LeaveTheGradientAlone()
    {
        GradientCheck.Draw(Network(
            [
                Input(2, 3),
                Activate(Activation.Tanh),
                Flatten(),
                Dense(8, Activation.Gelu),
                Reshape(2, -1, 2),
                Activate(Activation.Elu, 0.5),
                Flatten(),
                Dense(6),
                Reshape(3, 2),
                Activate(Activation.Sigmoid),
            ],
            Minimise(Loss.BinaryCrossEntropy))).AssertGradients();
    }

    [Fact]
    public void AnActivationLayer_TrainsAsTheActivationOfDense()
    {
        LossDeclaration loss = Minimise(Loss.CategoricalCrossEntropy);
        NetworkGraph one = TrainingGraph.Training(Network([Input(3), Dense(2, Activation.Softmax)], loss));
        NetworkGraph two = TrainingGraph.Training(Network([Input(3), Dense(2), Activate(Activation.Softmax)], loss));

        Assert.Equal(one, two);
    }

    [Fact]
    public void AWideBatchThroughADeepStack_HasTheGradientOfFiniteDifferences()
    {
        GradientCheck.Draw(Network(
            [
                Input(5),
                Dense(4, Activation.Softsign),
                Dense(4, Activation.Softmax),
                Dense(3, Activation.Selu),
                Activate(Activation.Linear),
                Activate(Activation.Softplus),
                Dense(3, Activation.Softmax),
            ],
            Minimise(Loss.SparseCategoricalCrossEntropy))).AssertGradients();
    }

    [Theory]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Softmax)]
    public void Dropout_WithAFixedMask_HasTheGradientOfFiniteDifferences(Activation activation)
    {
        // A third of the elements fall away, others in every row and layer.
        static double Mask(int layer, double rate, int row, int element) =>
            ((5 * layer) + (2 * row) + element) % 3 == 0 ? 0 : 1 / (1 - rate);

        GradientCheck.Draw(
            Network(
                [
                    Input(4),
                    Dropout(0.25),
                    Dense(5, activation),
                    Dropout(0.5),
                    Dense(3, Activation.Tanh),
                    Dropout(0.1),
                ],
                Minimise(Loss.MeanSquaredError)),
            dropoutMask: Mask).AssertGradients();
    }

    [Fact]
    public void Dropout_ScalesByItsMask_InTrainingOnly()
    {
        Network network = Network(
            [Input(3), Dropout(0.5), Dense(1) with { UseBias = false }], Minimise(Loss.MeanSquaredError));
        double[][] parameters = [[1, 1, 1]], inputs = [[1, 10, 100], [1, 10, 100]], targets = [[0], [0]];

        InterpretedBatch trained = new GraphInterpreter(TrainingGraph.Training(network), parameters)
        {
            DropoutMask = (layer, rate, row, element) => layer == 0 && row == element ? 0 : 1 / (1 - rate),
        }.Run(inputs, targets);
        InterpretedBatch evaluated =
            new GraphInterpreter(TrainingGraph.Evaluation(network), parameters).Run(inputs, targets);

        Assert.Equal([220, 202], trained.Output.Select(row => row[0]));
        Assert.Equal([111, 111], evaluated.Output.Select(row => row[0]));

        // mean over the batch of 2(p − 0)·x·mask.
        Assert.Equal([202 * 2.0, 220 * 20.0, (220 + 202) * 200.0], trained.Gradient(0));
    }

    [Fact]
    public void Gradients_OfABatch_AreTheMeanOfThoseOfItsSamples_AndPenaltiesCountOnce()
    {
        Network network = Network(
            [Input(2), Dense(2, Activation.Tanh) with { KernelL1 = 0.5, KernelL2 = 0.25 }, Dense(1)],
            Minimise(Loss.MeanSquaredError));
        var interpreter = new GraphInterpreter(
            TrainingGraph.Training(network), [[0.3, -0.2, 0.8, 0.5], [0.1, 0.2], [1, -1], [0.25]]);
        double[][] inputs = [[1, 2], [-0.5, 0.3], [0.7, -2]], targets = [[1], [0], [-1]];

        InterpretedBatch batch = interpreter.Run(inputs, targets);
        InterpretedBatch[] single =
            [.. inputs.Select((input, i) => interpreter.Run([input], [targets[i]]))];

        // Sums of three in another order: a few units in the last place.
        Assert.Equal(single.Sum(sample => sample.LossSum), batch.LossSum, 1e-14);
        Assert.Equal(single[0].Regularization, batch.Regularization);
        for (int parameter = 0; parameter < 4; parameter++)
        {
            double[] gradient = batch.Gradient(parameter);
            for (int i = 0; i < gradient.Length; i++)
                Assert.Equal(single.Average(sample => sample.Gradient(parameter)[i]), gradient[i], 1e-14);
        }
    }

    [Fact]
    public void Regularisers_PenaliseTheKernelOnly_ByTheDocumentedFormula()
    {
        Network network = Network(
            [Input(2), Dense(1) with { KernelL1 = 0.5, KernelL2 = 0.25 }], Minimise(Loss.MeanSquaredError));

        // The prediction is exact, so the gradient is that of the penalty alone: λ₁·sign w + 2λ₂·w, and 0 at 0.
        InterpretedBatch batch = new GraphInterpreter(TrainingGraph.Training(network), [[-3, 0], [7]])
            .Run([[1, 5]], [[4]]);

        Assert.Equal((0.5 * 3) + (0.25 * 9), batch.Regularization);
        Assert.Equal(batch.Regularization, batch.Objective);
        Assert.Equal([-0.5 - 1.5, 0], batch.Gradient(0));
        Assert.Equal([0], batch.Gradient(1));
    }
}
