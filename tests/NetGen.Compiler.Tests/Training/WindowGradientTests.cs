using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Training;

namespace NetGen.Compiler.Tests.Training;

/// <summary>Finite differences are the oracle of the derivatives of everything that slides over positions.</summary>
public class WindowGradientTests
{
    private static readonly ScalarExpression V0 = Scalar.Variable(0), V1 = Scalar.Variable(1);

    private readonly GraphBuilder _graph = new();
    private readonly List<int> _parameters = [];

    // (inputs, outputs, size, stride, dilation, before): inside, beyond both borders, with gaps between windows and between taps, and a
    // remainder of positions that no tap meets.
    public static TheoryData<int[], int[]> Windows => new()
    {
        { [1, 1, 1, 1, 1, 0], [6, 4, 3, 1, 1, 0] },
        { [4, 4, 3, 1, 1, 1], [5, 5, 3, 1, 1, 1] },
        { [5, 3, 3, 2, 1, 1], [4, 2, 3, 2, 1, 0] },
        { [5, 2, 2, 3, 1, 0], [6, 3, 2, 2, 1, 1] },
        { [6, 4, 2, 1, 2, 0], [5, 5, 3, 1, 2, 2] },
        { [7, 3, 2, 3, 2, 1], [4, 5, 4, 1, 1, 3] },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void Convolution_HasTheGradientsOfFiniteDifferences(int[] rows, int[] columns)
    {
        Window window = Slide(rows, columns);
        int kernel = Parameter("kernel", window.Taps * 2, 3), bias = Parameter("bias", 3);

        AssertGradients(_graph.Convolution(Positions(window.InputPositions, 2), kernel, bias, window));
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public void TransposedConvolution_HasTheGradientsOfFiniteDifferences(int[] rows, int[] columns)
    {
        Window window = Slide(rows, columns);
        int kernel = Parameter("kernel", window.Taps * 3, 2), bias = Parameter("bias", 3);

        AssertGradients(_graph.ConvolutionInputGradient(Positions(window.OutputPositions, 2), kernel, bias, window));
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public void DepthwiseConvolution_HasTheGradientsOfFiniteDifferences(int[] rows, int[] columns)
    {
        Window window = Slide(rows, columns);
        int kernel = Parameter("kernel", window.Taps, 2), bias = Parameter("bias", 2);

        AssertGradients(_graph.DepthwiseConvolution(Positions(window.InputPositions, 2), kernel, bias, window));
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public void AveragePooling_HasTheGradientsOfFiniteDifferences(int[] rows, int[] columns)
    {
        Window window = Slide(rows, columns);

        AssertGradients(_graph.AveragePooling(Positions(window.InputPositions, 2), window));
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public void MaxPooling_HasTheGradientsOfFiniteDifferences(int[] rows, int[] columns)
    {
        Window window = Slide(rows, columns);

        AssertGradients(_graph.MaxPooling(Positions(window.InputPositions, 2), window));
    }

    [Fact]
    public void AKernelUsedInTwoWindows_AddsItsGradients()
    {
        Window window = Slide([4, 4, 3, 1, 1, 1], [5, 5, 3, 1, 1, 1]);
        int kernel = Parameter("kernel", window.Taps * 2, 2);
        int once = _graph.Map(Scalar.Tanh(V0), new(20, 2), _graph.Convolution(Positions(20, 2), kernel, null, window));

        AssertGradients(_graph.Convolution(once, kernel, null, window));
    }

    [Fact]
    public void AWindowOverOtherPositions_IsRefused()
    {
        int x = _graph.Input(new ValueShape(6, 2));
        Window window = Slide([1, 1, 1, 1, 1, 0], [5, 3, 3, 1, 1, 0]);

        var error = Assert.Throws<ArgumentException>(() => _graph.MaxPooling(x, window));

        Assert.Equal("A window over 5 positions cannot slide over a value of shape 6×2.", error.Message);
    }

    private static Window Slide(int[] rows, int[] columns)
    {
        return new(Axis(rows), Axis(columns));

        static WindowAxis Axis(int[] axis) => new(axis[0], axis[1], axis[2], axis[3], axis[4], axis[5]);
    }

    // Values that depend on parameters, so that the gradient in what the window reads is checked as well.
    private int Positions(int positions, int channels)
    {
        int input = _graph.Input(new ValueShape(positions, 3));
        int kernel = Parameter("first", 3, channels);
        return _graph.Map(Scalar.Tanh(V0), new(positions, channels), _graph.MatrixProduct(input, kernel, bias: null));
    }

    private int Parameter(string name, params int[] shape)
    {
        _parameters.Add(_graph.Parameter(new ParameterSpecification(name, TensorShape.Of(shape), Initializer.Zeros, 0, 0, 0)));
        return _parameters[^1];
    }

    private void AssertGradients(int output)
    {
        ValueShape shape = _graph.Values[output].Shape;
        int loss = _graph.SumAll(_graph.Map((V0 - V1) * (V0 - V1), shape, output, _graph.Target(shape)));
        EquatableArray<int> gradients = ReverseMode.Differentiate(_graph, loss, [], _parameters);
        Assert.DoesNotContain(-1, gradients);
        GradientCheck.Draw(_graph.Build(output, new TrainingOutputs(loss, [], gradients))).AssertGradients();
    }
}
