using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Tests.Training;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Layers;

/// <summary>Shapes and gradients of embeddings, and where in an input their indices are.</summary>
public class EmbeddingTests
{
    private static readonly LayerDeclaration[] Passing =
    [
        Input(4, 3),
        new PermuteDeclaration(0, [2, 1]),
        new SliceDeclaration(0, 1, 2),
        Flatten(),
        Embedding(7, 2),
    ];

    [Theory]
    [InlineData(new[] { 1 }, "1×5")]
    [InlineData(new[] { 8 }, "8×5")]
    [InlineData(new[] { 3, 4 }, "3×4×5")]
    [InlineData(new[] { 2, 3, 4 }, "2×3×4×5")]
    public void Shape_HasTheVectorAsLastAxis(int[] input, string output)
    {
        Layer layer = Network([Input(input), Embedding(9, 5)]).Layers[0];

        ParameterSpecification table = Assert.Single(layer.Parameters);
        Assert.Equal(output, layer.OutputShape.ToString());
        Assert.Equal(("embedding/embeddings", "9×5", Initializer.RandomUniform, 0.05), (table.Name, table.Shape.ToString(), table.Initializer, table.InitializerScale));
        Assert.Equal(("9, 5", 0), (layer.Configuration, layer.Flops));
    }

    [Fact]
    public void FourAxes_AreTooMany() => AssertError(
        NetworkErrorKind.WrongInputRank,
        1,
        ["embedding", "indices of 1 to 3 axes", "2×2×2×2, which has 4 axes; put [Reshape] before it"],
        Error([Input(2, 2, 2, 2), Embedding(3, 2)]));

    [Fact]
    public void SampleLargerThanTheLimit_IsAnError() =>
        Assert.Equal(NetworkErrorKind.NetworkTooLarge, Error([Input(1 << 18), Embedding(3, 8)]).Kind);

    [Fact]
    public void TableLargerThanTheLimit_IsAnError() =>
        Assert.Equal(NetworkErrorKind.NetworkTooLarge, Error([Input(2), Embedding(1 << 24, 128)]).Kind);

    [Fact]
    public void ComputedIndices_NameTheLayerThatComputesThem()
    {
        AssertError(
            NetworkErrorKind.ComputedIndices, 3, ["embedding", "rescaling", "Rescaling"], Error([Input(4), new RescalingDeclaration(0, 2), Reshape(2, 2), Embedding(3, 2)]));
        AssertError(NetworkErrorKind.ComputedIndices, 2, ["embedding_1", "embedding", "Embedding"], Error([Input(4), Embedding(3, 2), Embedding(3, 2)]));
    }

    // The attribute that puts the network there is the one that can be changed.
    [Fact]
    public void ComputedIndicesOfANetworkInside_AreAnErrorOfItsAttribute()
    {
        NetworkDeclaration inner = Declared([new InputDeclaration(0, []), Flatten(), Embedding(3, 2)]) with { Type = Declare.Type with { Name = "Words" } };

        Assert.Single(Network([Input(4), Inside("Words", inner)]).Parameters);
        AssertError(
            NetworkErrorKind.ComputedIndices, 2, ["words/embedding", "dense", "Dense"], Error([Input(4), Dense(3), Inside("Words", inner)]));
    }

    [Fact]
    public void Gpu_HasNoKernels() => Assert.False(Network([Input(4), Embedding(3, 2)]).Layers[0].HasGpuKernels);

    [Fact]
    public void IndicesOfAWholeInput_AreOneRun() =>
        Assert.Equal([new InputIndices("embedding", 7, 0, 12, 1, 0)], InputIndices.Of(Network([Input(3, 4), Embedding(7, 2)])));

    // Of [4, 3], permuted to [3, 4] and cut to [3, 2], the rows 1 and 2.
    [Fact]
    public void IndicesOfAPart_AreRunsThatAreEvenlyApart() =>
        Assert.Equal([new InputIndices("embedding", 7, 3, 6, 1, 0)], InputIndices.Of(Network(Passing)));

    [Fact]
    public void IndicesOfAChannel_AreRunsOfOne() => Assert.Equal(
        [new InputIndices("embedding", 7, 2, 1, 4, 3)], InputIndices.Of(Network([Input(4, 3), new SliceDeclaration(0, 2, 1), Embedding(7, 2)])));

    [Fact]
    public void IndicesOfASecondInput_BeginAfterTheFirst() => Assert.Equal(
        [new InputIndices("words", 7, 5, 3, 1, 0)],
        InputIndices.Of(Network([
            Input(5) with { Name = "numbers" },
            Input(3) with { Name = "text" },
            Embedding(7, 2) with { Name = "words" },
            Flatten(),
            Concatenate("numbers"),
        ])));

    [Fact]
    public void IndicesOfAStep_AreThoseOfEachStep() => Assert.Equal(
        [new InputIndices("embedding", 7, 2, 1, 1, 0)],
        InputIndices.OfStep(Network([Input(4, 3), new SliceDeclaration(0, 2, 1), Embedding(7, 2)]), steps: 4, stride: 1));

    [Fact]
    public void Table_HasTheGradientOfFiniteDifferences() => GradientCheck.Draw(Network(
        [Input(4), Embedding(3, 5) with { Embeddings = new() { L1 = 0.25, L2 = 0.5 } }, Activate(Activation.Tanh), Flatten(), Dense(2)],
        Minimise(Loss.MeanSquaredError))).AssertGradients();

    [Fact]
    public void TableOfIndicesInOtherPlaces_HasTheGradientOfFiniteDifferences() =>
        GradientCheck.Draw(Network([.. Passing, Flatten(), Dense(2)], Minimise(Loss.MeanSquaredError))).AssertGradients();

    [Fact]
    public void SharedTable_HasTheGradientOfFiniteDifferences() => GradientCheck.Draw(Network(
        [
            Input(3) with { Name = "left" },
            Input(2) with { Name = "right" },
            Embedding(4, 3) with { From = "left", Name = "table" },
            new GlobalPoolingDeclaration(0, PoolingFunction.Average, 1) { Name = "first" },
            Embedding(4, 3) with { From = "right", ShareWith = "table" },
            new GlobalPoolingDeclaration(0, PoolingFunction.Average, 1),
            Merge(MergeFunction.Multiply, "first"),
        ],
        Minimise(Loss.MeanSquaredError))).AssertGradients();

    [Fact]
    public void TableBeforeARecurrentLayer_HasTheGradientOfFiniteDifferences() => GradientCheck.Draw(Network(
        [Input(4), Embedding(3, 2), Recurrent(RecurrentCell.GRU, 3), Dense(2)], Minimise(Loss.MeanSquaredError))).AssertGradients();
}
