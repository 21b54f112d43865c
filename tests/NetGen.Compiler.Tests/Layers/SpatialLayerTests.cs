using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Layers;

/// <summary>Shapes and errors of the layers of series and images.</summary>
public class SpatialLayerTests
{
    // The sizes of keras.src.ops.operation_utils.compute_pooling_output_shape.
    [Theory]
    [InlineData(7, new int[0], 0, Padding.Valid, 3)]
    [InlineData(8, new[] { 2 }, 0, Padding.Valid, 4)]
    [InlineData(7, new[] { 2 }, 0, Padding.Same, 4)]
    [InlineData(7, new[] { 3 }, 2, Padding.Valid, 3)]
    [InlineData(8, new[] { 3 }, 2, Padding.Same, 4)]
    [InlineData(8, new[] { 3 }, 1, Padding.Same, 8)]
    [InlineData(3, new[] { 3 }, 0, Padding.Valid, 1)]
    [InlineData(3, new[] { 5 }, 1, Padding.Same, 3)]
    [InlineData(3, new[] { 2 }, 7, Padding.Valid, 1)]
    public void PoolingOfSeries_HasKerasSizes(int steps, int[] size, int strides, Padding padding, int expected)
    {
        var layer = (PoolingLayer)Only([steps, 5], Max(1, size) with { Strides = strides, Padding = padding });

        Assert.Equal(TensorShape.Of(expected, 5), layer.OutputShape);
        Assert.Equal(WindowAxis.One, layer.Window.Rows);
        Assert.Equal(expected, layer.Window.OutputPositions);
    }

    [Fact]
    public void PoolingOfImages_HasAWindowOfRowsAndColumns()
    {
        var layer = (PoolingLayer)Only([9, 12, 3], Average(2, 4, 3) with { Strides = 2, StrideColumns = 5, Padding = Padding.Same });

        Assert.Equal(TensorShape.Of(5, 3, 3), layer.OutputShape);
        Assert.Equal(new WindowAxis(9, 5, 4, 2, 1, 1), layer.Window.Rows);
        Assert.Equal(new WindowAxis(12, 3, 3, 5, 1, 0), layer.Window.Columns);
        Assert.Equal(5 * 3 * 3 * 12, layer.Flops);
        Assert.Equal("4, 3, Strides = 2, StrideColumns = 5, Same", layer.Configuration);
    }

    [Fact]
    public void Strides_AreThoseOfTheWindowIfLeftOut()
    {
        Assert.Equal(TensorShape.Of(2, 4, 3), Only([9, 12, 3], Average(2, 4, 3)).OutputShape);
        Assert.Equal(TensorShape.Of(4, 6, 3), Only([9, 12, 3], Max(2)).OutputShape);
        Assert.Equal(TensorShape.Of(3, 4, 3), Only([9, 12, 3], Max(2, 3)).OutputShape);
        Assert.Equal("2", Only([9, 12, 3], Max(2)).Configuration);
    }

    [Theory]
    [InlineData(PoolingFunction.Average, 1, "GlobalAveragePooling1D", "global_average_pooling1d", true)]
    [InlineData(PoolingFunction.Max, 1, "GlobalMaxPooling1D", "global_max_pooling1d", false)]
    [InlineData(PoolingFunction.Average, 2, "GlobalAveragePooling2D", "global_average_pooling2d", true)]
    [InlineData(PoolingFunction.Max, 2, "GlobalMaxPooling2D", "global_max_pooling2d", false)]
    public void GlobalPooling_LeavesTheChannels(PoolingFunction function, int axes, string kind, string name, bool hasGpuKernels)
    {
        int[] input = axes == 1 ? [6, 5] : [2, 3, 5];
        var pooling = new GlobalPoolingDeclaration(0, function, axes);
        Layer layer = Only(input, pooling);

        Assert.Equal((kind, name, hasGpuKernels), (layer.Kind, layer.Name, layer.HasGpuKernels));
        Assert.Equal(TensorShape.Of(5), layer.OutputShape);
        Assert.Equal(axes == 1 ? TensorShape.Of(1, 5) : TensorShape.Of(1, 1, 5), Only(input, pooling with { KeepDims = true }).OutputShape);
    }

    [Theory]
    [InlineData(new int[0], 8)]
    [InlineData(new[] { 2 }, 10)]
    [InlineData(new[] { 0, 3 }, 9)]
    public void ZeroPaddingOfSeries_AddsSteps(int[] padding, int steps) => Assert.Equal(TensorShape.Of(steps, 2), Only([6, 2], Pad(1, padding)).OutputShape);

    [Theory]
    [InlineData(new int[0], 6, 8, "1, 1, 1, 1")]
    [InlineData(new[] { 2 }, 8, 10, "2, 2, 2, 2")]
    [InlineData(new[] { 0, 3 }, 4, 12, "0, 0, 3, 3")]
    [InlineData(new[] { 0, 1, 2, 3 }, 5, 11, "0, 1, 2, 3")]
    public void ZeroPaddingOfImages_AddsRowsAndColumns(int[] padding, int rows, int columns, string configuration)
    {
        Layer layer = Only([4, 6, 2], Pad(2, padding));

        Assert.Equal(TensorShape.Of(rows, columns, 2), layer.OutputShape);
        Assert.Equal(("ZeroPadding2D", configuration), (layer.Kind, layer.Configuration));
    }

    [Theory]
    [InlineData(new int[0], 4)]
    [InlineData(new[] { 2 }, 2)]
    [InlineData(new[] { 0, 5 }, 1)]
    public void CroppingOfSeries_LeavesTheMiddle(int[] cropping, int steps) => Assert.Equal(TensorShape.Of(steps, 2), Only([6, 2], Crop(1, cropping)).OutputShape);

    [Theory]
    [InlineData(new int[0], 4, 6)]
    [InlineData(new[] { 1 }, 2, 4)]
    [InlineData(new[] { 0, 1 }, 4, 4)]
    [InlineData(new[] { 1, 2, 3, 0 }, 1, 3)]
    public void CroppingOfImages_LeavesTheMiddle(int[] cropping, int rows, int columns) =>
        Assert.Equal(TensorShape.Of(rows, columns, 2), Only([4, 6, 2], Crop(2, cropping)).OutputShape);

    [Fact]
    public void UpSampling_MultipliesPositions()
    {
        Assert.Equal(TensorShape.Of(18, 5), Only([6, 5], new UpSamplingDeclaration(0, 1, [3])).OutputShape);
        Assert.Equal(TensorShape.Of(4, 6, 5), Only([2, 3, 5], new UpSamplingDeclaration(0, 2, [])).OutputShape);
        Layer layer = Only([2, 3, 5], new UpSamplingDeclaration(0, 2, [1, 4]) { Interpolation = Interpolation.Bilinear });
        Assert.Equal(TensorShape.Of(2, 12, 5), layer.OutputShape);
        Assert.Equal("1, 4, Bilinear", layer.Configuration);
    }

    [Fact]
    public void PoolingOfMaxima_HasNoGpuKernelsYet()
    {
        Assert.False(Only([6, 5], Max(1)).HasGpuKernels);
        Assert.False(Only([6, 5], Average(1)).HasGpuKernels);
        Assert.True(Only([6, 5], Pad(1)).HasGpuKernels);
        Assert.True(Only([6, 5], new SpatialDropoutDeclaration(0, 1, 0.5)).HasGpuKernels);
    }

    [Fact]
    public void AWindowThatIsLongerThanTheAxis_NamesBothSizes()
    {
        AssertError(NetworkErrorKind.ArgumentOutOfRange, 1, ["MaxPooling1D", "poolSize", "at most 6, the steps of 6×5, or have Padding = Same", "7"], Error([Input(6, 5), Max(1, 7)]));
        NetworkError columns = Error([Input(9, 6, 5), Average(2, 9, 7)]);
        AssertError(NetworkErrorKind.ArgumentOutOfRange, 1, ["AveragePooling2D", "poolSize", "at most 6, the columns of 9×6×5, or have Padding = Same", "7"], columns);
        Assert.Equal(1, columns.Argument!.Position);
        AssertError(
            NetworkErrorKind.ArgumentOutOfRange,
            1,
            ["MaxPooling2D", "poolSize", "at most 5, which reads all 3 rows of 3×9×5", "6"],
            Error([Input(3, 9, 5), Max(2, 6) with { Padding = Padding.Same }]));
    }

    [Theory]
    [InlineData(new[] { 0 }, "at least 1", "0", 0)]
    [InlineData(new[] { 2, -1 }, "at least 1", "-1", 1)]
    [InlineData(new[] { 2, 2, 2 }, "1 or 2 numbers", "2, 2, 2", 2)]
    public void BadSizesOfAWindow_AreErrors(int[] size, string expected, string actual, int position)
    {
        NetworkError error = Error([Input(6, 6, 5), Max(2, size)]);

        AssertError(NetworkErrorKind.ArgumentOutOfRange, 1, ["MaxPooling2D", "poolSize", expected, actual], error);
        Assert.Equal(position, error.Argument!.Position);
    }

    [Fact]
    public void OtherArgumentsOfAWindow_AreChecked()
    {
        PoolingDeclaration pooling = Max(2, 2) with { Strides = -1, StrideColumns = -2, Padding = Padding.Causal };

        Assert.Equal(
            [
                "MaxPooling2D, Strides, at least 1, or left out, -1",
                "MaxPooling2D, StrideColumns, at least 1, or left out, -2",
                "MaxPooling2D, Padding, Valid or Same, Causal",
            ],
            Errors([Input(6, 6, 5), pooling]).Select(error => string.Join(", ", error.Arguments)));
    }

    [Theory]
    [InlineData(1, new[] { 1, -1 }, "padding", "at least 0", "-1", 1)]
    [InlineData(1, new[] { 1, 1, 1 }, "padding", "1 or 2 numbers", "1, 1, 1", 2)]
    [InlineData(2, new[] { 1, 1, 1 }, "padding", "1, 2 or 4 numbers", "1, 1, 1", 2)]
    [InlineData(2, new[] { 1, 1, 1, 1, 1 }, "padding", "1, 2 or 4 numbers", "1, 1, 1, 1, 1", 4)]
    public void BadZeroPadding_IsAnError(int axes, int[] padding, string member, string expected, string actual, int position)
    {
        NetworkError error = Error([axes == 1 ? Input(6, 5) : Input(6, 6, 5), Pad(axes, padding)]);

        AssertError(NetworkErrorKind.ArgumentOutOfRange, 1, [$"ZeroPadding{axes}D", member, expected, actual], error);
        Assert.Equal(position, error.Argument!.Position);
    }

    [Theory]
    [InlineData(1, new[] { 3 }, "less than the 6 steps of 6×5 in all", "3 and 3", 0)]
    [InlineData(1, new[] { 0, 6 }, "less than the 6 steps of 6×5 in all", "0 and 6", 1)]
    [InlineData(1, new[] { int.MaxValue }, "less than the 6 steps of 6×5 in all", "2147483647 and 2147483647", 0)]
    [InlineData(2, new[] { 2, 0 }, "less than the 4 rows of 4×6×5 in all", "2 and 2", 0)]
    [InlineData(2, new[] { 0, 3 }, "less than the 6 columns of 4×6×5 in all", "3 and 3", 1)]
    [InlineData(2, new[] { 0, 0, 5, 1 }, "less than the 6 columns of 4×6×5 in all", "5 and 1", 2)]
    public void CroppingThatLeavesNothing_IsAnError(int axes, int[] cropping, string expected, string actual, int position)
    {
        NetworkError error = Error([axes == 1 ? Input(6, 5) : Input(4, 6, 5), Crop(axes, cropping)]);

        AssertError(NetworkErrorKind.ArgumentOutOfRange, 1, [$"Cropping{axes}D", "cropping", expected, actual], error);
        Assert.Equal(position, error.Argument!.Position);
    }

    [Fact]
    public void BadUpSampling_IsAnError()
    {
        AssertError(NetworkErrorKind.ArgumentOutOfRange, 1, ["UpSampling1D", "size", "1 to 64", "65"], Error([Input(6, 5), new UpSamplingDeclaration(0, 1, [65])]));
        AssertError(NetworkErrorKind.ArgumentOutOfRange, 1, ["UpSampling2D", "size", "1 to 64", "0"], Error([Input(6, 6, 5), new UpSamplingDeclaration(0, 2, [2, 0])]));
        AssertError(
            NetworkErrorKind.ArgumentOutOfRange,
            1,
            ["UpSampling2D", "Interpolation", "a member of Interpolation", "7"],
            Error([Input(6, 6, 5), new UpSamplingDeclaration(0, 2, []) { Interpolation = (Interpolation)7 }]));
    }

    [Fact]
    public void ResultsThatAreTooLarge_AreErrors()
    {
        LayerDeclaration[] layers =
        [
            Pad(2, int.MaxValue), new UpSamplingDeclaration(0, 2, [64]),
        ];
        foreach (LayerDeclaration layer in layers)
        {
            NetworkError error = Error([Input(64, 64, 5), layer]);
            Assert.Equal(NetworkErrorKind.NetworkTooLarge, error.Kind);
            Assert.Equal([layer.Kind, "one sample of a layer", "4"], [error.Arguments[0], error.Arguments[2], error.Arguments[3]]);
        }
    }

    [Fact]
    public void InputsOfOtherAxes_AreErrors()
    {
        LayerDeclaration[] series =
        [
            Max(1), Average(1), new GlobalPoolingDeclaration(0, PoolingFunction.Max, 1), Pad(1), Crop(1), new UpSamplingDeclaration(0, 1, [2]),
            new SpatialDropoutDeclaration(0, 1, 0.5),
        ];
        LayerDeclaration[] images =
        [
            Max(2), Average(2), new GlobalPoolingDeclaration(0, PoolingFunction.Average, 2), Pad(2), Crop(2), new UpSamplingDeclaration(0, 2, []),
            new SpatialDropoutDeclaration(0, 2, 0.5),
        ];
        foreach (LayerDeclaration layer in series)
        {
            NetworkError error = Error([Input(4, 6, 2), layer]);
            Assert.Equal((NetworkErrorKind.WrongInputRank, "an input [steps, channels]"), (error.Kind, error.Arguments[1]));
        }

        foreach (LayerDeclaration layer in images)
        {
            NetworkError error = Error([Input(24, 2), layer]);
            Assert.Equal((NetworkErrorKind.WrongInputRank, "an input [rows, columns, channels]"), (error.Kind, error.Arguments[1]));
        }
    }

    private static Layer Only(int[] input, LayerDeclaration layer) => Network([Input(input), layer]).Layers[0];

    private static PoolingDeclaration Max(int axes, params int[] size) => new(0, PoolingFunction.Max, axes, [.. size]);

    private static PoolingDeclaration Average(int axes, params int[] size) => new(0, PoolingFunction.Average, axes, [.. size]);

    private static BorderDeclaration Pad(int axes, params int[] sizes) => new(0, BorderFunction.ZeroPadding, axes, [.. sizes]);

    private static BorderDeclaration Crop(int axes, params int[] sizes) => new(0, BorderFunction.Cropping, axes, [.. sizes]);
}
