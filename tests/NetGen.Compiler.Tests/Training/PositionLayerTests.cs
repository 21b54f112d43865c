using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Training;

/// <summary>Layers that know positions and channels, against finite differences.</summary>
public class PositionLayerTests
{
    [Fact]
    public void DensePerPosition_HasTheGradientOfFiniteDifferences()
    {
        Network network = Network(
            [Input(2, 3, 2), PerPosition(4, Activation.Tanh), PerPosition(2), Flatten(), Dense(3)],
            Minimise(Loss.MeanSquaredError));

        Assert.Equal(TensorShape.Of(2, 4), network.Layers[0].Parameters[0].Shape);
        Assert.Equal(TensorShape.Of(2, 3, 4), network.Layers[0].OutputShape);
        GradientCheck.Draw(network).AssertGradients();
    }

    [Fact]
    public void SoftmaxPerPosition_HasTheGradientOfFiniteDifferences() => GradientCheck.Draw(Network(
        [Input(3, 2), PerPosition(4, Activation.Softmax), Activate(Activation.Softmax) with { PerPosition = true }, Flatten(), Dense(2)],
        Minimise(Loss.MeanSquaredError))).AssertGradients();

    [Fact]
    public void OutputsOfSeveralAxes_HaveTheGradientOfFiniteDifferences() => GradientCheck.Draw(Network(
        [Input(3, 2), PerPosition(4, Activation.Sigmoid)],
        Minimise(Loss.BinaryCrossEntropy))).AssertGradients();

    [Fact]
    public void Permute_HasTheGradientOfFiniteDifferences() => GradientCheck.Draw(Network(
        [Input(2, 3, 2), PerPosition(3), new PermuteDeclaration(0, [3, 1, 2]), PerPosition(2, Activation.Tanh)],
        Minimise(Loss.MeanSquaredError))).AssertGradients();

    [Fact]
    public void GlobalAveragePooling1D_HasTheGradientOfFiniteDifferences() => GradientCheck.Draw(Network(
        [Input(4, 3), PerPosition(5, Activation.Tanh), new GlobalPoolingDeclaration(0, PoolingFunction.Average, 1), Dense(2)],
        Minimise(Loss.MeanSquaredError))).AssertGradients();

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void LayerNormalization_HasTheGradientOfFiniteDifferences(bool center, bool scale) => GradientCheck.Draw(Network(
        [
            Input(3, 2),
            PerPosition(4, Activation.Tanh),
            new LayerNormalizationDeclaration(0, []) { Center = center, Scale = scale },
            Flatten(),
            Dense(5),
            new LayerNormalizationDeclaration(0, []) { Center = center, Scale = scale, Epsilon = 0.25 },
            Dense(2),
        ],
        Minimise(Loss.MeanSquaredError))).AssertGradients();

    [Fact]
    public void LayerNormalizationOfSeveralAxes_HasTheGradientOfFiniteDifferences() => GradientCheck.Draw(Network(
        [Input(2, 3, 2), PerPosition(3), new LayerNormalizationDeclaration(0, [-1, 2]), PerPosition(2), Flatten(), Dense(2)],
        Minimise(Loss.MeanSquaredError))).AssertGradients();

    [Fact]
    public void RMSNormalization_HasTheGradientOfFiniteDifferences() => GradientCheck.Draw(Network(
        [Input(3, 2), PerPosition(4, Activation.Tanh), new RMSNormalizationDeclaration(0, []) { Epsilon = 0.01 }, Flatten(), Dense(2)],
        Minimise(Loss.MeanSquaredError))).AssertGradients();

    private static DenseDeclaration PerPosition(int units, Activation activation = Activation.Linear) =>
        Dense(units, activation) with { PerPosition = true };
}
