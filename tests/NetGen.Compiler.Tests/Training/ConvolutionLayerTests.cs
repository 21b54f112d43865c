using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Training;

/// <summary>Convolutions as layers: their graphs, and their gradients against finite differences.</summary>
public class ConvolutionLayerTests
{
    public static TheoryData<ConvolutionDeclaration> Images =>
    [
        new ConvDeclaration(0, 2) { Filters = 3, KernelSize = [3, 2], Strides = [2, 1], Activation = Activation.Tanh },
        new ConvDeclaration(0, 2) { Filters = 2, KernelSize = [3], Padding = Padding.Same, DilationRate = [2] },
        new ConvDeclaration(0, 2) { Filters = 3, UseBias = false },
        new ConvDeclaration(0, 2) { Filters = 4, KernelSize = [2], Groups = 2, Padding = Padding.Same },
        new DepthwiseConvDeclaration(0, 2) { Filters = 2, KernelSize = [2, 3], Activation = Activation.Tanh },
        new DepthwiseConvDeclaration(0, 2) { Filters = 20, KernelSize = [2, 1] },
        new SeparableConvDeclaration(0, 2) { Filters = 3, KernelSize = [2], DepthMultiplier = 2, Padding = Padding.Same, Strides = [2] },
        new ConvTransposeDeclaration(0, 2) { Filters = 2, KernelSize = [3, 1], Strides = [2], Padding = Padding.Same },
        new ConvTransposeDeclaration(0, 2) { Filters = 1, KernelSize = [2], Strides = [3, 1], Activation = Activation.Tanh },
    ];

    [Theory]
    [MemberData(nameof(Images))]
    public void Image_HasTheGradientOfFiniteDifferences(ConvolutionDeclaration convolution) => GradientCheck.Draw(Network(
        [Input(4, 3, 2), convolution, Flatten(), Dense(2)], Minimise(Loss.MeanSquaredError))).AssertGradients();

    [Fact]
    public void Series_HasTheGradientOfFiniteDifferences() => GradientCheck.Draw(Network(
        [
            Input(6, 2),
            new ConvDeclaration(0, 1) { Filters = 3, KernelSize = [3], Padding = Padding.Causal, DilationRate = [2], Activation = Activation.Tanh },
            new ConvTransposeDeclaration(0, 1) { Filters = 2, KernelSize = [2], Strides = [2] },
            new DepthwiseConvDeclaration(0, 1) { Filters = 2, KernelSize = [3], Strides = [3] },
        ],
        Minimise(Loss.MeanSquaredError))).AssertGradients();

    [Fact]
    public void PointwiseConvolution_IsAMatrixProduct()
    {
        NetworkGraph graph = LayerLowering.Inference(Network([Input(4, 4, 2), new ConvDeclaration(0, 2) { Filters = 3 }]));

        Assert.Contains(graph.Values, value => value.Operation is Operation.MatrixProduct { SkipsZeros: false });
        Assert.DoesNotContain(graph.Values, value => value.Operation is Operation.Convolution);
    }

    [Fact]
    public void PointwiseConvolutionWithStrides_IsAConvolution() => Assert.Contains(
        LayerLowering.Inference(Network([Input(4, 4, 2), new ConvDeclaration(0, 2) { Filters = 3, Strides = [2] }])).Values,
        value => value.Operation is Operation.Convolution);

    [Fact]
    public void DepthwiseConvolutionOfOneFilterEach_RepeatsNothing() => Assert.DoesNotContain(
        LayerLowering.Inference(Network([Input(4, 4, 2), new DepthwiseConvDeclaration(0, 2) { KernelSize = [2] }])).Values,
        value => value.Operation is Operation.Rearrange);
}
