using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Conformance.Recorded;

/// <summary>The layers that compute what the nodes of ONNX's tests compute.</summary>
internal static class OnnxNodeCases
{
    private const string ThreeAxes = "NetGen has series and images, and no layers over three axes.";
    private const string Dilations = "Windows of a pooling have no dilations.";
    private const string Pads = "A pooling has Valid and Same, and no padding by numbers that its results leave out.";
    private const string SameLower = "Same has the odd element of the padding at the end, and not at the beginning.";
    private const string Groups = "Transposed convolutions have no groups.";
    private const string Integers = "NetGen computes with floats, and not with integers.";
    private const string Training = "A prediction takes the moving averages, and not the statistics of its batch.";

    // Its output is written by hand, with four decimals.
    private const string WrittenByHand = "test_averagepool_2d_ceil_last_window_starts_on_pad";

    private static readonly ConvDeclaration Conv = new(0, 2) { Filters = 1, KernelSize = [3], Strides = [2], UseBias = false };
    private static readonly ConvTransposeDeclaration Transposed = new(0, 2) { Filters = 2, KernelSize = [3], UseBias = false };
    private static readonly ConvTransposeDeclaration Wide = Transposed with { Strides = [3, 2] };

    /// <summary>The cases that run. ONNX's strides are 1 if not given, and it has no bias here.</summary>
    public static IReadOnlyDictionary<string, LayerDeclaration[]> Layers { get; } = new Dictionary<string, LayerDeclaration[]>
    {
        ["test_averagepool_1d_default"] = [Average(1, 2, 1)],
        ["test_averagepool_2d_ceil"] = [Average(2, 3, 2, Padding.Same)],
        [WrittenByHand] = [Zeros(1), Average(2, 3, 3)],
        ["test_averagepool_2d_default"] = [Average(2, 2, 1)],
        ["test_averagepool_2d_pads_count_include_pad"] = [Zeros(2), Average(2, 3, 1)],
        ["test_averagepool_2d_precomputed_pads"] = [Average(2, 5, 1, Padding.Same)],
        ["test_averagepool_2d_precomputed_pads_count_include_pad"] = [Zeros(2), Average(2, 5, 1)],
        ["test_averagepool_2d_precomputed_same_upper"] = [Average(2, 3, 2, Padding.Same)],
        ["test_averagepool_2d_precomputed_strides"] = [Average(2, 2, 2)],
        ["test_averagepool_2d_same_upper"] = [Average(2, 2, 1, Padding.Same)],
        ["test_averagepool_2d_strides"] = [Average(2, 5, 3)],
        ["test_batchnorm_epsilon"] = [new BatchNormalizationDeclaration(0) { Epsilon = 1e-2 }],
        ["test_batchnorm_example"] = [new BatchNormalizationDeclaration(0) { Epsilon = 1e-5 }],
        ["test_conv_with_autopad_same"] = [Conv with { Padding = Padding.Same }],
        ["test_conv_with_strides_and_asymmetric_padding"] = [Zeros(1, 0), Conv],
        ["test_conv_with_strides_no_padding"] = [Conv],
        ["test_conv_with_strides_padding"] = [Zeros(1), Conv],
        ["test_convtranspose"] = [Transposed],
        ["test_convtranspose_1d"] = [new ConvTransposeDeclaration(0, 1) { Filters = 2, KernelSize = [3], UseBias = false }],
        ["test_convtranspose_autopad_same"] = [Transposed with { Strides = [2], Padding = Padding.Same }],
        ["test_convtranspose_dilations"] = [Transposed with { Filters = 1, KernelSize = [2], DilationRate = [2] }],
        ["test_convtranspose_kernel_shape"] = [Wide with { OutputPadding = [1] }],
        ["test_convtranspose_output_shape"] = [Wide with { OutputPadding = [1] }],
        ["test_convtranspose_pad"] = [Wide with { OutputPadding = [1] }],
        ["test_convtranspose_pads"] = [Wide, new BorderDeclaration(0, BorderFunction.Cropping, 2, [1, 2])],
        ["test_globalaveragepool"] = [new GlobalPoolingDeclaration(0, PoolingFunction.Average, 2) { KeepDims = true }],
        ["test_globalaveragepool_precomputed"] = [new GlobalPoolingDeclaration(0, PoolingFunction.Average, 2) { KeepDims = true }],
        ["test_maxpool_1d_default"] = [Max(1, 2, 1)],
        ["test_maxpool_2d_ceil"] = [Max(2, 3, 2, Padding.Same)],
        ["test_maxpool_2d_ceil_output_size_reduce_by_one"] = [Max(2, 1, 2)],
        ["test_maxpool_2d_default"] = [Max(2, 2, 1)],
        ["test_maxpool_2d_precomputed_pads"] = [Max(2, 5, 1, Padding.Same)],
        ["test_maxpool_2d_precomputed_same_upper"] = [Max(2, 3, 2, Padding.Same)],
        ["test_maxpool_2d_precomputed_strides"] = [Max(2, 2, 2)],
        ["test_maxpool_2d_same_upper"] = [Max(2, 2, 1, Padding.Same)],
        ["test_maxpool_2d_strides"] = [Max(2, 5, 3)],
        ["test_maxpool_with_argmax_2d_precomputed_pads"] = [Max(2, 5, 1, Padding.Same)],
        ["test_maxpool_with_argmax_2d_precomputed_strides"] = [Max(2, 2, 2)],
    };

    /// <summary>The cases that do not run, and why.</summary>
    public static IReadOnlyDictionary<string, string> LeftOut { get; } = new Dictionary<string, string>
    {
        ["test_averagepool_2d_dilations"] = Dilations,
        ["test_averagepool_2d_pads"] = Pads,
        ["test_averagepool_2d_same_lower"] = SameLower,
        ["test_averagepool_3d_dilations_large_count_include_pad_is_0_ceil_mode_is_False"] = ThreeAxes,
        ["test_averagepool_3d_dilations_large_count_include_pad_is_0_ceil_mode_is_True"] = ThreeAxes,
        ["test_averagepool_3d_dilations_large_count_include_pad_is_1_ceil_mode_is_False"] = ThreeAxes,
        ["test_averagepool_3d_dilations_large_count_include_pad_is_1_ceil_mode_is_True"] = ThreeAxes,
        ["test_averagepool_3d_dilations_small"] = ThreeAxes,
        ["test_batchnorm_epsilon_training_mode"] = Training,
        ["test_batchnorm_example_training_mode"] = Training,
        ["test_convinteger_with_padding"] = Integers,
        ["test_convinteger_without_padding"] = Integers,
        ["test_convtranspose_3d"] = ThreeAxes,
        ["test_convtranspose_group_2"] = Groups,
        ["test_convtranspose_group_2_image_3"] = Groups,
        ["test_maxpool_2d_dilations"] = Dilations,
        ["test_maxpool_2d_pads"] = Pads,
        ["test_maxpool_2d_same_lower"] = SameLower,
        ["test_maxpool_2d_uint8"] = Integers,
        ["test_maxpool_3d_dilations"] = ThreeAxes,
        ["test_maxpool_3d_dilations_use_ref_impl"] = ThreeAxes,
        ["test_maxpool_3d_dilations_use_ref_impl_large"] = ThreeAxes,
    };

    /// <summary>How far a value of a case may be off, relative to the largest one.</summary>
    public static double Tolerance(string name) => name == WrittenByHand ? 6e-5 : RecordedCase.DefaultTolerance;

    private static PoolingDeclaration Average(int axes, int size, int strides, Padding padding = Padding.Valid) =>
        new(0, PoolingFunction.Average, axes, [size]) { Strides = strides, Padding = padding };

    private static PoolingDeclaration Max(int axes, int size, int strides, Padding padding = Padding.Valid) =>
        new(0, PoolingFunction.Max, axes, [size]) { Strides = strides, Padding = padding };

    private static BorderDeclaration Zeros(params int[] sizes) => new(0, BorderFunction.ZeroPadding, 2, [.. sizes]);
}
