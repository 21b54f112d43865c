using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Conformance.Corpus;

/// <summary>
/// Declared networks with embeddings: vectors on both sides of a panel's end, tables of more rows than one call sums up, and indices in all
/// places of an input.
/// </summary>
public static class EmbeddingNetworks
{
    // Alone, in a batch, and in more than a chunk.
    private static readonly int[] Batches = [1, 19, 131];

    /// <summary>Every case.</summary>
    public static NetworkCase[] Create() =>
    [
        .. All().Select((network, i) => CaseData.Create("Embedding", i, Batches[i % Batches.Length], network.Layers, network.Name)),
    ];

    private static IEnumerable<(string Name, LayerDeclaration[] Layers)> All()
    {
        foreach (int size in new[] { 1, 5, 8, 16, 20, 40 })
        {
            yield return ($"vectors of {size}, flat", [Input(7), Embedding(30, size), new FlattenDeclaration(0), Dense(3)]);
            yield return ($"the mean of vectors of {size}", [
                Input(21), Embedding(9, size), new GlobalPoolingDeclaration(0, PoolingFunction.Average, 1), Dense(2)]);
            yield return ($"vectors of {size} at each position", [Input(3, 4), Embedding(11, size)]);
        }

        foreach (RecurrentCell cell in Enum.GetValues<RecurrentCell>())
            yield return ($"{cell} of vectors", [Input(6), Embedding(12, 17), new RecurrentDeclaration(0, cell) { Units = 8 }, Dense(2)]);
        yield return ("a convolution of vectors", [
            Input(12),
            Embedding(20, 6),
            new ConvDeclaration(0, 1) { Filters = 10, KernelSize = [3], Activation = Activation.Relu },
            new GlobalPoolingDeclaration(0, PoolingFunction.Max, 1),
            Dense(2),
        ]);
        yield return ("an index alone", [Input(1), Embedding(5, 9), new FlattenDeclaration(0), Dense(2)]);
        yield return ("a table of one row", [Input(4), Embedding(1, 9), new FlattenDeclaration(0), Dense(2)]);
        yield return ("a large table", [Input(5), Embedding(9001, 20), new FlattenDeclaration(0), Dense(2)]);
        yield return ("penalties", [
            Input(5),
            Embedding(7, 18) with { Embeddings = new() { Initializer = Initializer.RandomUniform, L1 = 0.03125, L2 = 0.015625 } },
            new FlattenDeclaration(0),
            Dense(2),
        ]);
        yield return ("a normalisation over the batch", [
            Input(5), Embedding(7, 18), new BatchNormalizationDeclaration(0), new DropoutDeclaration(0, 0.25), new FlattenDeclaration(0), Dense(2)]);
        yield return ("an index beside numbers", [
            Input(8, 3),
            new SliceDeclaration(0, 1, 1) { Name = "index" },
            new FlattenDeclaration(0),
            Embedding(10, 6) with { Name = "vectors" },
            new SliceDeclaration(0, 2, 1) { From = "input" },
            new ConcatenateDeclaration(0, ["vectors"]),
            new RecurrentDeclaration(0, RecurrentCell.GRU) { Units = 5 },
        ]);
        yield return ("indices in another order", [
            Input(4, 9), new PermuteDeclaration(0, [2, 1]), Embedding(10, 6), new FlattenDeclaration(0), Dense(3)]);
        yield return ("indices that are numbers too", [
            Input(6),
            Embedding(10, 6),
            new FlattenDeclaration(0),
            Dense(3) with { Name = "vectors" },
            new RescalingDeclaration(0, 0.125) { From = "input" },
            Dense(3),
            new MergeDeclaration(0, MergeFunction.Add, ["vectors"]),
        ]);
        yield return ("one table for two inputs", [
            Input(6) with { Name = "left" },
            Input(2) with { Name = "right" },
            Embedding(13, 20) with { From = "left", Name = "table" },
            new GlobalPoolingDeclaration(0, PoolingFunction.Average, 1) { Name = "first" },
            Embedding(13, 20) with { From = "right", ShareWith = "table" },
            new GlobalPoolingDeclaration(0, PoolingFunction.Average, 1),
            new MergeDeclaration(0, MergeFunction.Multiply, ["first"]),
        ]);
        yield return ("two tables, of which a network inside has one", [
            Input(5),
            new NetworkLayerDeclaration(0, "Inner", Inner),
            new GlobalPoolingDeclaration(0, PoolingFunction.Average, 1) { Name = "inner" },
            Embedding(8, 24) with { From = "input" },
            new FlattenDeclaration(0),
            Dense(12),
            new MergeDeclaration(0, MergeFunction.Add, ["inner"]),
        ]);
    }

    private static NetworkDeclaration Inner { get; } = new(
        new TypeIdentity("Corpus", [], "partial class Inner", "Inner", "", "Corpus.Inner"),
        [new InputDeclaration(0, []), new EmbeddingDeclaration(1, 6, 12), new ActivationDeclaration(2, Activation.Tanh, double.NaN)],
        []);

    private static InputDeclaration Input(params int[] dimensions) => new(0, dimensions.ToEquatableArray());

    private static EmbeddingDeclaration Embedding(int rows, int size) => new(0, rows, size);

    private static DenseDeclaration Dense(int units) => new(0) { Units = units };
}
