using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Conformance.Corpus;

/// <summary>Declared networks with recurrent layers, of all cells and on both sides of a panel's end, with every number of samples.</summary>
public static class RecurrentNetworks
{
    private static readonly int[] Batches = [1, 19, 35];

    private static readonly int[] Units = [1, 5, 8, 16, 20, 32, 70];

    /// <summary>Every case.</summary>
    public static NetworkCase[] Create() =>
    [
        // Of the forms of a layer that follow each other, each has another number of samples.
        .. All().Select((network, i) => CaseData.Create("RecurrentNetwork", i, Batches[i % Batches.Length], network.Layers, network.Name)),
    ];

    private static IEnumerable<(string Name, LayerDeclaration[] Layers)> All()
    {
        int number = 0;
        foreach (RecurrentCell cell in Enum.GetValues<RecurrentCell>())
        {
            foreach (int units in Units)
            {
                RecurrentDeclaration layer = Layer(cell, units);
                yield return ($"{cell} of {units}", Network(1 + (number++ % 5), layer));
                yield return ($"{cell} of {units}, sequences", Network(1 + (number++ % 5), layer with { ReturnSequences = true, GoBackwards = number % 2 == 0 }));
            }
        }

        yield return ("both directions", [
            new InputDeclaration(0, [5, 3]),
            Layer(RecurrentCell.LSTM, 20) with { ReturnSequences = true, Bidirectional = BidirectionalMerge.Concatenate, Dropout = 0.25, RecurrentDropout = 0.5 },
            Layer(RecurrentCell.GRU, 5) with { ReturnSequences = true, GoBackwards = true, Bidirectional = BidirectionalMerge.Concatenate },
            Layer(RecurrentCell.GRU, 17) with { ReturnSequences = true, Bidirectional = BidirectionalMerge.Multiply, UseBias = false },
            Layer(RecurrentCell.SimpleRNN, 9) with { ReturnSequences = true, Bidirectional = BidirectionalMerge.Average, GoBackwards = true },
            Layer(RecurrentCell.LSTM, 16) with { Bidirectional = BidirectionalMerge.Sum, Kernel = new() { L2 = 0.015625 } },
            new DenseDeclaration(0) { Units = 2 },
        ]);
        yield return ("the last states of both directions", [
            new InputDeclaration(0, [7, 2]),
            Layer(RecurrentCell.GRU, 12) with { Bidirectional = BidirectionalMerge.Concatenate, ResetAfter = false },
        ]);
        yield return ("one GRU after another", [
            new InputDeclaration(0, [6, 3]),
            Layer(RecurrentCell.GRU, 20) with { ReturnSequences = true, ResetAfter = false },
            Layer(RecurrentCell.GRU, 12) with { ReturnSequences = true, GoBackwards = true },
            Layer(RecurrentCell.LSTM, 16) with { Dropout = 0.25, RecurrentDropout = 0.5 },
            new DenseDeclaration(0) { Units = 2 },
        ]);
        yield return ("functions of one element, penalties and no bias", [
            new InputDeclaration(0, [5, 18]),
            Layer(RecurrentCell.LSTM, 17) with
            {
                Activation = Activation.Softsign,
                RecurrentActivation = Activation.HardSigmoid,
                UseBias = false,
                ReturnSequences = true,
                Kernel = new() { L2 = 0.015625 },
                Recurrent = new() { L1 = 0.03125, Initializer = Initializer.GlorotUniform },
            },
            Layer(RecurrentCell.SimpleRNN, 33) with { Activation = Activation.Relu, Bias = new() { L2 = 0.0625 } },
            Layer(RecurrentCell.SimpleRNN, 3) with { From = "lstm", Activation = Activation.Linear, Name = "other" },
            new ConcatenateDeclaration(0, ["simple_rnn"]),
        ]);
        foreach (RecurrentCell cell in Enum.GetValues<RecurrentCell>())
        {
            foreach (int units in new[] { 5, 16, 20, 70 })
            {
                RecurrentDeclaration layer = Layer(cell, units) with { Stateful = true };
                yield return ($"stateful {cell} of {units}", Network(1 + (number++ % 5), layer));
                yield return ($"stateful {cell} of {units}, sequences", Network(1 + (number++ % 5), layer with { ReturnSequences = true }));
            }
        }

        yield return ("stateful layers in both directions and others", [
            new InputDeclaration(0, [5, 3]),
            Layer(RecurrentCell.LSTM, 20) with { ReturnSequences = true, Bidirectional = BidirectionalMerge.Concatenate, Dropout = 0.25, Stateful = true },
            Layer(RecurrentCell.GRU, 17) with { ReturnSequences = true, UseBias = false },
            Layer(RecurrentCell.GRU, 17) with { ReturnSequences = true, GoBackwards = true, ResetAfter = false, Stateful = true, Name = "owner" },
            Layer(RecurrentCell.SimpleRNN, 9) with { ReturnSequences = true, RecurrentDropout = 0.5, Stateful = true, Bias = new() { L2 = 0.0625 } },
            Layer(RecurrentCell.LSTM, 16) with { Stateful = true },
            new DenseDeclaration(0) { Units = 2 },
        ]);
        yield return ("stateful layers that share their weights", [
            new InputDeclaration(0, [4, 6]),
            Layer(RecurrentCell.GRU, 6) with { ReturnSequences = true, Stateful = true, Name = "owner" },
            Layer(RecurrentCell.GRU, 6) with { ShareWith = "owner", Stateful = true },
            Layer(RecurrentCell.GRU, 6) with { ShareWith = "owner", From = "input" },
            new ConcatenateDeclaration(0, ["gru"]),
        ]);
        yield return ("a stateful layer after a convolution and a normalisation", [
            new InputDeclaration(0, [12, 2]),
            new ConvDeclaration(0, 1) { Filters = 18, KernelSize = [3], Padding = Padding.Causal },
            new BatchNormalizationDeclaration(0),
            Layer(RecurrentCell.LSTM, 24) with { Stateful = true },
            new DenseDeclaration(0) { Units = 3 },
        ]);
        yield return ("a recurrent layer after a convolution and a normalisation", [
            new InputDeclaration(0, [12, 2]),
            new ConvDeclaration(0, 1) { Filters = 18, KernelSize = [3], Padding = Padding.Causal },
            new BatchNormalizationDeclaration(0),
            Layer(RecurrentCell.GRU, 24),
            new DenseDeclaration(0) { Units = 3 },
        ]);
    }

    private static LayerDeclaration[] Network(int steps, RecurrentDeclaration layer) => layer.ReturnSequences
        ? [new InputDeclaration(0, [steps, 3]), layer, new DenseDeclaration(0) { Units = 2, PerPosition = true }]
        : [new InputDeclaration(0, [steps, 3]), layer, new DenseDeclaration(0) { Units = 2 }];

    private static RecurrentDeclaration Layer(RecurrentCell cell, int units) => new(0, cell) { Units = units };
}
