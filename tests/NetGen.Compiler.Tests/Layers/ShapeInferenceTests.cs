using NetGen.Compiler.Layers;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Layers;

public class ShapeInferenceTests
{
    [Fact]
    public void AStack_HasKerasNamesShapesAndParameters()
    {
        Network network = Network(
            [
                Input(28, 28),
                Flatten(),
                Dense(256, Activation.Relu),
                Dropout(0.5),
                Dense(128),
                Activate(Activation.Tanh),
                Dropout(0.25),
                Reshape(2, -1),
                Flatten(),
                Dense(10, Activation.Softmax) with { UseBias = false },
            ],
            Minimise(Loss.SparseCategoricalCrossEntropy));

        Assert.Equal("28×28", network.InputShape.ToString());
        Assert.Equal("10", network.OutputShape.ToString());
        Assert.Equal(
            [
                "flatten Flatten() 28×28 → 784, 0, 0",
                "dense Dense(256, Relu) 784 → 256, 200960, 401920",
                "dropout Dropout(0.5) 256 → 256, 0, 0",
                "dense_1 Dense(128) 256 → 128, 32896, 65664",
                "activation Activation(Tanh) 128 → 128, 0, 128",
                "dropout_1 Dropout(0.25) 128 → 128, 0, 0",
                "reshape Reshape(2×64) 128 → 2×64, 0, 0",
                "flatten_1 Flatten() 2×64 → 128, 0, 0",
                "dense_2 Dense(10, Softmax) 128 → 10, 1280, 2570",
            ],
            network.Layers.Select(layer =>
                $"{layer.Name} {layer.Kind}({layer.Configuration}) {layer.InputShape} → {layer.OutputShape}, "
                    + $"{layer.ParameterCount}, {layer.Flops}"));
        Assert.Equal(
            [
                "dense/kernel 784×256",
                "dense/bias 256",
                "dense_1/kernel 256×128",
                "dense_1/bias 128",
                "dense_2/kernel 128×10",
            ],
            network.Parameters.Select(parameter => $"{parameter.Name} {parameter.Shape}"));
    }

    [Fact]
    public void Parameters_CarryInitializersAndPenalties_WithTheBiasUnpenalised()
    {
        Network network = Network(
        [
            Input(3),
            Dense(2) with
            {
                KernelInitializer = Initializer.Orthogonal,
                KernelInitializerScale = -1.5,
                BiasInitializer = Initializer.Constant,
                BiasInitializerScale = 0.1,
                KernelL1 = 0.25,
                KernelL2 = 0.5,
            },
            Dense(2),
        ]);

        Assert.Equal(
            [
                new("dense/kernel", TensorShape.Of(3, 2), Initializer.Orthogonal, -1.5, 0.25, 0.5),
                new("dense/bias", TensorShape.Of(2), Initializer.Constant, 0.1, 0, 0),
                new("dense_1/kernel", TensorShape.Of(2, 2), Initializer.GlorotUniform, 0, 0, 0),
                new("dense_1/bias", TensorShape.Of(2), Initializer.Zeros, 0, 0, 0),
            ],
            network.Parameters.ToArray());
    }

    [Theory]
    [InlineData(Initializer.GlorotUniform, 0)]
    [InlineData(Initializer.HeNormal, 0)]
    [InlineData(Initializer.Ones, 0)]
    [InlineData(Initializer.RandomNormal, 0.05)]
    [InlineData(Initializer.TruncatedNormal, 0.05)]
    [InlineData(Initializer.RandomUniform, 0.05)]
    [InlineData(Initializer.Constant, 0)]
    [InlineData(Initializer.Orthogonal, 1)]
    public void InitializerScale_NotGiven_IsKerasDefault(Initializer initializer, double expected)
    {
        Network network = Network([Input(3), Dense(2) with { KernelInitializer = initializer }]);

        Assert.Equal(expected, network.Parameters.First().InitializerScale);
    }

    [Theory]
    [InlineData(Activation.LeakyRelu, double.NaN, 0.2)]
    [InlineData(Activation.Elu, double.NaN, 1)]
    [InlineData(Activation.Relu, double.NaN, 0)]
    [InlineData(Activation.LeakyRelu, 0, 0)]
    [InlineData(Activation.Elu, 3, 3)]
    public void Alpha_IsKerasDefaultUnlessGiven(Activation activation, double given, double expected)
    {
        Network network = Network(
            [Input(3), Activate(activation, given), Dense(2, activation) with { Alpha = given }]);

        Assert.Equal(expected, Assert.IsType<ActivationLayer>(network.Layers[0]).Activation.Alpha);
        Assert.Equal(expected, Assert.IsType<DenseLayer>(network.Layers[1]).Activation.Alpha);
    }

    [Fact]
    public void Delta_OfHuber_IsOneUnlessGiven()
    {
        Assert.Equal(1, Network([Input(3), Dense(2)], Minimise(Loss.Huber)).Losses[0].Delta);
        Assert.Equal(0.25, Network([Input(3), Dense(2)], Minimise(Loss.Huber, 0.25)).Losses[0].Delta);
    }

    [Fact]
    public void WithoutLoss_TheNetworkPredictsOnly()
    {
        Network network = Network([Input(3), Activate(Activation.Sign)]);

        Assert.Empty(network.Losses);
        Assert.Equal(3, network.TargetSize);
    }

    [Fact]
    public void AnInputAlone_IsANetwork() =>
        Assert.Equal("2×3×4×5", Network([Input(2, 3, 4, 5)]).OutputShape.ToString());

    [Theory]
    [InlineData(new[] { -1 }, "24")]
    [InlineData(new[] { 24 }, "24")]
    [InlineData(new[] { 1, 1, 1, -1 }, "1×1×1×24")]
    [InlineData(new[] { 4, -1, 2 }, "4×3×2")]
    [InlineData(new[] { -1, 24 }, "1×24")]
    [InlineData(new[] { 2, 3, 2, 2 }, "2×3×2×2")]
    public void Reshape_InfersASingleDimension(int[] dimensions, string expected) =>
        Assert.Equal(expected, Network([Input(4, 6), Reshape(dimensions)]).OutputShape.ToString());

    [Theory]
    [InlineData(0)]
    [InlineData(-0.0)]
    [InlineData(0.999999)]
    public void Dropout_TakesRatesFromZeroToBelowOne(double rate) =>
        Assert.Equal(rate, Assert.IsType<DropoutLayer>(Network([Input(3), Dropout(rate)]).Layers[0]).Rate);

    [Fact]
    public void AStepBeforeAnyParameter_Trains() =>
        Network([Input(3), Activate(Activation.Step), Dense(2)], Minimise(Loss.MeanSquaredError));

    [Fact]
    public void APerceptron_MayReshapeItsAnswer() =>
        Network([Input(3), Dense(4, Activation.Sign), Reshape(2, 2)], Minimise(Loss.Perceptron));

    [Fact]
    public void TheLargestSample_Fits() => Assert.Equal(
        1 << 20, Network([Input(1 << 10, 1 << 10), Reshape(-1, 1 << 11)]).OutputShape.Size);

    [Fact]
    public void TheLargestKernel_Fits()
    {
        Network network = Network([Input(1 << 16), Dense(1 << 14) with { UseBias = false }]);

        Assert.Equal(1 << 30, network.Layers[0].ParameterCount);
        Assert.Equal(1L << 31, network.Layers[0].Flops);
    }
}
