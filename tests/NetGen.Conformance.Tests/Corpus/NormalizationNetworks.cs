using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Conformance.Corpus;

/// <summary>Declared networks whose training steps see the batch as a whole, written by hand, with every number of samples.</summary>
public static class NormalizationNetworks
{
    // One sample, and parts of 16 and of fewer; for some networks also fewer samples, and several chunks.
    private static readonly int[] Batches = [1, 19, 3, 131];

    private const int BatchesOfAll = 2;
    private const int StrideOfOthers = 3;

    private static readonly (string Name, LayerDeclaration[] Layers)[] Networks =
    [
        ("dense layers", [Input(20), Dense(33), Norm, Silu, Dense(18), Norm, Silu, Dense(4)]),
        ("narrow dense layers", [Input(5), Dense(7), Norm, Silu, Dense(3)]),
        ("before the first layer", [Input(20), Norm, Dense(3)]),
        ("at the end", [Input(5), Dense(18) with { Activation = Activation.Tanh }, Norm]),
        ("neither shift nor factor", [Input(20), Dense(17), Norm with { Center = false, Scale = false }, Silu, Dense(3)]),
        ("a shift and no factor", [Input(20), Dense(17) with { UseBias = false }, Norm with { Scale = false }, Silu, Dense(3)]),
        ("a factor and no shift", [Input(20), Dense(17) with { UseBias = false }, Norm with { Center = false }, Silu, Dense(3)]),
        ("a frozen layer", [Input(20), Dense(17), Norm with { Trainable = false }, Silu, Dense(3)]),
        ("a frozen layer beside another", [Input(20), Dense(17), Norm with { Trainable = false }, Silu, Dense(16), Norm, Dense(3)]),
        ("an activation between", [Input(9), Dense(17) with { Activation = Activation.Tanh }, Norm, Dense(3), new DropoutDeclaration(0, 0.25), Norm, Dense(2)]),
        ("positions", [Input(4, 5), Dense(18) with { PerPosition = true }, Norm, Silu, new FlattenDeclaration(0), Dense(3)]),
        ("images", [Input(6, 5, 3), Conv(18) with { UseBias = false }, Norm, Silu, Conv(16), Norm, Silu, Pool, Dense(4)]),
        ("before a window with padding", [Input(5, 5, 3), Norm, Conv(16), new MergeDeclaration(0, MergeFunction.Add, ["conv2d"]), Norm, Conv(5)]),
        ("depthwise and pointwise", [
            Input(8, 6, 3),
            Conv(16) with { Strides = [2] },
            Norm,
            Silu,
            new DepthwiseConvDeclaration(0, 2) { KernelSize = [3], Padding = Padding.Same },
            Norm,
            Silu,
            Conv(24) with { KernelSize = [1] },
            Norm,
            Silu,
            Pool,
            Dense(3),
        ]),
        ("transposed", [Input(3, 3, 5), new ConvTransposeDeclaration(0, 2) { Filters = 17, KernelSize = [3], Strides = [2] }, Norm, Silu, Conv(2)]),
        ("a residual block", [
            Input(6, 6, 3),
            Conv(16) with { Name = "stem" },
            Norm,
            Silu with { Name = "x" },
            Conv(16),
            Norm,
            Silu,
            Conv(16),
            Norm,
            new MergeDeclaration(0, MergeFunction.Add, ["x"]),
            Silu,
            Pool,
            Dense(3),
        ]),
        ("branches of one depth", [
            Input(12),
            Dense(18) with { Name = "a" },
            Norm with { Name = "b" },
            Dense(18) with { From = "a", Activation = Activation.Tanh },
            Norm,
            new MergeDeclaration(0, MergeFunction.Add, ["b"]),
            Silu,
            Dense(2),
        ]),
        ("shared parameters", [Input(16), Dense(16) with { Name = "a" }, Norm with { Name = "n" }, Silu, Dense(16) with { ShareWith = "a" }, Norm with { ShareWith = "n" }, Dense(2)]),
        ("layer normalisation beside", [
            Input(4, 6),
            Dense(18) with { PerPosition = true },
            new LayerNormalizationDeclaration(0, []),
            Norm,
            new LayerNormalizationDeclaration(0, []),
            Silu,
            new FlattenDeclaration(0),
            Dense(2),
        ]),
        ("groups of an image", [Input(5, 4, 3), Conv(12), new GroupNormalizationDeclaration(0, 3), Silu, Conv(18), new GroupNormalizationDeclaration(0, 9), Pool, Dense(3)]),
        ("groups of a vector", [Input(9), Dense(20), new GroupNormalizationDeclaration(0, 2) { Center = false }, Silu, Dense(6), new GroupNormalizationDeclaration(0, 1), Dense(2)]),
        ("every channel a group", [Input(5, 4, 3), Conv(5), new GroupNormalizationDeclaration(0, -1) { Scale = false }, Silu, Pool, Dense(3)]),
    ];

    private static BatchNormalizationDeclaration Norm => new(0);

    private static ActivationDeclaration Silu => new(0, Activation.Silu, double.NaN);

    private static GlobalPoolingDeclaration Pool => new(0, PoolingFunction.Average, 2);

    /// <summary>Every case.</summary>
    public static NetworkCase[] Create() =>
    [
        .. Networks.SelectMany((network, i) => Batches.Where((_, number) => number < BatchesOfAll || i % StrideOfOthers == 0).Select(batch =>
        {
            string name = $"NormalizationNetwork{i}Of{batch}";
            var declaration = new NetworkDeclaration(
                new TypeIdentity("Corpus", [], $"partial class {name}", name, "", $"Corpus.{name}"),
                network.Layers.Select((layer, ordinal) => layer with { Ordinal = ordinal }).ToEquatableArray(),
                [new LossDeclaration(network.Layers.Length, Loss.MeanSquaredError, double.NaN)]);
            return CaseData.Create(declaration, batch, new Random(i), network.Name);
        })),
    ];

    private static InputDeclaration Input(params int[] sizes) => new(0, sizes.ToEquatableArray());

    private static DenseDeclaration Dense(int units) => new(0) { Units = units };

    private static ConvDeclaration Conv(int filters) => new(0, 2) { Filters = filters, KernelSize = [3], Padding = Padding.Same };
}
