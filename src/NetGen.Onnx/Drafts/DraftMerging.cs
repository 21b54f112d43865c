using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;

namespace NetGen.Compiler.Onnx.Drafts;

/// <summary>
/// Which two drafts are one layer: a bias of a sum after a product, an activation of a layer, causal padding of zeros before a series, one shape of
/// two, a convolution of each channel and one of all channels.
/// </summary>
internal static class DraftMerging
{
    /// <summary>Whether a draft leaves a value as it is.</summary>
    public static bool IsNothing(Draft draft, Draft before) => draft.Declaration switch
    {
        ReshapeDeclaration or FlattenDeclaration => draft.Shape.SequenceEqual(before.Shape),
        PermuteDeclaration permute => permute.Dimensions.SequenceEqual(permute.Dimensions.Order()),
        AffineDeclaration affine => affine.Scale.All(scale => scale == 1) && affine.Offset.All(offset => offset == 0),
        _ => false,
    };

    /// <summary>One draft of two; nothing where they are no layer together.</summary>
    public static Draft? Merge(Draft before, Draft draft) => (before.Declaration, draft.Declaration) switch
    {
        (ReshapeDeclaration or FlattenDeclaration, ReshapeDeclaration or FlattenDeclaration) => draft with { Sources = before.Sources },
        (PermuteDeclaration first, PermuteDeclaration second) => draft with
        {
            Declaration = new PermuteDeclaration(0, second.Dimensions.Select(axis => first.Dimensions[axis - 1]).ToEquatableArray()),
            Sources = before.Sources,
        },
        (BorderDeclaration { Function: BorderFunction.ZeroPadding, Axes: 1, Sizes: [var ahead, 0] }, ConvDeclaration { Axes: 1, Padding: Padding.Valid, Strides: [1] } causal)
            when ahead == (causal.KernelSize[0] - 1) * causal.DilationRate[0] =>
            draft with { Declaration = causal with { Padding = Padding.Causal }, Sources = before.Sources },
        (GlobalPoolingDeclaration { KeepDims: false } pooling, ReshapeDeclaration) when draft.Shape.SequenceEqual(Kept(pooling, before)) =>
            before with { Declaration = pooling with { KeepDims = true }, Shape = draft.Shape },
        (GlobalPoolingDeclaration { KeepDims: true } pooling, ReshapeDeclaration or FlattenDeclaration) when draft.Shape is [_] =>
            before with { Declaration = pooling with { KeepDims = false }, Shape = draft.Shape },
        (DepthwiseConvDeclaration { UseBias: false, Activation: Activation.Linear } depthwise, ConvDeclaration { Groups: 1 } pointwise) when IsPointwise(pointwise) =>
            draft with { Declaration = Separable(depthwise, pointwise), Weights = SeparableWeights(before, draft), Sources = before.Sources },
        (AffineDeclaration first, AffineDeclaration second) => before with { Declaration = Compose(first, second) },
        (DenseDeclaration { Activation: Activation.Linear } or ConvolutionDeclaration { Activation: Activation.Linear }, AffineDeclaration affine)
            when affine.Scale.All(scale => scale == 1) => WithBias(before, affine),
        (DenseDeclaration { Activation: Activation.Linear } dense, ActivationDeclaration function) =>
            before with { Declaration = dense with { Activation = function.Activation, Alpha = function.Alpha } },
        (ConvolutionDeclaration { Activation: Activation.Linear } convolution, ActivationDeclaration function) =>
            before with { Declaration = convolution with { Activation = function.Activation, Alpha = function.Alpha } },
        _ => null,
    };

    private static int[] Kept(GlobalPoolingDeclaration pooling, Draft before) => [.. Enumerable.Repeat(1, pooling.Axes), before.Shape[^1]];

    private static bool IsPointwise(ConvDeclaration convolution) =>
        convolution.KernelSize.All(size => size == 1) && convolution.Strides.All(stride => stride == 1);

    private static SeparableConvDeclaration Separable(DepthwiseConvDeclaration depthwise, ConvDeclaration pointwise) => new(0, depthwise.Axes)
    {
        Filters = pointwise.Filters,
        DepthMultiplier = depthwise.Filters,
        KernelSize = depthwise.KernelSize,
        Strides = depthwise.Strides,
        DilationRate = depthwise.DilationRate,
        Padding = depthwise.Padding,
        UseBias = pointwise.UseBias,
        Activation = pointwise.Activation,
        Alpha = pointwise.Alpha,
    };

    private static ModelTensor[] SeparableWeights(Draft depthwise, Draft pointwise) =>
    [
        depthwise.Weights[0] with { Name = "depthwise_kernel" },
        .. pointwise.Weights.Select(tensor => tensor.Name == "kernel" ? tensor with { Name = "pointwise_kernel" } : tensor),
    ];

    // s₂·(s₁·x + o₁) + o₂
    private static AffineDeclaration Compose(AffineDeclaration first, AffineDeclaration second)
    {
        int count = new[] { first.Scale.Count, first.Offset.Count, second.Scale.Count, second.Offset.Count }.Max();
        double At(EquatableArray<double> numbers, int i) => numbers[numbers.Count == 1 ? 0 : i];
        IEnumerable<int> all = Enumerable.Range(0, count);
        return new AffineDeclaration(
            all.Select(i => At(first.Scale, i) * At(second.Scale, i)).ToEquatableArray(),
            all.Select(i => (At(first.Offset, i) * At(second.Scale, i)) + At(second.Offset, i)).ToEquatableArray());
    }

    private static Draft WithBias(Draft draft, AffineDeclaration affine)
    {
        int channels = draft.Shape[^1];
        double Offset(int i) => affine.Offset[affine.Offset.Count == 1 ? 0 : i];

        // A sum with −0 is the other number, to its sign.
        ModelTensor? old = draft.Weights.FirstOrDefault(tensor => tensor.Name == "bias");
        ModelTensor bias = Weights.Vector(
            "bias", Enumerable.Range(0, channels).Select(i => Offset(i) + (old?.Values[i] ?? -0.0)));
        return draft with
        {
            Declaration = draft.Declaration switch
            {
                DenseDeclaration dense => dense with { UseBias = true },
                ConvolutionDeclaration convolution => convolution with { UseBias = true },
                _ => draft.Declaration,
            },
            Weights = [.. draft.Weights.Where(tensor => tensor.Name != "bias"), bias],
        };
    }
}
