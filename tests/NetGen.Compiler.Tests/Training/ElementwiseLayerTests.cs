using NetGen.Compiler.Declaration;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Interpreter;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Training;

/// <summary>Layers that are a function of each element: Keras's formulas, and gradients against finite differences.</summary>
public class ElementwiseLayerTests
{
    // Through all kinks, at them and beside them.
    private static readonly double[] Points = [.. Enumerable.Range(-40, 81).Select(i => i / 8.0), 6.5, 100, -100];

    public static TheoryData<int> Functions => [.. Enumerable.Range(0, Cases.Length)];

    private static (ElementwiseDeclaration Function, Func<double, double> Formula, string Configuration)[] Cases { get; } =
    [
        (new LeakyReLUDeclaration(0), x => Math.Max(x, 0) - (0.3 * Math.Max(-x, 0)), "0.3"),
        (new LeakyReLUDeclaration(0) { NegativeSlope = 0.01 }, x => Math.Max(x, 0) - (0.01 * Math.Max(-x, 0)), "0.01"),
        (new ELUDeclaration(0), x => x > 0 ? x : Math.Exp(x) - 1, "1"),
        (new ELUDeclaration(0) { Alpha = 0.5 }, x => x > 0 ? x : 0.5 * (Math.Exp(x) - 1), "0.5"),
        (new ReLUDeclaration(0), x => KerasRelu(x, null, 0, 0), ""),
        (new ReLUDeclaration(0) { MaxValue = 2 }, x => KerasRelu(x, 2, 0, 0), "MaxValue = 2"),
        (new ReLUDeclaration(0) { NegativeSlope = 0.25 }, x => KerasRelu(x, null, 0.25, 0), "NegativeSlope = 0.25"),
        (new ReLUDeclaration(0) { Threshold = 1 }, x => KerasRelu(x, null, 0, 1), "Threshold = 1"),
        (
            new ReLUDeclaration(0) { MaxValue = 2, NegativeSlope = 0.25, Threshold = 1 },
            x => KerasRelu(x, 2, 0.25, 1),
            "MaxValue = 2, NegativeSlope = 0.25, Threshold = 1"),
        (new RescalingDeclaration(0, 0.5), x => x * 0.5, "0.5"),
        (new RescalingDeclaration(0, -2) { Offset = 1.5 }, x => (x * -2) + 1.5, "-2, 1.5"),
        (new ClipDeclaration(0, -0.5, 1.25), x => Math.Clamp(x, -0.5, 1.25), "-0.5, 1.25"),
    ];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Function_MatchesKerasFormula(int number)
    {
        (ElementwiseDeclaration function, Func<double, double> formula, string configuration) = Cases[number];
        Network network = Network([Input(Points.Length), function]);

        double[] actual = [.. new GraphInterpreter(LayerLowering.Inference(network), []).Run([Points], []).Output[0]];

        Assert.Equal(configuration, network.Layers[0].Configuration);
        for (int i = 0; i < Points.Length; i++)
            Assert.Equal(formula(Points[i]), actual[i], 1e-14);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Function_HasTheGradientOfFiniteDifferences(int number) => GradientCheck.Draw(Network(
        [Input(3), Dense(4), Cases[number].Function, Dense(2), Cases[number].Function], Minimise(Loss.MeanSquaredError))).AssertGradients();

    [Theory]
    [InlineData(new int[0], "2×3×4")]
    [InlineData(new[] { 1 }, "1×3×4")]
    [InlineData(new[] { 2, 1 }, "1×1×4")]
    [InlineData(new[] { 3 }, "2×3×1")]
    [InlineData(new[] { 2, 3 }, "2×1×1")]
    [InlineData(new[] { 1, 2, 3 }, "1×1×1")]
    public void PReLU_HasSlopesOfTheAxesThatAreNotShared(int[] sharedAxes, string shape)
    {
        LayerDeclaration slopes = new PReLUDeclaration(0, sharedAxes.ToEquatableArray());
        Network network = Network(
            [Input(2, 3, 2), Dense(4) with { PerPosition = true }, slopes, Dense(2) with { PerPosition = true }], Minimise(Loss.MeanSquaredError));
        ParameterSpecification alpha = Assert.Single(network.Layers[1].Parameters);

        Assert.Equal("p_re_lu/alpha", alpha.Name);
        Assert.Equal(shape, alpha.Shape.ToString());
        GradientCheck.Draw(network).AssertGradients();
        AssertSlopes(Network([Input(2, 3, 4), slopes]), alpha.Shape);
    }

    [Theory]
    [InlineData(new int[0], "5")]
    [InlineData(new[] { 1 }, "1")]
    public void PReLUOfAVector_HasSlopes(int[] sharedAxes, string shape)
    {
        LayerDeclaration slopes = new PReLUDeclaration(0, sharedAxes.ToEquatableArray());
        Network network = Network([Input(3), Dense(5), slopes, Dense(2)], Minimise(Loss.MeanSquaredError));

        Assert.Equal(shape, network.Layers[1].Parameters[0].Shape.ToString());
        GradientCheck.Draw(network).AssertGradients();
    }

    [Theory]
    [InlineData(new[] { 1, 1, 4 }, new int[0], new[] { 1, 1, 4 })]
    [InlineData(new[] { 1, 1, 4 }, new[] { 1, 2 }, new[] { 1, 1, 4 })]
    [InlineData(new[] { 2, 1, 3 }, new int[0], new[] { 2, 1, 3 })]
    [InlineData(new[] { 2, 1, 3 }, new[] { 2 }, new[] { 2, 1, 3 })]
    [InlineData(new[] { 2, 1, 3 }, new[] { 1 }, new[] { 1, 1, 3 })]
    [InlineData(new[] { 2, 1, 3 }, new[] { 3 }, new[] { 2, 1, 1 })]
    [InlineData(new[] { 2, 3, 1 }, new int[0], new[] { 2, 3, 1 })]
    [InlineData(new[] { 1, 4 }, new[] { 2 }, new[] { 1, 1 })]
    public void AnAxisOfOneElement_IsSharedOrNot(int[] input, int[] sharedAxes, int[] alpha) => AssertSlopes(
        Network([Input(input), new PReLUDeclaration(0, sharedAxes.ToEquatableArray())]), TensorShape.Of(alpha));

    // max(x, 0) + α·min(x, 0), with α broadcast axis by axis.
    private static void AssertSlopes(Network network, TensorShape alpha)
    {
        EquatableArray<int> sizes = network.InputShape.Dimensions;
        Assert.Equal(alpha, network.Layers[0].Parameters[0].Shape);
        double[] slopes = [.. Enumerable.Range(1, alpha.Size).Select(i => i / 10.0)];
        double[] input = [.. Enumerable.Range(0, network.InputShape.Size).Select(i => i % 3 == 0 ? i : -i)];
        double[] expected = [.. input.Select((x, i) =>
        {
            int slope = 0;
            for (int axis = 0, rest = network.InputShape.Size; axis < sizes.Count; axis++)
            {
                rest /= sizes[axis];
                int index = i / rest % sizes[axis];
                slope = (slope * alpha.Dimensions[axis]) + (alpha.Dimensions[axis] == 1 ? 0 : index);
            }

            return x > 0 ? x : slopes[slope] * x;
        })];

        double[] actual = [.. new GraphInterpreter(LayerLowering.Inference(network), [slopes]).Run([input], []).Output[0]];

        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-12);
    }

    // keras/src/layers/activations/relu.py and keras/src/activations/activations.py, line by line.
    private static double KerasRelu(double x, double? maxValue, double negativeSlope, double threshold)
    {
        double negativePart = threshold != 0 ? Math.Max(-x + threshold, 0) : Math.Max(-x, 0);
        double value = threshold != 0 ? x * (x > threshold ? 1 : 0) : Math.Max(x, 0);
        if (maxValue is { } limit)
            value = Math.Clamp(value, 0, limit);
        return negativeSlope != 0 ? value - (negativeSlope * negativePart) : value;
    }
}
