using NetGen.Compiler.Declaration;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Training;
using NetGen.Interpreter;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Training;

/// <summary>The layers of series and images, against finite differences and by hand.</summary>
public class SpatialLayerGradientTests
{
    [Theory]
    [InlineData(PoolingFunction.Max, new[] { 2 }, 0, Padding.Valid)]
    [InlineData(PoolingFunction.Max, new[] { 3 }, 2, Padding.Same)]
    [InlineData(PoolingFunction.Average, new[] { 3 }, 2, Padding.Valid)]
    [InlineData(PoolingFunction.Average, new[] { 3 }, 1, Padding.Same)]
    public void PoolingOfSeries_HasTheGradientOfFiniteDifferences(PoolingFunction function, int[] size, int strides, Padding padding) => Check(
        [7, 2], new PoolingDeclaration(0, function, 1, [.. size]) { Strides = strides, Padding = padding });

    [Theory]
    [InlineData(PoolingFunction.Max, new[] { 2, 3 }, 0, Padding.Valid)]
    [InlineData(PoolingFunction.Max, new[] { 3, 2 }, 1, Padding.Same)]
    [InlineData(PoolingFunction.Average, new[] { 2, 3 }, 1, Padding.Valid)]
    [InlineData(PoolingFunction.Average, new[] { 3 }, 2, Padding.Same)]
    public void PoolingOfImages_HasTheGradientOfFiniteDifferences(PoolingFunction function, int[] size, int strides, Padding padding) => Check(
        [4, 5, 2], new PoolingDeclaration(0, function, 2, [.. size]) { Strides = strides, Padding = padding });

    [Theory]
    [InlineData(PoolingFunction.Max, 1)]
    [InlineData(PoolingFunction.Max, 2)]
    [InlineData(PoolingFunction.Average, 2)]
    public void GlobalPooling_HasTheGradientOfFiniteDifferences(PoolingFunction function, int axes) => Check(
        axes == 1 ? [5, 2] : [3, 2, 2], new GlobalPoolingDeclaration(0, function, axes) { KeepDims = axes == 2 });

    [Theory]
    [InlineData(1, new[] { 2, 0 })]
    [InlineData(2, new[] { 1, 0, 0, 2 })]
    public void ZeroPadding_HasTheGradientOfFiniteDifferences(int axes, int[] padding) => Check(
        axes == 1 ? [3, 2] : [2, 3, 2], new BorderDeclaration(0, BorderFunction.ZeroPadding, axes, [.. padding]));

    [Theory]
    [InlineData(1, new[] { 2, 0 })]
    [InlineData(2, new[] { 1, 0, 0, 2 })]
    public void Cropping_HasTheGradientOfFiniteDifferences(int axes, int[] cropping) => Check(
        axes == 1 ? [4, 2] : [3, 4, 2], new BorderDeclaration(0, BorderFunction.Cropping, axes, [.. cropping]));

    [Theory]
    [InlineData(1, new[] { 3 }, Interpolation.Nearest)]
    [InlineData(2, new[] { 2, 3 }, Interpolation.Nearest)]
    [InlineData(2, new[] { 5, 4 }, Interpolation.Nearest)]
    [InlineData(2, new[] { 2, 3 }, Interpolation.Bilinear)]
    [InlineData(2, new[] { 1, 2 }, Interpolation.Bilinear)]
    public void UpSampling_HasTheGradientOfFiniteDifferences(int axes, int[] size, Interpolation interpolation) => Check(
        axes == 1 ? [3, 2] : [2, 3, 2], new UpSamplingDeclaration(0, axes, [.. size]) { Interpolation = interpolation });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void SpatialDropout_HasTheGradientOfFiniteDifferences(int axes) => GradientCheck.Draw(
        Around(axes == 1 ? [6, 2] : [2, 3, 2], new SpatialDropoutDeclaration(0, axes, 0.5)),
        dropoutMask: (_, rate, row, element) => (row + element) % 2 / (1 - rate)).AssertGradients();

    [Fact]
    public void SpatialDropout_DropsWholeChannels()
    {
        Network network = Network(
            [Input(2, 2, 3), new SpatialDropoutDeclaration(0, 2, 0.5), Dropout(0.25), Flatten(), Dense(1)], Minimise(Loss.MeanSquaredError));
        NetworkGraph graph = TrainingGraph.Training(network);

        GraphValue[] masks = [.. graph.Values.Where(value => value.Operation is Operation.DropoutMask)];
        Assert.Equal([0, 1], masks.Select(mask => ((Operation.DropoutMask)mask.Operation).Layer));
        Assert.Equal([new ValueShape(1, 3), new ValueShape(4, 3)], masks.Select(mask => mask.Shape));
        Assert.DoesNotContain(TrainingGraph.Evaluation(network).Values, value => value.Operation is Operation.DropoutMask);
    }

    [Fact]
    public void BilinearUpSampling_IsAMeanByDistance()
    {
        // Keras: keras.layers.UpSampling2D((1, 2), interpolation="bilinear") of one row 0, 4, 8.
        double[] row = Predict([1, 3, 1], new UpSamplingDeclaration(0, 2, [1, 2]) { Interpolation = Interpolation.Bilinear }, [0, 4, 8]);
        Assert.Equal([0, 1, 3, 5, 7, 8], row);

        // The middle one of three is the old one, and the others are a third away.
        double[] column = Predict([2, 1, 1], new UpSamplingDeclaration(0, 2, [3, 1]) { Interpolation = Interpolation.Bilinear }, [0, 3]);
        Assert.Equal([0, 0, 1, 2, 3, 3], column.Select(value => Math.Round(value, 12)));
    }

    [Fact]
    public void NearestUpSampling_RepeatsPixels() => Assert.Equal(
        [1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2], Predict([1, 2, 1], new UpSamplingDeclaration(0, 2, [2, 3]), [1, 2]));

    [Fact]
    public void AveragePooling_DoesNotCountPadding() => Assert.Equal(
        [1.5, 3, 4.5],
        Predict([5, 1], new PoolingDeclaration(0, PoolingFunction.Average, 1, [3]) { Strides = 2, Padding = Padding.Same }, [1, 2, 3, 4, 5]));

    [Fact]
    public void MaxPooling_NeverTakesPadding() => Assert.Equal(
        [-1, -2, -4],
        Predict([5, 1], new PoolingDeclaration(0, PoolingFunction.Max, 1, [3]) { Strides = 2, Padding = Padding.Same }, [-1, -2, -3, -4, -5]));

    [Fact]
    public void LayersThatChangeNothing_AreNoOperation()
    {
        LayerDeclaration[] layers =
        [
            new BorderDeclaration(0, BorderFunction.ZeroPadding, 2, [0]),
            new BorderDeclaration(0, BorderFunction.Cropping, 2, []),
            new UpSamplingDeclaration(0, 2, [1]),
            new UpSamplingDeclaration(0, 2, [1]) { Interpolation = Interpolation.Bilinear },
        ];
        foreach (LayerDeclaration layer in layers)
        {
            GraphValue only = Assert.Single(LayerLowering.Inference(Network([Input(2, 3, 2), layer])).Values);
            Assert.IsType<Operation.Input>(only.Operation);
        }
    }

    private static void Check(int[] input, LayerDeclaration layer) => GradientCheck.Draw(Around(input, layer)).AssertGradients();

    // A layer between two with weights, so that its gradient is used, and the gradient that it gets is not constant.
    private static Network Around(int[] input, LayerDeclaration layer) => Network(
        [Input(input), Dense(2, Activation.Tanh) with { PerPosition = true }, layer, Flatten(), Dense(2)], Minimise(Loss.MeanSquaredError));

    private static double[] Predict(int[] input, LayerDeclaration layer, double[] values) =>
        new GraphInterpreter(LayerLowering.Inference(Network([Input(input), layer])), []).Run([values], []).Output[0];
}
