using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Conformance.Corpus;

/// <summary>Declared networks that leave masked steps out: all cells, in both directions, and what masks pass on their way.</summary>
public static class MaskNetworks
{
    private const int Steps = 9;

    private static readonly int[] Batches = [1, 19, 35];

    /// <summary>Every case.</summary>
    public static NetworkCase[] Create() =>
    [
        .. All().Select((network, i) => CaseData.Create("MaskNetwork", i, Batches[i % Batches.Length], network.Layers, network.Name)),
    ];

    private static IEnumerable<(string Name, LayerDeclaration[] Layers)> All()
    {
        foreach (RecurrentCell cell in Enum.GetValues<RecurrentCell>())
        {
            foreach (int units in new[] { 5, 16, 35 })
            {
                yield return ($"{cell} of {units}", [Input(3), new MaskingDeclaration(0), Layer(cell, units), Dense(2)]);
                yield return ($"{cell} of {units}, sequences", [
                    Input(2), new MaskingDeclaration(0) { MaskValue = -0.75 }, Layer(cell, units) with { ReturnSequences = true }, .. AllStepsOf(units)]);
                yield return ($"{cell} of {units}, from the last step on", [
                    Input(1), new MaskingDeclaration(0), Layer(cell, units) with { GoBackwards = true }]);
            }
        }

        foreach (BidirectionalMerge merge in Enum.GetValues<BidirectionalMerge>().Where(merge => merge != BidirectionalMerge.None))
        {
            yield return ($"both directions, {merge}", [
                Input(3), new MaskingDeclaration(0), Layer(RecurrentCell.LSTM, 8) with { Bidirectional = merge }, Dense(2)]);
            yield return ($"both directions, {merge}, sequences", [
                Input(3),
                new MaskingDeclaration(0),
                Layer(RecurrentCell.GRU, 8) with { Bidirectional = merge, ReturnSequences = true },
                Layer(RecurrentCell.SimpleRNN, 6) with { Bidirectional = merge, ReturnSequences = true },
                Layer(RecurrentCell.LSTM, 7),
            ]);
        }

        yield return ("a mean of the steps that count", [Input(20), new MaskingDeclaration(0), Mean, Dense(2)]);
        yield return ("layers that pass a mask on", [
            Input(3),
            new MaskingDeclaration(0),
            Dense(12) with { PerPosition = true, Activation = Activation.Tanh },
            new LayerNormalizationDeclaration(0, []),
            new DropoutDeclaration(0, 0.25),
            new LeakyReLUDeclaration(0),
            Layer(RecurrentCell.GRU, 12) with { ReturnSequences = true, Dropout = 0.25, RecurrentDropout = 0.5 },
            new PReLUDeclaration(0, [1]),
            Mean,
        ]);
        yield return ("values with two masks", [
            Input(3) with { Name = "left" },
            Input(3) with { Name = "right" },
            new MaskingDeclaration(0) { From = "left", Name = "a" },
            new MaskingDeclaration(0) { From = "right", MaskValue = 0.5, Name = "b" },
            new MergeDeclaration(0, MergeFunction.Add, ["a"]) { Name = "sum" },
            new ConcatenateDeclaration(0, ["a", "b"]),
            Layer(RecurrentCell.LSTM, 9),
        ]);
        yield return ("a mask of what a layer computes", [
            Input(2),
            Dense(2) with { PerPosition = true, Activation = Activation.Relu },
            new MaskingDeclaration(0),
            Layer(RecurrentCell.GRU, 6),
        ]);
        yield return ("one step", [new InputDeclaration(0, [1, 2]), new MaskingDeclaration(0), Layer(RecurrentCell.LSTM, 4), Dense(2)]);
        foreach (int size in new[] { 5, 24 })
        {
            yield return ($"a mean of vectors of {size}", [Indices, Embedding(4, size), Mean, Dense(2)]);
            yield return ($"a GRU of vectors of {size}", [
                Indices, Embedding(4, size), Layer(RecurrentCell.GRU, 8) with { ReturnSequences = true }, Layer(RecurrentCell.LSTM, 8), Dense(2)]);
        }

        yield return ("an embedding that networks inside read", [
            Indices,
            Embedding(3, 7),
            new NetworkLayerDeclaration(0, "Inner", Inner) { Repeat = 2 },
            Layer(RecurrentCell.SimpleRNN, 5),
        ]);
    }

    // A mask ends where all steps become one vector.
    private static LayerDeclaration[] AllStepsOf(int units) => [new ReshapeDeclaration(0, [Steps * units]), Dense(2)];

    private static NetworkDeclaration Inner { get; } = new(
        new TypeIdentity("Corpus", [], "partial class Inner", "Inner", "", "Corpus.Inner"),
        [new InputDeclaration(0, []), Layer(RecurrentCell.GRU, 7) with { Ordinal = 1, ReturnSequences = true }],
        []);

    private static GlobalPoolingDeclaration Mean => new(0, PoolingFunction.Average, 1);

    private static InputDeclaration Indices => new(0, [Steps]);

    private static InputDeclaration Input(int features) => new(0, [Steps, features]);

    private static EmbeddingDeclaration Embedding(int rows, int size) => new(0, rows, size) { MaskZero = true };

    private static DenseDeclaration Dense(int units) => new(0) { Units = units };

    private static RecurrentDeclaration Layer(RecurrentCell cell, int units) => new(0, cell) { Units = units };
}
