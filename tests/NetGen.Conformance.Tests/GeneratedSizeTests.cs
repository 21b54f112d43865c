using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Conformance;

/// <summary>
/// Generated code stays small: methods that the JIT optimises, networks that it compiles in some milliseconds. The limits
/// are those of docs/design/code-shapes.md.
/// </summary>
public sealed class GeneratedSizeTests
{
    // RyuJIT falls back to minimal optimisation somewhere past a thousand statements.
    private const int StatementsInAMethod = 1000;
    private const int StatementsInANetwork = 1500;
    private const int LayersOfThatNetwork = 3;

    // What a layer costs that shares nothing with the others: its kernels forward, forward with dropout, and backward. The register
    // tiles of batches are in the library.
    private const int StatementsOfAnUnequalLayer = 300;

    // What a layer costs whose kernels are there already: its calls.
    private const int StatementsOfAnEqualLayer = 12;

    // Of networks as people write them, four layers stay under the limit too.
    private const int LayersOfTheCorpus = 4;

    [Fact]
    public void Corpus_StaysUnderTheLimits() => AssertLimits(
        RandomNetworks.Create(0, RandomNetworks.PairCount)
            .Concat(EdgeNetworks.Create())
            .Select(item => item.Declaration)
            .Where(declaration => DenseLayers(declaration) <= LayersOfTheCorpus
                && !declaration.Layers.Any(layer => layer is DenseDeclaration { Unroll: true })),
        StatementsInANetwork);

    // Layers that share nothing: other sizes on both sides of every seam, other activations, every option.
    [Theory]
    [InlineData(785, 333, 205, 109, 77, 51)]
    [InlineData(1000, 999, 501, 250, 37, 10)]
    [InlineData(1, 17, 49, 35, 83, 97)]
    [InlineData(99, 1023, 1, 1025, 2, 115)]
    [InlineData(2048, 2047, 1021, 509, 251, 123)]
    [InlineData(7, 6, 5, 4, 3, 2)]
    public void UnequalLayers_StayUnderTheLimits(params int[] sizes)
    {
        Activation[] activations = [Activation.Gelu, Activation.Selu, Activation.Elu, Activation.Silu, Activation.Softmax];
        for (int layers = LayersOfThatNetwork; layers < sizes.Length; layers++)
        {
            NetworkBuilder network = new("Unequal", sizes[0]);
            for (int layer = 0; layer < layers; layer++)
                network.Dense(sizes[layer + 1], activations[layer], l1: 0.5, l2: 0.25).Dropout(0.5);
            AssertLimits(
                [network.Minimize(Loss.MeanSquaredError).Build()],
                StatementsInANetwork + (StatementsOfAnUnequalLayer * (layers - LayersOfThatNetwork)));
        }
    }

    // Users who ask for more than the limit of a network get it, but no method that is too long for the JIT.
    [Theory]
    [InlineData(4000, 16)]
    [InlineData(570, 96)]
    [InlineData(400, 112)]
    [InlineData(300, 100)]
    [InlineData(33, 17)]
    public void UnrolledLayer_IsSplitIntoMethodsUnderTheLimit(int inputs, int units)
    {
        NetworkDeclaration unrolled = Layer(true), looped = Layer(false);

        int statements = GeneratedSize.Of(unrolled).Statements - GeneratedSize.Of(looped).Statements;

        // The looped layer's own statements are missing, and a call counts for more than one in the model.
        Assert.InRange(GeneratedSize.Of(unrolled).LargestMethod, 1, StatementsInAMethod);
        Assert.InRange(statements, 1, CostModel.MaximumUnrolledStatements);
        Assert.InRange(UnrolledSplit.Of(inputs, units).Statements, statements, (4 * statements) + 200);

        NetworkDeclaration Layer(bool unroll) =>
            new NetworkBuilder("Unrolled", inputs).Dense(units, Activation.Softsign, unroll: unroll).Build();
    }

    [Theory]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(100)]
    public void AHundredEqualLayers_ShareTheirKernels(int units)
    {
        const int layers = 100;

        GeneratedSize size = GeneratedSize.Of(Equal(layers, units));

        Assert.InRange(size.LargestMethod, 1, StatementsInAMethod);
        Assert.InRange(
            size.Statements, 1, StatementsInANetwork + (StatementsOfAnEqualLayer * (layers - LayersOfThatNetwork)));
    }

    [Fact]
    public void AFurtherEqualLayer_NeedsNoFurtherTileKernel()
    {
        Assert.Equal(TileKernels(4), TileKernels(9));

        static int TileKernels(int layers) => GeneratedSize.MethodNames(Equal(layers, 64)).Count(name => name.Contains("Tile"));
    }

    // The C# compiler's time is proportional to the text: 100 networks of 190 KB each took it a minute.
    [Theory]
    [InlineData(784, 256, 128, 10)]
    [InlineData(263, 106, 67, 11)]
    [InlineData(30, 100, 100, 1)]
    public void ThreeTrainedLayers_AreOfAtMost110KilobytesOfText(int inputs, int first, int second, int outputs)
    {
        NetworkDeclaration network = new NetworkBuilder("ThreeLayers", inputs)
            .Dense(first, Activation.Relu).Dropout(0.2).Dense(second, Activation.Tanh).Dense(outputs)
            .Minimize(Loss.MeanSquaredError).Build();

        int length = NetworkCompiler.Compile(network).Sum(file => file.Text.Length);

        Assert.InRange(length, 1, 110_000);
    }

    // Whoever looks at all values for each one takes 60 times the memory for 8 times the layers, and the time too.
    [Fact]
    public void MoreLayers_TakeMoreMemoryOfTheCompilerInProportion()
    {
        Bytes(10);

        Assert.InRange(Bytes(800), Bytes(100), 10 * Bytes(100));

        static long Bytes(int layers)
        {
            NetworkDeclaration network = Equal(layers, 20);
            long before = GC.GetAllocatedBytesForCurrentThread();
            NetworkCompiler.Compile(network);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static NetworkDeclaration Equal(int layers, int units) => Enumerable.Range(0, layers)
        .Aggregate(new NetworkBuilder("Equal", units), (network, _) => network.Dense(units, Activation.Relu))
        .Minimize(Loss.MeanSquaredError)
        .Build();

    private static int DenseLayers(NetworkDeclaration declaration) =>
        declaration.Layers.Count(layer => layer is DenseDeclaration);

    private static void AssertLimits(IEnumerable<NetworkDeclaration> networks, int statements) => Assert.All(networks, network =>
    {
        GeneratedSize size = GeneratedSize.Of(network);
        string text = $"{NetworkBuilder.Describe(network)}: {size}";
        Assert.True(size.LargestMethod <= StatementsInAMethod, text);
        Assert.True(size.Statements <= statements, text);
    });
}
