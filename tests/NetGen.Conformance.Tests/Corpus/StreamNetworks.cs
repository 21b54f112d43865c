using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Conformance.Corpus;

/// <summary>Declared networks that can be computed step by step.</summary>
internal static class StreamNetworks
{
    /// <summary>The steps of their sequences: blocks of 32, some more, and a multiple of all strides.</summary>
    public const int Steps = 108;

    /// <summary>The networks, with their descriptions.</summary>
    public static (string Name, NetworkDeclaration Declaration)[] Create() =>
    [
        .. All().Select((network, i) => (network.Name, Declare(network.Layers, i))),
        .. All().Where(network => network.Layers.OfType<RecurrentDeclaration>().Any() || network.Name.StartsWith("gated", StringComparison.Ordinal)).Select((network, i) => (
            network.Name + ", fast functions",
            Declare(network.Layers, 1000 + i) with { Accuracy = new AccuracyDeclaration(network.Layers.Length + 1, Accuracy.Fast) })),
    ];

    private static NetworkDeclaration Declare(LayerDeclaration[] layers, int number) => new(
        new TypeIdentity("Corpus", [], $"partial class Stream{number}", $"Stream{number}", "", $"Corpus.Stream{number}"),
        layers.Select((layer, ordinal) => layer with { Ordinal = ordinal }).ToEquatableArray(),
        [])
    {
        Stream = new StreamDeclaration(layers.Length),
        Quantizations = FormatsOf(layers).Select((format, i) => new QuantizeDeclaration(layers.Length + 2 + i, format)).ToEquatableArray(),
    };

    // Int8 needs a kernel that it can round.
    private static IEnumerable<WeightFormat> FormatsOf(LayerDeclaration[] layers)
    {
        bool hasKernel = layers.Any(layer => layer is DenseDeclaration or ConvolutionDeclaration);
        if (hasKernel || layers.Any(layer => layer is RecurrentDeclaration))
            yield return WeightFormat.Bfloat16;
        if (hasKernel)
            yield return WeightFormat.Int8;
    }

    private static IEnumerable<(string Name, LayerDeclaration[] Layers)> All()
    {
        int number = 0;
        foreach (RecurrentCell cell in Enum.GetValues<RecurrentCell>())
        {
            foreach (int units in new[] { 1, 8, 13, 16, 32, 40, 64 })
            {
                int inputs = 1 + (2 * (number++ % 3));
                yield return ($"{cell} of {units}, {inputs} inputs", [Input(inputs), Recurrent(cell, units), PerPosition(2)]);
            }
        }

        yield return ("the old GRU after an LSTM", [
            Input(3),
            Recurrent(RecurrentCell.LSTM, 20),
            Recurrent(RecurrentCell.GRU, 20) with { ResetAfter = false, ReturnSequences = false },
            new DenseDeclaration(0) { Units = 3, Activation = Activation.Softmax },
        ]);
        yield return ("functions of one element, and no bias", [
            Input(2),
            Recurrent(RecurrentCell.LSTM, 12) with { UseBias = false, RecurrentActivation = Activation.HardSigmoid, Activation = Activation.Softsign },
            Recurrent(RecurrentCell.SimpleRNN, 12) with { Activation = Activation.Relu },
        ]);

        // The gates are computed with the sums of their products, which wait for the product with the state that is reset.
        foreach (int units in new[] { 5, 20 })
        {
            yield return ($"an old GRU of {units} with gates of straight lines", [
                Input(2),
                Recurrent(RecurrentCell.GRU, units) with { ResetAfter = false, RecurrentActivation = Activation.HardSigmoid, Activation = Activation.Relu },
                PerPosition(1),
            ]);
        }

        yield return ("a sum over the only channel of a product", [
            Input(2),
            Recurrent(RecurrentCell.LSTM, 7),
            PerPosition(1),
            new LayerNormalizationDeclaration(0, []),
        ]);
        foreach (int channels in new[] { 1, 8, 16, 20 })
        {
            yield return ($"causal convolutions of {channels} channels", [
                Input(1),
                Causal(channels, 3, 1) with { Name = "first" },
                Causal(channels, 3, 2),
                Causal(channels, 2, 4),
                new MergeDeclaration(0, MergeFunction.Add, ["first"]),
                PerPosition(1),
            ]);
        }

        yield return ("a sum of two layers, of which one is read again", [
            Input(3),
            PerPosition(4) with { Name = "again" },
            PerPosition(4) with { From = "input" },
            new MergeDeclaration(0, MergeFunction.Add, ["again"]),
            new ConcatenateDeclaration(0, ["again"]),
        ]);
        yield return ("a layer beside a recurrent one", [
            Input(3),
            PerPosition(2) with { Name = "beside" },
            Recurrent(RecurrentCell.GRU, 8) with { From = "input" },
            PerPosition(2),
            new MergeDeclaration(0, MergeFunction.Add, ["beside"]),
        ]);
        yield return ("a product of inputs after one of states", [
            Input(3),
            Recurrent(RecurrentCell.SimpleRNN, 6) with { Name = "state" },
            PerPosition(2) with { From = "input", Name = "beside" },
            PerPosition(2) with { From = "state" },
            new MergeDeclaration(0, MergeFunction.Add, ["beside"]),
        ]);
        yield return ("gated convolutions, a residual and what is skipped", [
            Input(1),
            PerPosition(16) with { Name = "in" },
            Causal(16, 3, 1) with { Name = "filter" },
            Causal(16, 3, 1) with { Name = "gate", From = "in", Activation = Activation.Sigmoid },
            new MergeDeclaration(0, MergeFunction.Multiply, ["filter"]) { Name = "gated" },
            PerPosition(16),
            new MergeDeclaration(0, MergeFunction.Add, ["in"]),
            Causal(8, 3, 8),
            new ConcatenateDeclaration(0, ["gated"]),
            PerPosition(1),
        ]);
        yield return ("layers of a WaveNet of 16 channels, and of 8", [
            Input(1),
            .. Enumerable.Range(0, 6).SelectMany(i => WaveNetLayer(i, i < 3 ? 16 : 8, 1 << (2 * (i % 3)), from: i % 3 == 0 ? "in" : "out" + (i - 1))),
            PerPosition(1),
        ]);
        yield return ("convolutions of one step, of several panels, and of a slice", [
            Input(5),
            Causal(9, 1, 1),
            Causal(33, 4, 3),
            new SliceDeclaration(0, 4, 11),
            Causal(3, 2, 40),
        ]);
        yield return ("a depthwise convolution and normalisations", [
            Input(6),
            new BorderDeclaration(0, BorderFunction.ZeroPadding, 1, [4, 0]),
            new DepthwiseConvDeclaration(0, 1) { KernelSize = [3], DilationRate = [2] },
            new BatchNormalizationDeclaration(0),
            PerPosition(20),
            new LayerNormalizationDeclaration(0, []),
            PerPosition(4) with { Activation = Activation.Softmax },
        ]);
        yield return ("an index for each step", [
            new InputDeclaration(0, [Steps]),
            new EmbeddingDeclaration(0, 30, 12),
            Recurrent(RecurrentCell.GRU, 20),
            PerPosition(3),
        ]);
        yield return ("an index and numbers for each step", [
            Input(4),
            new SliceDeclaration(0, 1, 1),
            new ReshapeDeclaration(0, [Steps]),
            new EmbeddingDeclaration(0, 9, 5) { Name = "which" },
            new SliceDeclaration(0, 2, 2) { From = "input" },
            new ConcatenateDeclaration(0, ["which"]),
            Causal(8, 3, 2),
        ]);
        yield return ("two indices for each step", [
            Input(2),
            new EmbeddingDeclaration(0, 6, 17),
            new ReshapeDeclaration(0, [Steps, 34]),
            Recurrent(RecurrentCell.LSTM, 8) with { ReturnSequences = false },
        ]);
        yield return ("groups of some channels, with gaps", [
            Input(3),
            PerPosition(12),
            Causal(24, 3, 2) with { Groups = 4 },
            Causal(20, 2, 5) with { Groups = 4, UseBias = false },
            Causal(18, 3, 1) with { Groups = 2 },
            PerPosition(1),
        ]);
        yield return ("groups of many filters, and after a recurrent layer", [
            Input(1),
            Causal(4, 3, 1),
            Causal(68, 3, 2) with { Groups = 2 },
            Recurrent(RecurrentCell.GRU, 8),
            Causal(6, 2, 3) with { Groups = 2 },
        ]);
        yield return ("a causal stride", [Input(1), Causal(4, 3, 1) with { Strides = [2] }, PerPosition(2)]);
        yield return ("strides among causal convolutions", [
            Input(2),
            Causal(8, 3, 2),
            Causal(12, 3, 1) with { Strides = [2], Name = "a" },
            Causal(12, 2, 4),
            new MergeDeclaration(0, MergeFunction.Add, ["a"]),
            Causal(17, 4, 1) with { Strides = [3] },
            Causal(4, 1, 1),
        ]);
        yield return ("poolings among causal convolutions", [
            Input(3),
            Causal(16, 3, 1),
            new PoolingDeclaration(0, PoolingFunction.Max, 1, [2]),
            Causal(17, 3, 3),
            new PoolingDeclaration(0, PoolingFunction.Average, 1, [3]),
            PerPosition(2),
        ]);
        yield return ("poolings of few channels, shorter than their strides", [
            Input(2),
            new PoolingDeclaration(0, PoolingFunction.Average, 1, [2]) { Strides = 3 },
            Causal(3, 2, 1),
        ]);
        yield return ("recurrent layers after strides", [
            Input(2),
            Causal(12, 3, 1) with { Strides = [2] },
            new PoolingDeclaration(0, PoolingFunction.Max, 1, [2]),
            Recurrent(RecurrentCell.LSTM, 16),
            Causal(5, 2, 2),
            Recurrent(RecurrentCell.GRU, 8) with { ReturnSequences = false },
            new DenseDeclaration(0) { Units = 3, Activation = Activation.Softmax },
        ]);
        yield return ("groups and depthwise filters with strides", [
            Input(3),
            PerPosition(12),
            Causal(24, 3, 1) with { Groups = 4, Strides = [2] },
            new BorderDeclaration(0, BorderFunction.ZeroPadding, 1, [1, 0]),
            new DepthwiseConvDeclaration(0, 1) { KernelSize = [3], Strides = [2] },
            new ConvDeclaration(0, 1) { Filters = 5, KernelSize = [3], Strides = [3], Activation = Activation.Tanh },
        ]);
        yield return ("fewer steps, and as many again", [
            Input(2),
            Causal(10, 3, 1) with { Name = "wide" },
            Causal(12, 4, 1) with { Strides = [4] },
            Causal(12, 2, 2),
            new UpSamplingDeclaration(0, 1, [4]),
            new ConcatenateDeclaration(0, ["wide"]),
            Causal(8, 3, 1),
            PerPosition(2),
        ]);
        yield return ("more outputs than inputs", [Input(4), PerPosition(10), new UpSamplingDeclaration(0, 1, [3]), Causal(4, 4, 2)]);
        yield return ("strides that make a step longer than a block", [
            Input(1),
            Causal(8, 7, 1) with { Strides = [4] },
            Causal(16, 7, 1) with { Strides = [9] },
            Causal(6, 2, 1),
        ]);
        yield return ("an index for each of two steps", [
            new InputDeclaration(0, [Steps]),
            new EmbeddingDeclaration(0, 30, 12),
            Causal(8, 3, 1) with { Strides = [2] },
        ]);
        yield return ("columns of an image for each step", [
            Input(20),
            new ReshapeDeclaration(0, [Steps, 20, 1]),
            new BorderDeclaration(0, BorderFunction.ZeroPadding, 2, [2, 0, 1, 1]),
            new ConvDeclaration(0, 2) { Filters = 6, KernelSize = [3, 3], Activation = Activation.Relu },
            new PoolingDeclaration(0, PoolingFunction.Max, 2, [2, 2]),
            new BorderDeclaration(0, BorderFunction.ZeroPadding, 2, [2, 0, 1, 1]),
            new ConvDeclaration(0, 2) { Filters = 4, KernelSize = [3, 3], Activation = Activation.Relu },
            new ReshapeDeclaration(0, [Steps / 2, 40]),
            PerPosition(3),
        ]);
        yield return ("steps without an index", [
            new InputDeclaration(0, [Steps]),
            new EmbeddingDeclaration(0, 3, 10) { MaskZero = true },
            Recurrent(RecurrentCell.GRU, 20),
            Recurrent(RecurrentCell.LSTM, 9) with { ReturnSequences = false },
        ]);
        yield return ("a mask of what each step computes", [
            Input(2),
            PerPosition(2) with { Activation = Activation.Relu },
            new MaskingDeclaration(0),
            Recurrent(RecurrentCell.LSTM, 20),
        ]);
        yield return ("a state larger than a variable holds", [Input(40), Causal(40, 2, 250), PerPosition(2)]);
    }

    // A convolution with what the input adds, a function, and what goes on.
    private static LayerDeclaration[] WaveNetLayer(int number, int channels, int dilation, string from)
    {
        LayerDeclaration[] first = from == "in" ? [PerPosition(channels) with { Name = "in" + number, From = number == 0 ? "input" : "out" + (number - 1), UseBias = false }] : [];
        string source = from == "in" ? "in" + number : from;
        return
        [
            .. first,
            Causal(channels, 3, dilation) with { Name = "conv" + number, From = source, Activation = Activation.Linear },
            PerPosition(channels) with { From = "input", UseBias = false },
            new MergeDeclaration(0, MergeFunction.Add, ["conv" + number]),
            new ActivationDeclaration(0, Activation.Tanh, double.NaN),
            PerPosition(channels),
            new MergeDeclaration(0, MergeFunction.Add, [source]) { Name = "out" + number },
        ];
    }

    private static InputDeclaration Input(int features) => new(0, [Steps, features]);

    private static RecurrentDeclaration Recurrent(RecurrentCell cell, int units) => new(0, cell) { Units = units, ReturnSequences = true };

    private static DenseDeclaration PerPosition(int units) => new(0) { Units = units, PerPosition = true };

    private static ConvDeclaration Causal(int filters, int size, int dilation) => new(0, 1)
    {
        Filters = filters,
        KernelSize = [size],
        DilationRate = [dilation],
        Padding = Padding.Causal,
        Activation = Activation.Tanh,
    };
}
