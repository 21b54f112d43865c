using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Conformance.Corpus;

/// <summary>Declared networks of layers that know positions, written by hand, with every number of samples.</summary>
public static class LayerNetworks
{
    private static readonly int[] Batches = [1, 19, 131];

    private static readonly (string Name, LayerDeclaration[] Layers, LossDeclaration Loss)[] Networks =
    [
        ("a mixer of positions", [
            new InputDeclaration(0, [16, 32]),
            PerPosition(64, Activation.Relu),
            new LayerNormalizationDeclaration(0, []),
            PerPosition(32),
            new GlobalPoolingDeclaration(0, PoolingFunction.Average, 1),
            new DenseDeclaration(0) { Units = 4, Activation = Activation.Softmax },
        ], Minimise(Loss.CategoricalCrossEntropy)),
        ("a normalised vector", [
            new InputDeclaration(0, [20]),
            new DenseDeclaration(0) { Units = 50, Activation = Activation.Gelu },
            new LayerNormalizationDeclaration(0, []),
            new DropoutDeclaration(0, 0.25),
            new DenseDeclaration(0) { Units = 3 },
        ], Minimise(Loss.MeanSquaredError)),
        ("a normalised narrow vector", [
            new InputDeclaration(0, [6]),
            new DenseDeclaration(0) { Units = 9, Activation = Activation.Tanh },
            new RMSNormalizationDeclaration(0, []),
            new DenseDeclaration(0) { Units = 2 },
        ], Minimise(Loss.MeanSquaredError)),
        ("normalised rows of more than registers hold", [
            new InputDeclaration(0, [3, 24]),
            PerPosition(150, Activation.Silu),
            new LayerNormalizationDeclaration(0, []),
            PerPosition(5),
        ], Minimise(Loss.MeanSquaredError)),
        ("several normalised axes", [
            new InputDeclaration(0, [4, 3, 5]),
            PerPosition(6),
            new LayerNormalizationDeclaration(0, [2, 3]),
            new PermuteDeclaration(0, [3, 1, 2]),
            PerPosition(4, Activation.Softmax),
        ], Minimise(Loss.MeanSquaredError)),
        ("functions of positions", [
            new InputDeclaration(0, [4, 20]),
            new RescalingDeclaration(0, 0.5) { Offset = 0.25 },
            PerPosition(18),
            new ReLUDeclaration(0) { MaxValue = 1, NegativeSlope = 0.125 },
            PerPosition(17),
            new LeakyReLUDeclaration(0) { NegativeSlope = 0.25 },
            new ClipDeclaration(0, -0.5, 2),
            PerPosition(3, Activation.LogSoftmax),
        ], Minimise(Loss.MeanSquaredError)),
        ("slopes of each element", [
            new InputDeclaration(0, [4, 20]),
            PerPosition(18),
            new PReLUDeclaration(0, []),
            PerPosition(3),
            new PReLUDeclaration(0, []),
            new FlattenDeclaration(0),
            new DenseDeclaration(0) { Units = 2 },
        ], Minimise(Loss.MeanSquaredError)),
        ("slopes of channels, positions, rows and columns, and one for all", [
            new InputDeclaration(0, [2, 3, 20]),
            PerPosition(18),
            new PReLUDeclaration(0, [1, 2]),
            PerPosition(17),
            new PReLUDeclaration(0, [3]),
            PerPosition(5),
            new PReLUDeclaration(0, [1]),
            new PReLUDeclaration(0, [3, 2]),
            PerPosition(4),
            new PReLUDeclaration(0, [1, 2, 3]),
            PerPosition(2),
        ], Minimise(Loss.MeanSquaredError)),
        ("one slope of a vector", [
            new InputDeclaration(0, [20]),
            new DenseDeclaration(0) { Units = 18 },
            new PReLUDeclaration(0, [1]),
            new DenseDeclaration(0) { Units = 3 },
            new PReLUDeclaration(0, [1]),
        ], Minimise(Loss.MeanSquaredError)),
        ("data normalised by channels and after a layer", [
            new InputDeclaration(0, [4, 20]),
            new NormalizationDeclaration(0),
            PerPosition(18, Activation.Tanh),
            new GaussianNoiseDeclaration(0, 0.5),
            new ActivityRegularizationDeclaration(0) { L1 = 0.125 },
            new NormalizationDeclaration(0),
            new FlattenDeclaration(0),
            new DenseDeclaration(0) { Units = 2 },
        ], Minimise(Loss.MeanSquaredError)),
        ("images with other borders", [
            new InputDeclaration(0, [5, 4, 3]),
            PerPosition(18, Activation.Tanh),
            new BorderDeclaration(0, BorderFunction.ZeroPadding, 2, [0, 2, 1, 0]),
            PerPosition(20, Activation.Relu),
            new BorderDeclaration(0, BorderFunction.Cropping, 2, [1, 2, 0, 1]),
            PerPosition(5),
            new GlobalPoolingDeclaration(0, PoolingFunction.Average, 2) { KeepDims = true },
            PerPosition(3),
        ], Minimise(Loss.MeanSquaredError)),
        ("a series with other ends", [
            new InputDeclaration(0, [9, 3]),
            new BorderDeclaration(0, BorderFunction.Cropping, 1, [2, 1]),
            new BorderDeclaration(0, BorderFunction.ZeroPadding, 1, []),
            PerPosition(6, Activation.Tanh),
            new BorderDeclaration(0, BorderFunction.ZeroPadding, 1, [3, 0]),
            new UpSamplingDeclaration(0, 1, [2]),
            PerPosition(2),
        ], Minimise(Loss.MeanSquaredError)),
        ("repeated pixels", [
            new InputDeclaration(0, [2, 3, 4]),
            PerPosition(18, Activation.Tanh),
            new UpSamplingDeclaration(0, 2, [2, 3]),
            PerPosition(5, Activation.Relu),
            new UpSamplingDeclaration(0, 2, [5, 4]),
            PerPosition(2),
        ], Minimise(Loss.MeanSquaredError)),
        ("pixels between pixels", [
            new InputDeclaration(0, [2, 3, 4]),
            PerPosition(18, Activation.Tanh),
            new UpSamplingDeclaration(0, 2, [2, 3]) { Interpolation = Interpolation.Bilinear },
            PerPosition(5, Activation.Silu),
            new UpSamplingDeclaration(0, 2, [1, 2]) { Interpolation = Interpolation.Bilinear },
            PerPosition(2),
        ], Minimise(Loss.MeanSquaredError)),
        ("dropout of channels", [
            new InputDeclaration(0, [2, 4, 7]),
            PerPosition(20, Activation.Relu),
            new SpatialDropoutDeclaration(0, 2, 0.5),
            PerPosition(6, Activation.Tanh),
            new DropoutDeclaration(0, 0.25),
            new ReshapeDeclaration(0, [8, 6]),
            new SpatialDropoutDeclaration(0, 1, 0.25),
            PerPosition(2),
        ], Minimise(Loss.MeanSquaredError)),
        ("pooled series", [
            new InputDeclaration(0, [9, 3]),
            PerPosition(20, Activation.Tanh),
            new PoolingDeclaration(0, PoolingFunction.Max, 1, [3]) { Strides = 2, Padding = Padding.Same },
            PerPosition(5, Activation.Silu),
            new PoolingDeclaration(0, PoolingFunction.Average, 1, []),
            PerPosition(2),
        ], Minimise(Loss.MeanSquaredError)),
        ("pooled images", [
            new InputDeclaration(0, [7, 8, 3]),
            PerPosition(18, Activation.Tanh),
            new PoolingDeclaration(0, PoolingFunction.Max, 2, []),
            PerPosition(20, Activation.Silu),
            new PoolingDeclaration(0, PoolingFunction.Average, 2, [3]) { Padding = Padding.Same },
            PerPosition(5),
            new GlobalPoolingDeclaration(0, PoolingFunction.Max, 2),
            new DenseDeclaration(0) { Units = 2 },
        ], Minimise(Loss.MeanSquaredError)),
        ("images pooled by overlapping windows", [
            new InputDeclaration(0, [6, 7, 3]),
            PerPosition(18, Activation.Tanh),
            new PoolingDeclaration(0, PoolingFunction.Average, 2, [2, 3]) { Strides = 1 },
            PerPosition(20, Activation.Silu),
            new PoolingDeclaration(0, PoolingFunction.Max, 2, [4, 2]) { Strides = 2, StrideColumns = 1, Padding = Padding.Same },
            PerPosition(2),
        ], Minimise(Loss.MeanSquaredError)),
        ("a penalty of values beside a loss with a weight", [
            new InputDeclaration(0, [6]),
            new DenseDeclaration(0) { Units = 5, Activation = Activation.HardSigmoid },
            new ActivityRegularizationDeclaration(0) { L2 = 0.25 },
            new DenseDeclaration(0) { Units = 3, Activation = Activation.Softmax },
        ], Minimise(Loss.SparseCategoricalCrossEntropy) with { Weight = 0.5 }),
        ("a mean of the steps that count", [
            new InputDeclaration(0, [9, 4]),
            new MaskingDeclaration(0),
            PerPosition(20, Activation.Tanh),
            new GlobalPoolingDeclaration(0, PoolingFunction.Average, 1),
            new DenseDeclaration(0) { Units = 2 },
        ], Minimise(Loss.MeanSquaredError)),
        ("dropout of positions", [
            new InputDeclaration(0, [5, 7]),
            PerPosition(20, Activation.Relu),
            new DropoutDeclaration(0, 0.5),
            PerPosition(3),
            new FlattenDeclaration(0),
            new DropoutDeclaration(0, 0.25),
            new DenseDeclaration(0) { Units = 2, Activation = Activation.Sigmoid },
        ], Minimise(Loss.BinaryCrossEntropy)),
    ];

    /// <summary>Every case.</summary>
    public static NetworkCase[] Create() =>
    [
        .. Networks.SelectMany((network, i) => Batches.Select(batch =>
        {
            string name = $"LayerNetwork{i}Of{batch}";
            var declaration = new NetworkDeclaration(
                new TypeIdentity("Corpus", [], $"partial class {name}", name, "", $"Corpus.{name}"),
                network.Layers.Select((layer, ordinal) => layer with { Ordinal = ordinal }).ToEquatableArray(),
                [network.Loss with { Ordinal = network.Layers.Length }]);
            return CaseData.Create(declaration, batch, new Random(i), network.Name);
        })),
    ];

    private static DenseDeclaration PerPosition(int units, Activation activation = Activation.Linear) =>
        new(0) { Units = units, Activation = activation, PerPosition = true };

    private static LossDeclaration Minimise(Loss loss) => new(0, loss, double.NaN);
}
