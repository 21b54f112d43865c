using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Program;
using NetGen.Compiler.Training;
using NetGen.Interpreter;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Training;

/// <summary>Parameters that are of data, and not trained.</summary>
public class DataNormalizationTests
{
    [Fact]
    public void Normalization_MatchesKerasFormula()
    {
        Network network = Network([Input(2, 3), new NormalizationDeclaration(0)]);
        double[] mean = [1, -2, 0.5], variance = [4, 0.25, 1e-20], input = [3, -1, 0.5, 0, 0, 0.5 + 1e-7];

        double[] output = [.. new GraphInterpreter(LayerLowering.Inference(network), [mean, variance, [0]]).Run([input], []).Output[0]];

        Assert.Equal(["normalization/mean", "normalization/variance", "normalization/count"], network.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(["3", "3", "1"], network.Parameters.Select(parameter => parameter.Shape.ToString()));
        for (int i = 0; i < input.Length; i++)
            Assert.Equal((input[i] - mean[i % 3]) / Math.Max(Math.Sqrt(variance[i % 3]), 1e-7), output[i], 1e-9);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2, 3)]
    public void TrainedParameters_HaveTheGradientOfFiniteDifferences_AndOthersHaveNone(params int[] input)
    {
        Network network = Network(
            [
                Input(input),
                new NormalizationDeclaration(0),
                Dense(4, Activation.Tanh) with { PerPosition = true },
                new NormalizationDeclaration(0),
                Flatten(),
                Dense(2),
            ],
            Minimise(Loss.MeanSquaredError));

        GradientCheck.Draw(network).AssertGradients();
        Assert.Equal([-1, -1, -1], TrainingGraph.Training(network).Training!.Gradients.Take(3));
        Assert.Equal(10, ProgramBuilder.Build(network).Parameters.Count);
    }

    [Fact]
    public void NothingButANormalization_IsNothingToTrain() => AssertError(
        NetworkErrorKind.NothingToTrain,
        2,
        ["Mlp"],
        Error([Input(3), new NormalizationDeclaration(0)], Minimise(Loss.MeanSquaredError)));

    [Fact]
    public void AStepAfterANormalization_KeepsNothingFromLearning() => Assert.NotNull(Network(
        [Input(3), new NormalizationDeclaration(0), Activate(Activation.Step), Dense(1)], Minimise(Loss.MeanSquaredError)));
}
