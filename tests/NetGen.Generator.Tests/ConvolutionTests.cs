using NetGen.Generator.Tests.Infrastructure;

namespace NetGen.Generator.Tests;

/// <summary>What the attributes of convolutions say arrives as it is written, bare names or not.</summary>
public sealed class ConvolutionTests
{
    [Theory]
    [InlineData("[Input(8, 8, 1)] [Conv2D(4, 3)] [Conv2D(4, 3, Relu)] [Conv2D(4, 3, 2)] [Conv2D(4, 1, 2, Relu)] partial class Net;")]
    [InlineData("[Input(8, 8, 1)] [Conv2D(4, kernelSize: 3, activation: Relu)] [Conv2D(4, kernelRows: 3, kernelColumns: 2, activation: Relu)] partial class Net;")]
    [InlineData("[Input(8, 8, 1)] [Conv2D(4, K.Size, K.Size, Relu, KernelInitializer = HeNormal)] [Conv2D(4, K.Size, Activation.Relu)] partial class Net; class K { public const int Size = 2; }")]
    [InlineData("[Input(8, 8, 1)] [Conv2D(4, 3, Relu, Strides = 2, StrideColumns = 1, Padding = Same, KernelL2 = 1e-4, BiasInitializer = Ones)] partial class Net;")]
    [InlineData("[Input(8, 1)] [Conv1D(4, 3, LeakyRelu, Alpha = 0.1, Padding = Causal, DilationRate = 2, UseBias = false)] partial class Net;")]
    [InlineData("[Input(8, 8, 2)] [DepthwiseConv2D(3, Relu, DepthMultiplier = 2)] [DepthwiseConv2D(3, 2, Relu, DepthwiseInitializer = Orthogonal)] partial class Net;")]
    [InlineData("[Input(8, 2)] [DepthwiseConv1D(3, Tanh)] [SeparableConv1D(4, 3, Relu, PointwiseInitializer = HeUniform)] partial class Net;")]
    [InlineData("[Input(8, 8, 2)] [SeparableConv2D(4, 3, Relu, Padding = Same)] [SeparableConv2D(4, 3, 1, Relu)] partial class Net;")]
    [InlineData("[Input(8, 8, 2)] [Conv2DTranspose(4, 3, Relu, Strides = 2, OutputPadding = 1, OutputPaddingColumns = 0)] partial class Net;")]
    [InlineData("[Input(8, 2)] [Conv1DTranspose(4, 3, Padding = Same, Strides = 2)] [Conv1D(8, 2, Groups = 4)] partial class Net;")]
    public void CorrectDeclaration_IsNotReported(string declaration) => Assert.Empty(TestCompilation.Build("using NetGen;\n" + declaration).Rules);

    // The shapes are in the message of the layer that does not fit.
    [Theory]
    [InlineData("Conv2D(4, 3, 2)", "6×7×4")]
    [InlineData("Conv2D(4, 3, Tanh)", "6×6×4")]
    [InlineData("Conv2D(4, 3, 2, Tanh)", "6×7×4")]
    [InlineData("Conv2D(4, 3, 2, Tanh, Padding = Same, Strides = 2, StrideColumns = 4)", "4×2×4")]
    [InlineData("Conv2D(4, 3, DilationRate = 2, DilationColumns = 1)", "4×6×4")]
    [InlineData("DepthwiseConv2D(3, Tanh, DepthMultiplier = 5)", "6×6×10")]
    [InlineData("DepthwiseConv2D(3, 1, Tanh)", "6×8×2")]
    [InlineData("SeparableConv2D(4, 3, 1, Tanh)", "6×8×4")]
    [InlineData("Conv2DTranspose(4, 3, Tanh, Strides = 2, Padding = Same)", "16×16×4")]
    [InlineData("Conv2DTranspose(4, 3, 5, Strides = 3, OutputPadding = 2, OutputPaddingColumns = 0)", "26×26×4")]
    public void Shape_IsThatOfWhatIsWritten(string layer, string shape) => Assert.Contains(
        $"got {shape} (",
        Assert.Single(TestCompilation.Build($"using NetGen;\n[Input(8, 8, 2)] [{layer}] [Dense(2)] partial class Net;").Rules)
            .GetMessage(System.Globalization.CultureInfo.InvariantCulture),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("[Input(8, 8)] [Conv2D(4, 3)]")]
    [InlineData("[Input(8, 8, 1)] [Conv2D(0, 3, Strides = 0, Padding = Causal)]")]
    [InlineData("[Input(8, 1)] [SeparableConv1D(4, 9)]")]
    [InlineData("[Input(8, 1)] [Conv1DTranspose(4, 3, OutputPadding = 4)]")]
    [InlineData("[Input(8, 1)] [DepthwiseConv1D(1, DepthMultiplier = 2000000)]")]
    public void Error_LeavesTheMembers(string layers)
    {
        BuildResult build = TestCompilation.Build(
            $"using NetGen; {layers} [Flatten] [Dense(2)] partial class Net {{ public static void Run(Net net, float[] x) => net.Predict(x, new float[Net.OutputSize]); }}");

        Assert.NotEmpty(build.Rules);
        Assert.All(build.Diagnostics, diagnostic => Assert.StartsWith("NG", diagnostic.Id, StringComparison.Ordinal));
    }

    // What is being typed.
    [Theory]
    [InlineData("Conv2D(")]
    [InlineData("Conv2D(4")]
    [InlineData("Conv2D(4, 3, Rel)")]
    [InlineData("Conv2D(4, 3, 2, Relu, Pad")]
    [InlineData("Conv2D(4, kernelRows: 3)")]
    [InlineData("Conv2D(4, 3, Padding = Sam)")]
    [InlineData("DepthwiseConv2D(, Relu)")]
    public void UnfinishedAttribute_IsNoCrash(string layer) => Assert.DoesNotContain(
        TestCompilation.Build($"using NetGen; [Input(8, 8, 1)] [{layer}] partial class Net;").Diagnostics, diagnostic => diagnostic.Id is "AD0001" or "CS8785");
}
