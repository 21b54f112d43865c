using NetGen.Compiler.Declaration;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Training;
using NetGen.Interpreter;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Training;

/// <summary>The gradients in the inputs. Every test of <see cref="GradientCheck"/> compares them with finite differences besides.</summary>
public class InputGradientGraphTests
{
    private static readonly double[] Kernel = [1, 2, 3, 4, 5, 6];

    [Fact]
    public void WithGivenGradients_ItIsAProductWithTheJacobianMatrix()
    {
        // y = x·K, so the product of v with the Jacobian matrix is K·v.
        double[][] gradients = Run(Network([Input(3), Dense(2)], Minimise(Loss.OutputGradient)), [Kernel, [0, 0]], [[9, 9, 9]], [[1, 10]]);
        Assert.Equal([21, 43, 65], gradients[0]);
    }

    [Fact]
    public void EachSample_HasTheGradientOfItsOwnLoss()
    {
        Network network = Network([Input(3), Dropout(0.5), Dense(2) with { KernelL2 = 1 }], Minimise(Loss.OutputGradient));
        double[][] gradients = Run(network, [Kernel, [0, 0]], [[1, 2, 3], [4, 5, 6]], [[1, 0], [0, 1]]);
        Assert.Equal([1, 3, 5], gradients[0]);
        Assert.Equal([2, 4, 6], gradients[1]);
    }

    [Fact]
    public void SlicesOfAnInput_EachAddTheirPart()
    {
        // y = 2·(x₀, x₁) and (x₁, x₂), and their product; what no slice reads has the gradient 0.
        Network network = Network(
            [
                Input(4),
                new SliceDeclaration(0, 0, 2) { Name = "a" },
                new RescalingDeclaration(0, 2),
                new SliceDeclaration(0, 1, 2) { From = "input", Name = "b" },
                Merge(MergeFunction.Multiply, "rescaling"),
                Dense(1),
            ],
            Minimise(Loss.OutputGradient));
        double[][] gradients = Run(network, [[1, 1], [0]], [[3, 5, 7, 11]], [[1]]);
        Assert.Equal([2 * 5, (2 * 3) + (2 * 7), 2 * 5, 0], gradients[0]);
    }

    [Fact]
    public void AnInputThatTheLossDoesNotDependOn_HasTheGradientZero()
    {
        Network network = Network(
            [Input(3), Activate(Activation.Step), Dense(2)], Minimise(Loss.MeanSquaredError));
        Assert.Equal([0, 0, 0], Run(network, [Kernel, [0, 0]], [[1, -2, 3]], [[1, 1]])[0]);
    }

    [Fact]
    public void SeveralInputs_AreSlicesOfOneRow()
    {
        Network network = Network(
            [Input(3) with { Name = "left" }, Input(2) with { Name = "right" }, Dense(2) with { From = "left" }, Merge(MergeFunction.Add, "right")],
            Minimise(Loss.OutputGradient));
        Assert.Equal([21, 43, 65, 1, 10], Run(network, [Kernel, [0, 0]], [[1, 2, 3, 4, 5]], [[1, 10]])[0]);
    }

    [Fact]
    public void BatchNormalization_TakesItsMovingAverages()
    {
        Network network = Network(
            [Input(2), new BatchNormalizationDeclaration(0) { Epsilon = 0.25 }, Dense(1)], Minimise(Loss.OutputGradient));

        // γ, β, mean and variance, and the kernel: γ·k/√(variance + ε), for one sample as for any number.
        double[][] parameters = [[3, 5], [1, 1], [7, 7], [3.75, 8.75], [1, 2], [0]];
        Assert.Equal([1.5, 10 / 3.0], Run(network, parameters, [[4, 6]], [[1]])[0].Select(value => Math.Round(value, 14)), new Near());
    }

    private static double[][] Run(Network network, double[][] parameters, double[][] inputs, double[][] targets)
    {
        NetworkGraph graph = InputGradientGraph.Of(network);
        Assert.Null(graph.Training);
        Assert.Equal(network.InputShape.Size, graph.OutputSize);
        return new GraphInterpreter(graph, parameters).Run(inputs, targets).Output;
    }

    private sealed class Near : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) < 1e-12;

        public int GetHashCode(double value) => 0;
    }
}
