namespace NetGen.Compiler.Layers;

/// <summary>
/// How large a network and its numbers may be: every offset that generated code computes must fit an <see cref="int"/>,
/// every number a <see cref="float"/>.
/// </summary>
public static class Limits
{
    /// <summary>
    /// Values in one sample of a layer (4 MB). A batch of 128 samples of some twenty such tensors is still addressable.
    /// </summary>
    public const long MaximumSampleSize = 1 << 20;

    /// <summary>Values in all tensors of a sample of a network together; see <see cref="MaximumSampleSize"/>.</summary>
    public const long MaximumTotalSampleSize = 1 << 22;

    /// <summary>
    /// The same with the channels of each position in whole panels, as they lie in memory: a training step of 16 samples is still addressable.
    /// </summary>
    public const long MaximumPaddedSampleSize = 1 << 25;

    /// <summary>Values in all parameters together (4 GB), padding included: one array of .NET holds them.</summary>
    public const long MaximumParameters = 1L << 30;

    /// <summary>
    /// Values in a sample up to which there are types for it (64 KB): they lie on the stack, which has 1 MB and more.
    /// </summary>
    public const int MaximumInlineSize = 1 << 14;

    /// <summary>The vectors that an index in a <see cref="float"/> can choose from: it holds no larger whole number exactly.</summary>
    public const int MaximumIndices = 1 << 24;

    /// <summary>Copies of a network in a row.</summary>
    public const int MaximumRepeat = 1000;

    /// <summary>Networks within networks within networks.</summary>
    public const int MaximumNesting = 32;

    /// <summary>Networks inside a network, those inside of them included.</summary>
    public const int MaximumNetworks = 1000;

    /// <summary>Layers of a network, those of networks inside of it included.</summary>
    public const int MaximumLayers = 10_000;

    /// <summary>Whether a number is finite as the <see cref="float"/> that generated code computes with.</summary>
    public static bool IsFinite(double value) => Math.Abs(value) <= float.MaxValue;
}
