using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Conformance.Corpus;

/// <summary>Declared networks of convolutions, written by hand, with every number of samples.</summary>
public static class ConvolutionNetworks
{
    // All but the first two for some networks only.
    private static readonly int[] Batches = [1, 19, 3, 131];

    private const int BatchesOfAll = 2;
    private const int StrideOfOthers = 3;

    private static readonly (string Name, LayerDeclaration[] Layers)[] Networks =
    [
        ("an image of greys", [Input(12, 10, 1), Conv2D(16, [3]), Conv2D(32, [3]) with { Strides = [2] }, new FlattenDeclaration(0), Dense(4)]),
        ("channels of no whole panel", [Input(7, 6, 5), Conv2D(19, [3]) with { Padding = Padding.Same }, Conv2D(3, [2]) with { Padding = Padding.Same }]),
        ("channels of several panels", [Input(5, 4, 40), Conv2D(48, [3]) with { Padding = Padding.Same }, Conv2D(16, [2])]),
        ("windows larger than the image", [Input(3, 2, 4), Conv2D(8, [7, 5]) with { Padding = Padding.Same }, Conv2D(6, [3, 2])]),
        ("one position", [Input(3, 3, 16), Conv2D(32, [3]), new FlattenDeclaration(0), Dense(3)]),
        ("strides above the window", [Input(9, 11, 3), Conv2D(18, [2, 1]) with { Strides = [3, 4] }, Conv2D(4, [1]) with { Strides = [2] }]),
        ("dilation", [Input(9, 9, 4), Conv2D(16, [3]) with { DilationRate = [2], Padding = Padding.Same }, Conv2D(5, [2, 3]) with { DilationRate = [3, 1] }]),
        ("products at each position", [Input(6, 5, 20), Conv2D(33, [1]), Conv2D(16, [1]) with { UseBias = false }, Conv2D(4, [1])]),
        ("a series", [Input(40, 2), Conv(1, 16, [5]), Conv(1, 17, [3]) with { Strides = [2], Padding = Padding.Same }, new FlattenDeclaration(0), Dense(3)]),
        ("a causal series", [
            Input(32, 1),
            Causal(16, 1),
            Causal(16, 2) with { Name = "middle" },
            Causal(16, 4),
            new MergeDeclaration(0, MergeFunction.Add, ["middle"]),
            Conv(1, 1, [1]) with { Activation = Activation.Tanh },
        ]),
        ("depthwise", [Input(8, 7, 24), Depthwise(1, [3]) with { Padding = Padding.Same, Strides = [2] }, Conv2D(20, [1]), Depthwise(1, [2]), Conv2D(4, [1])]),
        ("depthwise filters for each channel", [Input(6, 6, 5), Depthwise(3, [3]), Depthwise(2, [1, 2]) with { UseBias = false }]),
        ("groups of one channel", [Input(6, 6, 4), Conv2D(20, [3]) with { Groups = 4, Padding = Padding.Same }, Conv2D(20, [2]) with { Groups = 20 }]),
        ("groups", [
            Input(7, 6, 6),
            Conv2D(9, [3, 2]) with { Groups = 3, Padding = Padding.Same },
            Conv2D(36, [2]) with { Groups = 9 / 3, Strides = [2], UseBias = false },
            Conv2D(4, [1]) with { Groups = 2 },
        ]),
        ("groups and dilation", [
            Input(9, 8, 4),
            Conv2D(6, [2, 3]) with { Groups = 2, DilationRate = [2], Padding = Padding.Same },
            Conv2D(4, [1, 2]) with { Groups = 2, DilationRate = [1, 3] },
            Conv2D(4, [3, 1]) with { Groups = 2, DilationRate = [2] },
        ]),
        ("groups of a causal series", [Input(20, 4), Causal(8, 2) with { Groups = 2 }, Causal(40, 1) with { Groups = 2 }, new FlattenDeclaration(0), Dense(2)]),
        ("separable", [
            Input(8, 8, 3),
            new SeparableConvDeclaration(0, 2) { Filters = 18, KernelSize = [3], DepthMultiplier = 2, Activation = Activation.Relu },
            new SeparableConvDeclaration(0, 2) { Filters = 6, KernelSize = [2], Strides = [2], Padding = Padding.Same },
        ]),
        ("transposed", [
            Input(4, 3, 18),
            Transposed(17, [3]) with { Strides = [2], Padding = Padding.Same },
            Transposed(16, [2]) with { Strides = [3] },
            Transposed(2, [4, 1]) with { DilationRate = [2, 1], UseBias = false },
        ]),
        ("transforms of even tiles", [Input(16, 12, 16), Conv2D(16, [3]) with { Padding = Padding.Same }, Conv2D(32, [3]) with { Padding = Padding.Same, UseBias = false }, Conv2D(4, [1])]),
        ("transforms of tiles that reach over the border", [Input(15, 11, 16), Conv2D(32, [3]), Conv2D(64, [3]) with { Padding = Padding.Same }, Conv2D(2, [1])]),
        ("transforms of channels of no whole panel", [Input(13, 14, 3), Conv2D(21, [3]), Conv2D(19, [3]), Conv2D(18, [3]) with { AllowWinograd = false }, Conv2D(2, [1])]),
        ("transforms and a residual", [
            Input(12, 12, 3),
            Conv2D(20, [3]) with { Padding = Padding.Same, Name = "stem" },
            Conv2D(20, [3]) with { Padding = Padding.Same },
            Conv2D(20, [3]) with { Padding = Padding.Same, Activation = Activation.Linear },
            new MergeDeclaration(0, MergeFunction.Add, ["stem"]),
            new ActivationDeclaration(0, Activation.Relu, double.NaN),
            new BatchNormalizationDeclaration(0),
            Conv2D(2, [2]),
        ]),
        ("a residual block", [
            Input(6, 6, 16),
            Conv2D(16, [3]) with { Padding = Padding.Same, Name = "stem" },
            Conv2D(16, [3]) with { Padding = Padding.Same },
            Conv2D(16, [3]) with { Padding = Padding.Same, ShareWith = "stem" },
            new MergeDeclaration(0, MergeFunction.Add, ["stem"]),
            new LayerNormalizationDeclaration(0, []),
            new DropoutDeclaration(0, 0.25),
            Conv2D(3, [2]) with { Activation = Activation.Softmax, Kernel = new KernelDeclaration { L2 = 0.125 } },
        ]),
    ];

    /// <summary>Every case.</summary>
    public static NetworkCase[] Create() =>
    [
        .. Networks.SelectMany((network, i) => Batches.Where((_, number) => number < BatchesOfAll || i % StrideOfOthers == 0).Select(batch =>
        {
            string name = $"ConvolutionNetwork{i}Of{batch}";
            var declaration = new NetworkDeclaration(
                new TypeIdentity("Corpus", [], $"partial class {name}", name, "", $"Corpus.{name}"),
                network.Layers.Select((layer, ordinal) => layer with { Ordinal = ordinal }).ToEquatableArray(),
                [new LossDeclaration(network.Layers.Length, Loss.MeanSquaredError, double.NaN)]);
            return CaseData.Create(declaration, batch, new Random(i), network.Name);
        })),
    ];

    private static InputDeclaration Input(params int[] sizes) => new(0, sizes.ToEquatableArray());

    private static DenseDeclaration Dense(int units) => new(0) { Units = units };

    private static ConvDeclaration Conv2D(int filters, int[] size) => Conv(2, filters, size);

    private static ConvDeclaration Causal(int filters, int dilation) =>
        Conv(1, filters, [3]) with { Padding = Padding.Causal, DilationRate = [dilation], Activation = Activation.Tanh };

    private static ConvDeclaration Conv(int axes, int filters, int[] size) =>
        new(0, axes) { Filters = filters, KernelSize = [.. size], Activation = Activation.Silu };

    private static DepthwiseConvDeclaration Depthwise(int multiplier, int[] size) =>
        new(0, 2) { Filters = multiplier, KernelSize = [.. size], Activation = Activation.Tanh };

    private static ConvTransposeDeclaration Transposed(int filters, int[] size) =>
        new(0, 2) { Filters = filters, KernelSize = [.. size], Activation = Activation.Silu };
}
