using NetGen.Compiler.Declaration;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Training;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Training;

/// <summary>Networks that branch, against finite differences; and what their losses look past.</summary>
public class GraphGradientTests
{
    [Theory]
    [InlineData(MergeFunction.Add)]
    [InlineData(MergeFunction.Subtract)]
    [InlineData(MergeFunction.Multiply)]
    [InlineData(MergeFunction.Average)]
    [InlineData(MergeFunction.Maximum)]
    [InlineData(MergeFunction.Minimum)]
    public void AMerge_HasTheGradientOfFiniteDifferences(MergeFunction function) => GradientCheck.Draw(Network(
        [Input(3), Dense(6, Activation.Tanh) with { Name = "a" }, Dense(6), Merge(function, "a"), Dense(2)],
        Minimise(Loss.MeanSquaredError))).AssertGradients();

    [Fact]
    public void AMergeThatRepeatsAxes_HasTheGradientOfFiniteDifferences() => GradientCheck.Draw(Network(
        [
            Input(3),
            Dense(8),
            Reshape(2, 1, 4) with { Name = "a" },
            Dense(3) with { From = "input" },
            Reshape(3, 1),
            Merge(MergeFunction.Multiply, "a"),
            Flatten(),
            Dense(2),
        ],
        Minimise(Loss.MeanSquaredError))).AssertGradients();

    [Fact]
    public void JoinedAndCutValues_HaveTheGradientOfFiniteDifferences() => GradientCheck.Draw(Network(
        [
            Input(3),
            Dense(6) with { Name = "a" },
            new SliceDeclaration(0, 1, 4),
            Concatenate("a", "input"),
            Dense(2),
        ],
        Minimise(Loss.MeanSquaredError))).AssertGradients();

    [Fact]
    public void SharedWeights_GetTheSumOfTheirGradients() => GradientCheck.Draw(Network(
        [
            Input(4),
            Dense(4, Activation.Tanh) with { Name = "cell", KernelL2 = 0.1 },
            Dense(4, Activation.Tanh) with { ShareWith = "cell", KernelL2 = 0.1 },
            Dense(2),
        ],
        Minimise(Loss.MeanSquaredError))).AssertGradients();

    [Fact]
    public void WeightedLosses_HaveTheGradientOfTheirSum()
    {
        Network network = Network(
            [
                Input(3) with { Name = "state" },
                Input(2) with { Name = "goal" },
                Concatenate("state"),
                Dense(5, Activation.Tanh) with { Name = "features" },
                Dense(3) with { Name = "policy" },
                Dense(1) with { From = "features", Name = "value" },
            ],
            Minimise(Loss.MeanSquaredError) with { Of = "policy" },
            Minimise(Loss.MeanSquaredError) with { Of = "value", Weight = 0.25 });

        GradientCheck.Draw(network).AssertGradients();
    }

    [Fact]
    public void ALoss_IsThatOfTheLogitsInTheGraph()
    {
        LossDeclaration loss = Minimise(Loss.BinaryCrossEntropy);
        NetworkGraph plain = TrainingGraph.Evaluation(Network([Input(3), Dense(2, Activation.Sigmoid)], loss));
        NetworkGraph reshaped = TrainingGraph.Evaluation(Network([Input(3), Dense(2, Activation.Sigmoid), Reshape(2, 1), Flatten()], loss));
        NetworkGraph logits = TrainingGraph.Evaluation(Network([Input(3), Dense(2)], loss with { FromLogits = true }));

        Assert.Equal(plain, reshaped);

        // The same loss, without the sigmoid that only the output reads.
        Assert.Equal(plain.Values.Count - 1, logits.Values.Count);
        Assert.DoesNotContain(logits.Values, value => value.Operation is Operation.Map { Expression: UnaryExpression { Function: UnaryFunction.Sigmoid } });
    }

    [Theory]
    [InlineData(Loss.CategoricalCrossEntropy)]
    [InlineData(Loss.SparseCategoricalCrossEntropy)]
    public void FromLogits_IsTheLossAfterSoftmax(Loss loss)
    {
        NetworkGraph softmax = TrainingGraph.Training(Network([Input(3), Dense(4, Activation.Softmax)], Minimise(loss)));
        NetworkGraph logits = TrainingGraph.Training(Network([Input(3), Dense(4)], Minimise(loss) with { FromLogits = true }));

        Assert.Equal(
            softmax.Values.Select(value => value.Operation).Where(operation => operation is not Operation.Softmax),
            logits.Values.Select(value => value.Operation).Where(operation => operation is not Operation.Softmax));
    }

    [Fact]
    public void TheLossesOfTheOutputs_AreReportedWithoutTheirWeights()
    {
        Network network = Network(
            [Input(3), Dense(2) with { Name = "a" }, Dense(2) with { Name = "b", From = "input" }],
            Minimise(Loss.MeanSquaredError) with { Of = "a" },
            Minimise(Loss.MeanAbsoluteError) with { Of = "b", Weight = 0.5 });
        TrainingOutputs training = TrainingGraph.Training(network).Training!;

        Assert.Equal(2, training.Losses.Count);
        Assert.DoesNotContain(training.Loss, training.Losses);
        Assert.DoesNotContain(-1, training.Gradients);
    }
}
