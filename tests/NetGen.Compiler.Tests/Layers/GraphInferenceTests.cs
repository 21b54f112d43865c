using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Layers;

/// <summary>Networks that are no chains: what each layer reads, what comes out, and what they are called.</summary>
public class GraphInferenceTests
{
    [Fact]
    public void AChain_ReadsTheLayerBefore()
    {
        Network network = Network([Input(3), Dense(4), Dropout(0.5), Dense(2)]);

        Assert.True(network.IsChain);
        Assert.Equal([[0], [1], [2]], network.Layers.Select(layer => layer.Sources.ToArray()));
        Assert.Equal([1, 2, 3], network.Layers.Select(layer => layer.Ordinal));
        Assert.Equal([new NetworkPort("dense_1", TensorShape.Of(2), 0, 3)], network.Outputs.ToArray());
    }

    [Fact]
    public void AMerge_ReadsTheLayerBeforeAndThenTheNamedOnes()
    {
        Network network = Network(
            [Input(8), Dense(8) with { Name = "stem" }, Dense(8), Merge(MergeFunction.Subtract, "stem"), Merge(MergeFunction.Add, "stem", "input")]);

        Assert.Equal([[0], [1], [2, 1], [3, 1, 0]], network.Layers.Select(layer => layer.Sources.ToArray()));
        Assert.Equal(["stem", "dense", "subtract", "add"], network.Layers.Select(layer => layer.Name));
        Assert.False(network.IsChain);
        Assert.Equal("add", network.Outputs.Single().Name);
    }

    [Fact]
    public void From_StartsABranch()
    {
        Network network = Network(
            [Input(6), Dense(5) with { Name = "features" }, Dense(3) with { Name = "policy" }, Dense(1) with { From = "features", Name = "value" }]);

        Assert.Equal([[0], [1], [1]], network.Layers.Select(layer => layer.Sources.ToArray()));
        Assert.Equal(
            [new NetworkPort("policy", TensorShape.Of(3), 0, 2), new NetworkPort("value", TensorShape.Of(1), 3, 3)],
            network.Outputs.ToArray());
        Assert.Equal("4", network.OutputShape.ToString());
    }

    [Fact]
    public void SeveralInputs_AreSlicesOfOneRow()
    {
        Network network = Network(
        [
            Input(2, 3) with { Name = "image" },
            Flatten(),
            Dense(4),
            Input(5) with { Name = "goal" },
            Concatenate("dense"),
        ]);

        Assert.Equal(
            [new NetworkPort("image", TensorShape.Of(2, 3), 0, 0), new NetworkPort("goal", TensorShape.Of(5), 6, 1)],
            network.Inputs.ToArray());
        Assert.Equal([[0], [2], [1, 3]], network.Layers.Select(layer => layer.Sources.ToArray()));
        Assert.Equal("11", network.InputShape.ToString());
        Assert.Equal("9", network.OutputShape.ToString());
    }

    [Fact]
    public void AutomaticNames_SkipThoseThatAreGiven()
    {
        Network network = Network([Input(3), Dense(3), Dense(3), Dense(3) with { Name = "dense_1" }, Dense(3)]);

        Assert.Equal(["dense", "dense_2", "dense_1", "dense_3"], network.Layers.Select(layer => layer.Name));
    }

    [Fact]
    public void Output_NamesValuesThatAreAlsoRead()
    {
        Network network = Network(
            Declared([Input(3), Dense(4) with { Name = "hidden" }, Dense(2) with { Name = "last" }]) with { Outputs = [new(3, ["last", "hidden"])] });

        Assert.Equal(["last", "hidden"], network.Outputs.Select(output => output.Name));
        Assert.Equal([0, 2], network.Outputs.Select(output => output.Offset));
    }

    [Theory]
    [InlineData(new[] { 4 }, new[] { 4 }, "4")]
    [InlineData(new[] { 2, 3 }, new[] { 3 }, "2×3")]
    [InlineData(new[] { 2, 3 }, new[] { 2, 1 }, "2×3")]
    [InlineData(new[] { 2, 1, 3 }, new[] { 4, 1 }, "2×4×3")]
    [InlineData(new[] { 1 }, new[] { 5, 2 }, "5×2")]
    public void AMerge_RepeatsAxesOfOneElement(int[] first, int[] second, string expected)
    {
        Network network = Network([Input(first) with { Name = "a" }, Input(second) with { Name = "b" }, Merge(MergeFunction.Multiply, "a")]);

        Assert.Equal(expected, network.OutputShape.ToString());
    }

    [Theory]
    [InlineData(-1, "2×7")]
    [InlineData(2, "2×7")]
    public void Concatenate_CountsAxesWithTheBatch(int axis, string expected)
    {
        Network network = Network(
            [Input(2, 3) with { Name = "a" }, Input(2, 4) with { Name = "b" }, Concatenate("a") with { Axis = axis }]);

        Assert.Equal(expected, network.OutputShape.ToString());
    }

    [Fact]
    public void ANetworkInside_IsLaidOutWithItsNamesBelowItsOwn()
    {
        NetworkDeclaration block = Declared([Input(), Dense(4, Activation.Relu) with { Name = "in" }, Dense(4), Merge(MergeFunction.Add, "in")]);
        Network network = Network([Input(4), Inside("Block", block) with { Repeat = 2 }, Dense(1), Inside("Tail", block) with { Name = "tail" }]);

        Assert.Equal(
            [
                "block/in", "block/dense", "block/add", "block_1/in", "block_1/dense", "block_1/add", "dense", "tail/in", "tail/dense", "tail/add",
            ],
            network.Layers.Select(layer => layer.Name));
        Assert.Equal("tail", network.Outputs.Single().Name);
        Assert.Equal([1, 1, 1, 1, 1, 1, 2, 3, 3, 3], network.Layers.Select(layer => layer.Ordinal));
        Assert.Equal("1×4", network.Parameters.Single(parameter => parameter.Name == "tail/in/kernel").Shape.ToString());
        Assert.Equal(14, network.Parameters.Count());
    }

    [Fact]
    public void CopiesOfANetwork_AreCountedOn()
    {
        NetworkDeclaration block = Declared([Input(), Dense(4)]);
        Network network = Network([Input(4), Inside("Block", block) with { Repeat = 4 }, Inside("Block", block) with { Name = "tail", Repeat = 3 }]);
        Assert.Equal(
            ["block/dense", "block_1/dense", "block_2/dense", "block_3/dense", "tail/dense", "tail_1/dense", "tail_2/dense"],
            network.Layers.Select(layer => layer.Name));
    }

    [Fact]
    public void SharedWeights_AreOneParameter()
    {
        NetworkDeclaration tower = Declared([Input(3), Dense(5), Dense(2)]);
        Network network = Network(
        [
            Input(3) with { Name = "a" },
            Inside("Tower", tower) with { Name = "left" },
            Input(3) with { Name = "b" },
            Inside("Tower", tower) with { ShareWith = "left" },
            Merge(MergeFunction.Subtract, "left"),
            Dense(2) with { Name = "once" },
            Dense(2) with { ShareWith = "once" },
        ]);

        Assert.Equal([null, null, 0, 1, null, null, 5], network.Layers.Select(layer => layer.SharedWith));
        Assert.Equal(
            ["left/dense/kernel", "left/dense/bias", "left/dense_1/kernel", "left/dense_1/bias", "once/kernel", "once/bias"],
            network.Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void TheLossesOfANetworkInside_DoNotCount()
    {
        NetworkDeclaration inner = Declared([Input(3), Dense(3)], Minimise(Loss.Hinge));
        Network network = Network([Input(3), Inside("Inner", inner), Dense(1)]);

        Assert.Empty(network.Losses);
    }

    [Fact]
    public void Losses_AreInTheOrderOfTheOutputs()
    {
        Network network = Network(
            [Input(6), Dense(5) with { Name = "features" }, Dense(3) with { Name = "policy" }, Dense(2) with { From = "features", Name = "value" }],
            Minimise(Loss.MeanSquaredError) with { Of = "value", Weight = 0.5 },
            Minimise(Loss.SparseCategoricalCrossEntropy) with { Of = "policy", FromLogits = true });

        Assert.Equal([Loss.SparseCategoricalCrossEntropy, Loss.MeanSquaredError], network.Losses.Select(loss => loss.Loss));
        Assert.Equal([1, 0.5], network.Losses.Select(loss => loss.Weight));
        Assert.Equal(3, network.TargetSize);
        Assert.Equal([0, 1], new[] { network.TargetOffset(0), network.TargetOffset(1) });
    }

    [Fact]
    public void AnOpenInput_IsNoNetworkAndNoError()
    {
        NetworkDeclaration block = Declared([Input(), Dense(4)]);

        Assert.Null(ShapeInference.Infer(block, out EquatableArray<NetworkError> errors));
        Assert.Empty(errors);
        Assert.Null(new CheckedDeclaration(block).Network);
    }

    [Fact]
    public void ASoftmaxGate_DoesNotHideAStepWithAnotherWay()
    {
        // What is before the step learns through the sum.
        Network([Input(3), Dense(3) with { Name = "x" }, Activate(Activation.Step), Merge(MergeFunction.Multiply, "x"), Dense(1)], Minimise(Loss.MeanSquaredError));
    }
}
