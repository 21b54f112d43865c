using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Layers;

/// <summary>The shapes, parameters and FLOPs of convolutions, and what they refuse.</summary>
public class ConvolutionRulesTests
{
    // keras.src.ops.operation_utils.compute_conv_output_shape.
    [Theory]
    [InlineData(28, 3, 1, 1, Padding.Valid, 26)]
    [InlineData(28, 3, 2, 1, Padding.Valid, 13)]
    [InlineData(28, 3, 1, 4, Padding.Valid, 20)]
    [InlineData(3, 3, 2, 1, Padding.Valid, 1)]
    [InlineData(28, 3, 2, 1, Padding.Same, 14)]
    [InlineData(27, 4, 2, 1, Padding.Same, 14)]
    [InlineData(5, 9, 3, 1, Padding.Same, 2)]
    [InlineData(28, 3, 1, 40, Padding.Same, 28)]
    [InlineData(28, 3, 3, 1, Padding.Causal, 10)]
    [InlineData(2, 5, 1, 1, Padding.Causal, 2)]
    public void Series_HasTheLengthOfKeras(int steps, int size, int stride, int dilation, Padding padding, int results)
    {
        ConvolutionLayer layer = Layer(Input(steps, 2), Conv1D(4, size) with { Strides = [stride], DilationRate = [dilation], Padding = padding });

        Assert.Equal(TensorShape.Of(results, 4), layer.OutputShape);
        Assert.Equal(TensorShape.Of(size, 2, 4), layer.Kernels[0].Shape);
        Assert.Equal(TensorShape.Of(4), layer.Bias?.Shape);
    }

    // keras.src.backend.common.backend_utils.compute_conv_transpose_output_shape and its paddings for JAX.
    [Theory]
    [InlineData(5, 3, 2, 1, Padding.Valid, -1, 11, 0)]
    [InlineData(5, 2, 3, 1, Padding.Valid, -1, 15, 0)]
    [InlineData(5, 2, 3, 1, Padding.Valid, 0, 14, 0)]
    [InlineData(5, 3, 1, 2, Padding.Valid, -1, 9, 0)]
    [InlineData(5, 3, 2, 1, Padding.Same, -1, 10, 0)]
    [InlineData(5, 4, 2, 1, Padding.Same, -1, 10, 1)]
    [InlineData(5, 6, 1, 1, Padding.Same, -1, 5, 2)]
    [InlineData(5, 1, 3, 1, Padding.Same, -1, 15, 0)]
    [InlineData(5, 4, 3, 1, Padding.Same, 2, 14, 1)]
    [InlineData(5, 3, 2, 1, Padding.Same, 0, 9, 1)]
    public void TransposedSeries_HasTheLengthOfKeras(
        int steps, int size, int stride, int dilation, Padding padding, int outputPadding, int results, int cut)
    {
        ConvolutionLayer layer = Layer(Input(steps, 2), Transpose(1, 4, [size]) with
        {
            Strides = [stride],
            DilationRate = [dilation],
            Padding = padding,
            OutputPadding = [outputPadding],
        });

        Assert.Equal(TensorShape.Of(results, 4), layer.OutputShape);
        Assert.Equal(TensorShape.Of(size, 4, 2), layer.Kernels[0].Shape);
        Assert.Equal(new WindowAxis(results, steps, size, stride, dilation, cut), layer.Window.Columns);
        Assert.Equal(WindowAxis.One, layer.Window.Rows);
    }

    [Fact]
    public void Image_HasOneSizeForBothAxesOrOneForEach()
    {
        ConvolutionLayer square = Layer(Input(28, 20, 3), Conv2D(8, 3) with { Strides = [2], Padding = Padding.Same });
        ConvolutionLayer rectangle = Layer(Input(28, 20, 3), Conv2D(8, 10, 4) with { Strides = [2, 1], UseBias = false });

        Assert.Equal(TensorShape.Of(14, 10, 8), square.OutputShape);
        Assert.Equal(TensorShape.Of(3, 3, 3, 8), square.Kernels[0].Shape);
        Assert.Equal(["conv2d/kernel", "conv2d/bias"], square.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(TensorShape.Of(10, 17, 8), rectangle.OutputShape);
        Assert.Equal(TensorShape.Of(10, 4, 3, 8), rectangle.Kernels[0].Shape);
        Assert.Null(rectangle.Bias);
    }

    [Fact]
    public void Depthwise_HasFiltersForEachChannel()
    {
        ConvolutionLayer layer = Layer(Input(8, 6, 3), Depthwise(2, 2, [3]));

        Assert.Equal(TensorShape.Of(6, 4, 6), layer.OutputShape);
        Assert.Equal(TensorShape.Of(3, 3, 3, 2), layer.Kernels[0].Shape);
        Assert.Equal(2, layer.Kernels[0].LaneAxes);
        Assert.Equal(2, layer.Multiplier);
        Assert.Equal(TensorShape.Of(6), layer.Bias?.Shape);
        Assert.Equal("depthwise_conv2d/kernel", layer.Kernels[0].Name);
        Assert.Equal((2 * 24 * 9 * 6) + (24 * 6), layer.Flops);
    }

    [Fact]
    public void Separable_HasTwoKernels()
    {
        ConvolutionLayer layer = Layer(Input(8, 3), new SeparableConvDeclaration(0, 1)
        {
            Filters = 5,
            KernelSize = [3],
            DepthMultiplier = 2,
            Activation = Activation.Relu,
        });

        Assert.Equal(TensorShape.Of(6, 5), layer.OutputShape);
        Assert.Equal(
            ["separable_conv1d/depthwise_kernel", "separable_conv1d/pointwise_kernel", "separable_conv1d/bias"],
            layer.Parameters.Select(parameter => parameter.Name));
        Assert.Equal([TensorShape.Of(3, 3, 2), TensorShape.Of(1, 6, 5), TensorShape.Of(5)], layer.Parameters.Select(parameter => parameter.Shape));
        Assert.Equal((2 * 6 * ((3 * 6) + (6 * 5))) + (2 * 30), layer.Flops);
        Assert.Equal(30 + (8 * 6) + (6 * 6), layer.SampleSize);
    }

    [Fact]
    public void GroupsOfOneChannel_AreDepthwise()
    {
        ConvolutionLayer layer = Layer(Input(8, 8, 4), Conv2D(8, 3) with { Groups = 4 });

        Assert.Equal(ConvolutionForm.Depthwise, layer.Form);
        Assert.Equal(TensorShape.Of(3, 3, 1, 8), layer.Kernels[0].Shape);
        Assert.Equal(2, layer.Multiplier);
        Assert.Equal(TensorShape.Of(6, 6, 8), layer.OutputShape);
    }

    [Fact]
    public void OtherGroups_HaveFiltersThatReadTheirChannels()
    {
        ConvolutionLayer layer = Layer(Input(8, 7, 4), Conv2D(6, 3) with { Groups = 2 });

        Assert.Equal(ConvolutionForm.Grouped, layer.Form);
        Assert.Equal(2, layer.Groups);
        Assert.Equal(TensorShape.Of(3, 3, 2, 6), layer.Kernels[0].Shape);
        Assert.Equal(TensorShape.Of(6, 5, 6), layer.OutputShape);
        Assert.Equal((6 * 5 * 6) + (8 * 7 * 2 * 6), layer.SampleSize);
    }

    [Fact]
    public void Flops_CountAMultiplyAddAsTwo() => Assert.Equal(
        (2L * 36 * 9 * 3 * 8) + (2 * 36 * 8),
        Layer(Input(8, 8, 3), Conv2D(8, 3) with { Activation = Activation.Relu }).Flops);

    [Fact]
    public void Configuration_SaysWhatIsNotTheDefault()
    {
        LayerDeclaration image = Input(28, 28, 3);

        Assert.Equal("16, 3×3, Relu", Layer(image, Conv2D(16, 3) with { Activation = Activation.Relu }).Configuration);
        Assert.Equal("16, 10×4, strides 2×1", Layer(image, Conv2D(16, 10, 4) with { Strides = [2, 1] }).Configuration);
        Assert.Equal("3×3, multiplier 2", Layer(image, Depthwise(2, 2, [3])).Configuration);
        Assert.Equal("4, 3, dilation 2", Layer(Input(28, 3), Conv1D(4, 3) with { DilationRate = [2] }).Configuration);
    }

    [Fact]
    public void Names_AreThoseOfKeras() => Assert.Equal(
        ["conv2d", "depthwise_conv2d", "conv2d_transpose", "conv2d_1"],
        Network([Input(9, 9, 1), Conv2D(2, 3), Depthwise(2, 1, [3]), Transpose(2, 3, [3]), Conv2D(2, 3)]).Layers.Select(layer => layer.Name));

    [Fact]
    public void WrongRank_SaysWhatToWrite()
    {
        AssertError(
            NetworkErrorKind.WrongInputRank,
            1,
            ["conv2d", "an input [rows, columns, channels]", "28×28, which has 2 axes; write [Input(28, 28, 1)], or put [Reshape(28, 28, 1)] before it"],
            Error([Input(28, 28), Conv2D(4, 3)]));
        AssertError(
            NetworkErrorKind.WrongInputRank,
            1,
            ["conv1d", "an input [steps, channels]", "28×28×1, which has 3 axes; put [Reshape] before it"],
            Error([Input(28, 28, 1), Conv1D(4, 3)]));
    }

    [Fact]
    public void WindowLongerThanTheAxis_NamesBothSizes()
    {
        AssertOutOfRange(
            "Conv2D", "kernelSize", "at most 2, the rows of its input 2×5×1, unless Padding = Same", "3", [Input(2, 5, 1), Conv2D(4, 3)]);
        AssertOutOfRange(
            "Conv2D", "kernelColumns", "at most 5, the columns of its input 2×5×1, unless Padding = Same", "6", [Input(2, 5, 1), Conv2D(4, 1, 6)]);
        AssertOutOfRange(
            "Conv1D",
            "kernelSize",
            "at most 8, the steps of its input 8×1, unless Padding = Same",
            "3, which is 9 with DilationRate = 4",
            [Input(8, 1), Conv1D(4, 3) with { DilationRate = [4] }]);
    }

    [Theory]
    [InlineData(0, "at least 1")]
    [InlineData(int.MinValue, "at least 1")]
    [InlineData(int.MaxValue, "at most 1,048,576")]
    public void Sizes_OutOfRange(int size, string expected)
    {
        string actual = size.ToString(System.Globalization.CultureInfo.InvariantCulture);

        AssertOutOfRange("Conv2D", "filters", expected, actual, [Input(4, 4, 1), Conv2D(size, 1)]);
        AssertOutOfRange("Conv2D", "kernelSize", expected, actual, [Input(4, 4, 1), Conv2D(1, size)]);
        AssertOutOfRange("Conv2D", "kernelColumns", expected, actual, [Input(4, 4, 1), Conv2D(1, 1, size)]);
        AssertOutOfRange("Conv2D", "Strides", expected, actual, [Input(4, 4, 1), Conv2D(1, 1) with { Strides = [size] }]);
        AssertOutOfRange("Conv2D", "StrideColumns", expected, actual, [Input(4, 4, 1), Conv2D(1, 1) with { Strides = [1, size] }]);
        AssertOutOfRange("Conv2D", "DilationRate", expected, actual, [Input(4, 4, 1), Conv2D(1, 1) with { DilationRate = [size] }]);
        AssertOutOfRange("DepthwiseConv2D", "DepthMultiplier", expected, actual, [Input(4, 4, 1), Depthwise(2, size, [1])]);
    }

    [Fact]
    public void StridesWithDilation() => AssertOutOfRange(
        "Conv2D", "DilationRate", "1, because StrideColumns is 3", "2", [Input(9, 9, 1), Conv2D(1, 3) with { Strides = [1, 3], DilationRate = [2] }]);

    [Fact]
    public void CausalIsForSeries()
    {
        const string expected = "Valid or Same, because Causal is for [Conv1D]";

        AssertOutOfRange("Conv2D", "Padding", expected, "Causal", [Input(9, 9, 1), Conv2D(1, 3) with { Padding = Padding.Causal }]);
        AssertOutOfRange("DepthwiseConv1D", "Padding", expected, "Causal", [Input(9, 1), Depthwise(1, 1, [3]) with { Padding = Padding.Causal }]);
        AssertOutOfRange("Conv1DTranspose", "Padding", expected, "Causal", [Input(9, 1), Transpose(1, 1, [3]) with { Padding = Padding.Causal }]);
        AssertOutOfRange("Conv2D", "Padding", "a member of Padding", "7", [Input(9, 9, 1), Conv2D(1, 3) with { Padding = (Padding)7 }]);
    }

    [Theory]
    [InlineData(0, "a divisor of the 4 channels and of the 8 filters")]
    [InlineData(-4, "a divisor of the 4 channels and of the 8 filters")]
    [InlineData(3, "a divisor of the 4 channels and of the 8 filters")]
    [InlineData(8, "a divisor of the 4 channels and of the 8 filters")]
    public void GroupsThatDivideNothing(int groups, string expected) => AssertOutOfRange(
        "Conv2D",
        "Groups",
        expected,
        groups.ToString(System.Globalization.CultureInfo.InvariantCulture),
        [Input(9, 9, 4), Conv2D(8, 3) with { Groups = groups }]);

    [Theory]
    [InlineData(-2)]
    [InlineData(2)]
    public void OutputPadding_NotBelowTheStrides(int padding) => AssertOutOfRange(
        "Conv2DTranspose",
        "OutputPadding",
        "0 to 1, less than the strides, or left out",
        padding.ToString(System.Globalization.CultureInfo.InvariantCulture),
        [Input(9, 9, 4), Transpose(2, 8, [3]) with { Strides = [2], OutputPadding = [padding] }]);

    [Fact]
    public void OutputPadding_ThatLeavesNothing() => AssertOutOfRange(
        "Conv1DTranspose",
        "OutputPadding",
        "at least 1, so that there is a result",
        "0",
        [Input(1, 4), Transpose(1, 8, [2]) with { Strides = [2], Padding = Padding.Same, OutputPadding = [0] }]);

    [Fact]
    public void WrongValues_AreAllReported() => Assert.Equal(
        ["filters", "kernelRows", "kernelColumns", "Alpha", "DepthwiseL1", "DepthwiseInitializerScale", "PointwiseL2", "BiasInitializer"],
        Errors(
        [
            Input(4, 4, 1),
            new SeparableConvDeclaration(0, 2)
            {
                Filters = 0,
                KernelSize = [0, -1],
                Alpha = 1,
                Kernel = new KernelDeclaration { L1 = -1, InitializerScale = 1 },
                Pointwise = new KernelDeclaration { L2 = double.NaN, Initializer = Initializer.Orthogonal },
                BiasInitializer = Initializer.Orthogonal,
            },
        ]).Select(error => error.Arguments[1]));

    // Sizes whose products exceed what an int, or even a long, holds.
    [Theory]
    [InlineData(1 << 20, 1 << 10, 1)]
    [InlineData(1 << 20, 1, 1 << 10)]
    [InlineData(1 << 20, 1 << 20, 1 << 20)]
    public void HugeConvolutions_AreTooLarge(int filters, int size, int stride)
    {
        NetworkErrorKind[] kinds =
        [
            Error([Input(32, 32, 1 << 10), Conv2D(filters, size) with { Padding = Padding.Same, Strides = [stride] }]).Kind,
            Error([Input(32, 32, 1 << 10), Depthwise(2, filters, [size]) with { Padding = Padding.Same, Strides = [stride] }]).Kind,
            Error([Input(32, 32, 1 << 10), Transpose(2, filters, [size]) with { Strides = [stride] }]).Kind,
        ];

        Assert.All(kinds, kind => Assert.Equal(NetworkErrorKind.NetworkTooLarge, kind));
    }

    [Fact]
    public void DilationBeyondEveryAxis_IsOutOfRange() => AssertOutOfRange(
        "Conv1D",
        "kernelSize",
        "a window of at most 1,048,576",
        "1,000,000, which is 1,048,574,951,425 with DilationRate = 1,048,576",
        [Input(8, 1), Conv1D(1, 1_000_000) with { DilationRate = [1 << 20], Padding = Padding.Same }]);

    [Fact]
    public void Quantize_NeedsNoOtherKernelsThanTheirs()
    {
        foreach (ConvolutionDeclaration layer in (ConvolutionDeclaration[])[Conv2D(2, 3), Depthwise(2, 1, [3]), Transpose(2, 2, [3])])
        {
            NetworkDeclaration declaration = Declared([Input(4, 4, 1), layer]) with { Quantizations = [new QuantizeDeclaration(9, WeightFormat.Int8)] };
            Assert.NotNull(ShapeInference.Infer(declaration, out EquatableArray<NetworkError> errors));
            Assert.Empty(errors);
        }
    }

    [Fact]
    public void Quantize_WithPoolingsAlone_HasNoKernels()
    {
        NetworkDeclaration declaration = Declared([Input(4, 4, 1), new PoolingDeclaration(0, PoolingFunction.Max, 2, [])]) with
        {
            Quantizations = [new QuantizeDeclaration(9, WeightFormat.Int8)],
        };
        Assert.Null(ShapeInference.Infer(declaration, out EquatableArray<NetworkError> errors));
        AssertError(NetworkErrorKind.NothingToQuantize, 9, ["Mlp"], Assert.Single(errors));
    }

    [Fact]
    public void Gpu_HasNoKernelsForThem()
    {
        NetworkDeclaration declaration = Declared([Input(4, 4, 1), Conv2D(2, 3)]) with { Gpu = new GpuDeclaration(9, true) };

        Assert.Null(ShapeInference.Infer(declaration, out EquatableArray<NetworkError> errors));
        AssertError(NetworkErrorKind.NotOnGpu, 9, ["Mlp", "conv2d", "Conv2D"], Assert.Single(errors));
    }

    private static ConvDeclaration Conv1D(int filters, int size) => new(0, 1) { Filters = filters, KernelSize = [size] };

    private static ConvDeclaration Conv2D(int filters, params int[] size) => new(0, 2) { Filters = filters, KernelSize = [.. size] };

    private static DepthwiseConvDeclaration Depthwise(int axes, int multiplier, int[] size) =>
        new(0, axes) { Filters = multiplier, KernelSize = [.. size] };

    private static ConvTransposeDeclaration Transpose(int axes, int filters, int[] size) =>
        new(0, axes) { Filters = filters, KernelSize = [.. size] };

    private static ConvolutionLayer Layer(LayerDeclaration input, ConvolutionDeclaration declared) =>
        Assert.IsType<ConvolutionLayer>(Network([input, declared]).Layers[0]);

    private static void AssertOutOfRange(string kind, string member, string expected, string actual, LayerDeclaration[] layers) =>
        AssertError(NetworkErrorKind.ArgumentOutOfRange, 1, [kind, member, expected, actual], Error(layers));
}
