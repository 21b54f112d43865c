using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Onnx.Tests.RoundTrips;

/// <summary>Small networks with every kind of layer, in the forms that its arguments give it.</summary>
internal static class LayerCases
{
    private static readonly InputDeclaration Vector = new(0, [6]), Series = new(0, [9, 4]), Image = new(0, [8, 7, 4]);

    /// <summary>The networks by name.</summary>
    public static IReadOnlyDictionary<string, LayerDeclaration[]> All { get; } = new Dictionary<string, LayerDeclaration[]>
    {
        ["inputs"] =
        [
            Vector with { Name = "x0" }, Vector with { Name = "x1" }, new MergeDeclaration(0, MergeFunction.Subtract, ["x0"]), Dense(2),
        ],
        ["dense"] = [Vector, Dense(3, Activation.Relu), Dense(2) with { UseBias = false }],
        ["dense positions"] = [Image, Dense(3, Activation.Tanh) with { PerPosition = true }, Dense(2) with { PerPosition = true, UseBias = false }],
        ["dense softmax"] = [Series, Dense(3, Activation.Softmax) with { PerPosition = true }, new FlattenDeclaration(0), Dense(4, Activation.LogSoftmax)],
        ["dense and activation"] = [Vector, Dense(3), new ActivationDeclaration(0, Activation.Relu, double.NaN), Dense(2)],
        ["activations"] =
        [
            Vector,
            .. Enum.GetValues<Activation>().Where(function => function is not (Activation.Linear or Activation.Step or Activation.Sign))
                .Select(function => new ActivationDeclaration(0, function, double.NaN)),
        ],
        ["activations of layers"] =
        [
            Vector,
            .. Enum.GetValues<Activation>().Where(function => function is not (Activation.GeluTanh or Activation.Step or Activation.Sign)).Select(function => Dense(5, function)),
        ],
        ["embedding"] = [new InputDeclaration(0, [5]), new EmbeddingDeclaration(0, 7, 3), new GlobalPoolingDeclaration(0, PoolingFunction.Average, 1), Dense(2)],
        ["embedding of positions"] = [new InputDeclaration(0, [3, 2]), new EmbeddingDeclaration(0, 4, 3), new FlattenDeclaration(0), Dense(2)],
        ["embedding of a part"] =
        [
            Series, new SliceDeclaration(0, 1, 1), new FlattenDeclaration(0), new EmbeddingDeclaration(0, 4, 3), Conv(1, 6) with { KernelSize = [3] },
            new GlobalPoolingDeclaration(0, PoolingFunction.Max, 1),
        ],
        ["elementwise"] =
        [
            Vector, new LeakyReLUDeclaration(0) { NegativeSlope = 0.1 }, new ELUDeclaration(0) { Alpha = 0.5 }, new RescalingDeclaration(0, 2) { Offset = -1 },
            new RescalingDeclaration(0, 1) { Offset = 0.5 }, new RescalingDeclaration(0, 0.5), new ClipDeclaration(0, -0.75, 2),
            new ReLUDeclaration(0) { MaxValue = 1.5 }, new ReLUDeclaration(0) { MaxValue = 6, NegativeSlope = 0.1, Threshold = 0.5 }, new ReLUDeclaration(0) { NegativeSlope = 0.25, Threshold = 0.125 },
        ],
        ["dense and rescaling"] = [Vector, Dense(3) with { UseBias = false }, new RescalingDeclaration(0, 1) { Offset = 0.5 }, new NormalizationDeclaration(0)],
        ["conv1d"] = [Series, Conv(1, 6) with { KernelSize = [3], Padding = Padding.Causal, DilationRate = [2], Groups = 2, Activation = Activation.Tanh }, Conv(1, 3) with { KernelSize = [2], Strides = [2], UseBias = false }],
        ["conv2d"] = [Image, Conv(2, 8) with { KernelSize = [3, 2], Strides = [2, 1], Padding = Padding.Same, UseBias = false }, Conv(2, 4) with { KernelSize = [2], DilationRate = [2, 1], Groups = 4, Activation = Activation.Silu }],
        ["depthwise1d"] = [Series, new DepthwiseConvDeclaration(0, 1) { Filters = 2, KernelSize = [3] }, new DepthwiseConvDeclaration(0, 1) { Filters = 1, KernelSize = [2], Padding = Padding.Same, UseBias = false }],
        ["depthwise2d"] = [Image, new DepthwiseConvDeclaration(0, 2) { Filters = 2, KernelSize = [3, 2], Strides = [2], Activation = Activation.HardSilu }],
        ["separable1d"] = [Series, new SeparableConvDeclaration(0, 1) { Filters = 5, DepthMultiplier = 2, KernelSize = [3], UseBias = false }],
        ["separable2d"] = [Image, new SeparableConvDeclaration(0, 2) { Filters = 5, DepthMultiplier = 2, KernelSize = [3], Strides = [2], Activation = Activation.Relu }],
        ["depthwise and pointwise"] = [Image, new DepthwiseConvDeclaration(0, 2) { Filters = 1, KernelSize = [3], UseBias = false }, Conv(2, 3) with { KernelSize = [1] }],
        ["transpose1d"] = [Series, new ConvTransposeDeclaration(0, 1) { Filters = 3, KernelSize = [3], Strides = [2] }],
        ["transpose2d"] = [Image, new ConvTransposeDeclaration(0, 2) { Filters = 3, KernelSize = [3], Strides = [2], Padding = Padding.Same, UseBias = false, Activation = Activation.Elu }],
        ["pooling1d"] = [Series, new PoolingDeclaration(0, PoolingFunction.Max, 1, [3]) { Strides = 1 }, new PoolingDeclaration(0, PoolingFunction.Average, 1, [2]) { Strides = 1, Padding = Padding.Same }],
        ["pooling2d"] = [Image, new PoolingDeclaration(0, PoolingFunction.Average, 2, [2, 1]), new PoolingDeclaration(0, PoolingFunction.Max, 2, [2]) { Strides = 1, StrideColumns = 2 }],
        ["pooling of 3"] = [Image, new PoolingDeclaration(0, PoolingFunction.Average, 2, [3]) { Strides = 2, Padding = Padding.Same }, new PoolingDeclaration(0, PoolingFunction.Max, 2, [3]) { Padding = Padding.Same }],
        ["global pooling"] = [Image, new GlobalPoolingDeclaration(0, PoolingFunction.Max, 2) { KeepDims = true }, new GlobalPoolingDeclaration(0, PoolingFunction.Average, 2)],
        ["global pooling of a series"] = [Series, new GlobalPoolingDeclaration(0, PoolingFunction.Average, 1) { KeepDims = true }, new GlobalPoolingDeclaration(0, PoolingFunction.Max, 1)],
        ["batch normalization"] = [Image, new BatchNormalizationDeclaration(0) { Momentum = 0.9, Epsilon = 1e-5 }, new BatchNormalizationDeclaration(0) { Scale = false }, new BatchNormalizationDeclaration(0) { Center = false }],
        ["batch normalization of a vector"] = [Vector, new BatchNormalizationDeclaration(0) { Scale = false, Center = false }, Dense(3), new BatchNormalizationDeclaration(0)],
        ["layer normalization"] = [Series, new LayerNormalizationDeclaration(0, []), new LayerNormalizationDeclaration(0, [-2, -1]) { Center = false }, new LayerNormalizationDeclaration(0, []) { Scale = false, Epsilon = 1e-5 }, new LayerNormalizationDeclaration(0, []) { Scale = false, Center = false }],
        ["rms normalization"] = [Series, new RMSNormalizationDeclaration(0, []) { Epsilon = 1e-5 }, new RMSNormalizationDeclaration(0, [-2, -1])],
        ["group normalization"] = [Image, new GroupNormalizationDeclaration(0, 2) { Epsilon = 1e-4 }, new GroupNormalizationDeclaration(0, -1), new GroupNormalizationDeclaration(0, 1) { Scale = false }, new GroupNormalizationDeclaration(0, -1) { Scale = false, Center = false }, new GroupNormalizationDeclaration(0, 2) { Center = false }],
        ["group normalization of a vector"] = [Vector, new GroupNormalizationDeclaration(0, 3), Dense(4), new GroupNormalizationDeclaration(0, 2) { Scale = false }],
        ["normalization"] = [Vector, new NormalizationDeclaration(0), Dense(2)],
        ["normalization of an image"] = [Image, new NormalizationDeclaration(0), Conv(2, 3) with { KernelSize = [3] }],
        ["prelu"] = [Image, new PReLUDeclaration(0, [1, 2]), new PReLUDeclaration(0, []), new FlattenDeclaration(0), new PReLUDeclaration(0, [])],
        ["reshape and permute"] = [Series, new ReshapeDeclaration(0, [6, 6]), new PermuteDeclaration(0, [2, 1]), new PReLUDeclaration(0, [1]), new ReshapeDeclaration(0, [3, 3, 4]), new PermuteDeclaration(0, [3, 1, 2]), new FlattenDeclaration(0)],
        ["permute and convolution"] = [Image, new PermuteDeclaration(0, [3, 1, 2]), Conv(2, 3) with { KernelSize = [2] }, new PermuteDeclaration(0, [2, 3, 1]), new LayerNormalizationDeclaration(0, [])],
        ["permute at the end"] = [Image, Conv(2, 3) with { KernelSize = [2] }, new PermuteDeclaration(0, [2, 3, 1])],
        ["zero padding"] = [Image, new BorderDeclaration(0, BorderFunction.ZeroPadding, 2, [1, 2, 3, 0]), Conv(2, 3) with { KernelSize = [3] }, new BorderDeclaration(0, BorderFunction.ZeroPadding, 2, [1]), new BorderDeclaration(0, BorderFunction.ZeroPadding, 2, [1, 2])],
        ["zero padding of a series"] = [Series, new BorderDeclaration(0, BorderFunction.ZeroPadding, 1, [2, 0]), Conv(1, 3) with { KernelSize = [3] }],
        ["cropping"] = [Image, new BorderDeclaration(0, BorderFunction.Cropping, 2, [1]), Conv(2, 3) with { KernelSize = [2] }, new BorderDeclaration(0, BorderFunction.Cropping, 2, [0, 1, 2, 0])],
        ["cropping of a series"] = [Series, new BorderDeclaration(0, BorderFunction.Cropping, 1, [1, 2]), Conv(1, 3) with { KernelSize = [2] }, new BorderDeclaration(0, BorderFunction.Cropping, 1, [1])],
        ["up sampling"] = [Image, new UpSamplingDeclaration(0, 2, [2, 3]) { Interpolation = Interpolation.Bilinear }, Conv(2, 3) with { KernelSize = [2] }, new UpSamplingDeclaration(0, 2, [2])],
        ["up sampling of a series"] = [Series, new UpSamplingDeclaration(0, 1, [3])],
        ["slice"] = [Image, new SliceDeclaration(0, 1, 3), Conv(2, 3) with { KernelSize = [2] }, new SliceDeclaration(0, 0, 2), new FlattenDeclaration(0), new SliceDeclaration(0, 4, 9)],
        ["noise"] = [Vector, new DropoutDeclaration(0, 0.25), Dense(3), new GaussianNoiseDeclaration(0, 0.1), new ActivityRegularizationDeclaration(0) { L1 = 0.1, L2 = 0.2 }, Dense(2)],
        ["spatial dropout"] = [Image, new SpatialDropoutDeclaration(0, 2, 0.5), new ReshapeDeclaration(0, [56, 4]), new SpatialDropoutDeclaration(0, 1, 0.5), Dense(2) with { PerPosition = true }],
        ["merges"] =
        [
            Vector, Dense(4) with { Name = "a" }, Dense(4) with { Name = "b", From = "input" }, Dense(4) with { Name = "c", From = "input" },
            new MergeDeclaration(0, MergeFunction.Add, ["a", "b"]) { Name = "sum" }, new MergeDeclaration(0, MergeFunction.Subtract, ["b"]) { Name = "difference" },
            new MergeDeclaration(0, MergeFunction.Multiply, ["c"]), new MergeDeclaration(0, MergeFunction.Average, ["sum"]), new MergeDeclaration(0, MergeFunction.Maximum, ["a"]),
            new MergeDeclaration(0, MergeFunction.Minimum, ["difference"]), new ConcatenateDeclaration(0, ["a", "b"]),
        ],
        ["residual images"] =
        [
            Image, Conv(2, 4) with { KernelSize = [3], Padding = Padding.Same, Name = "stem" }, new BatchNormalizationDeclaration(0), new ActivationDeclaration(0, Activation.Relu, double.NaN),
            Conv(2, 4) with { KernelSize = [3], Padding = Padding.Same }, new MergeDeclaration(0, MergeFunction.Add, ["stem"]), new ConcatenateDeclaration(0, ["stem"]) { Axis = 1 },
            new GlobalPoolingDeclaration(0, PoolingFunction.Average, 2), Dense(3),
        ],
        ["ports"] =
        [
            new InputDeclaration(0, [4]) { Name = "left" }, new InputDeclaration(0, [5]) { Name = "right" }, Dense(3) with { Name = "first", From = "left" },
            Dense(3) with { Name = "second", From = "right" }, new ConcatenateDeclaration(0, ["first"]) { Name = "both" },
            Dense(2, Activation.Softmax) with { Name = "policy" }, Dense(1) with { Name = "value", From = "both" },
        ],
        ["names"] = [Vector, Dense(3) with { Name = "hidden-1" }, Dense(2) with { Name = "Policy" }],
    };

    private static DenseDeclaration Dense(int units, Activation activation = Activation.Linear) => new(0) { Units = units, Activation = activation };

    private static ConvDeclaration Conv(int axes, int filters) => new(0, axes) { Filters = filters };
}
