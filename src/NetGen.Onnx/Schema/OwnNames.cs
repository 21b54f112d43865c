namespace NetGen.Compiler.Onnx.Schema;

/// <summary>
/// The names of values in files that NetGen writes. They say which nodes are one layer, so that the file is read as the network that was written:
/// <c>conv2d</c> is what a layer computes, <c>conv2d:Conv_0</c> a step on the way, <c>conv2d:channels_first</c> the same with its axes in another order.
/// </summary>
internal static class OwnNames
{
    /// <summary>What the file names as the program that wrote it.</summary>
    public const string Producer = "NetGen";

    // No name of a layer has it.
    private const char Separator = ':';

    private const string Order = "channels_first", Depthwise = "depthwise_kernel";

    /// <summary>What a layer computes, with its channels first.</summary>
    public static string ChannelsFirst(string layer) => $"{layer}{Separator}{Order}";

    /// <summary>A step of a layer.</summary>
    public static string Step(string layer, string operation, int number) => FormattableString.Invariant($"{layer}{Separator}{operation}_{number}");

    /// <summary>Whether a value is a step of a layer.</summary>
    public static bool IsStepOf(string value, string layer) => value.StartsWith(layer + Separator, StringComparison.Ordinal);

    /// <summary>The layer that computes a value.</summary>
    public static string LayerOf(string value) => value.Split(Separator)[0];

    /// <summary>Whether a value is all that its layer computes.</summary>
    public static bool IsResult(string value) => !value.Contains(Separator, StringComparison.Ordinal) || value == ChannelsFirst(LayerOf(value));

    /// <summary>The kernel of a convolution of each channel, which could be one with as many groups too.</summary>
    public static string DepthwiseKernel(string layer) => $"{layer}/{Depthwise}";

    /// <summary>Whether a weight is a kernel of a convolution of each channel.</summary>
    public static bool IsDepthwise(string weight) => weight.EndsWith("/" + Depthwise, StringComparison.Ordinal);

    /// <summary>A constant that is no weight.</summary>
    public static string Constant(string kind, int number) => FormattableString.Invariant($"{kind}{Separator}{number}");

    /// <summary>Whether a constant is a weight, <c>dense/kernel</c>, and no number of a layer, <c>reals:3</c>.</summary>
    public static bool IsWeight(string constant) => constant.Contains('/', StringComparison.Ordinal);
}
