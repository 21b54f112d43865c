using System.Collections.Immutable;

namespace NetGen;

/// <summary>A quantized network: the network it is made from, the format, and the places of the weights in its storage.</summary>
/// <param name="Network">The network that it is made from.</param>
/// <param name="Format">The format of its kernels.</param>
/// <param name="Offsets">
/// For each of <see cref="NetworkDescription.Parameters"/> the index of its first 32-bit word in the storage; a multiple
/// of 16.
/// </param>
/// <param name="StorageLength">The number of 32-bit words in the storage, padding included; a multiple of 16.</param>
/// <remarks>
/// What is not <see cref="ParameterInfo.IsQuantizable"/>, such as a vector, is 32-bit floats in its usual layout. Kernels
/// [inputs, outputs] lie in panels of 16 outputs, padded to 64 bytes: a bfloat16 kernel as [⌈outputs/16⌉][inputs][8] words with
/// output i in the low half of word i and output i + 8 in its high half, an int8 kernel as [⌈outputs/16⌉][inputs][16] bytes, whose
/// scales follow as a vector. The gates of a recurrent layer are kernels that follow each other; int8 leaves them in floats. Of a higher rank, all axes but the last are the inputs; the outputs of a depthwise kernel are its last
/// two axes, and those of a transposed convolution the axis before the last. All padding is 0. What generated code computes of the
/// parameters, such as the factors of batch normalisations, follows them.
/// </remarks>
public sealed record QuantizedDescription(
    NetworkDescription Network, WeightFormat Format, ImmutableArray<int> Offsets, int StorageLength)
{
    /// <summary>The format, and the table of <see cref="NetworkDescription.Summary"/>.</summary>
    public override string ToString() => $"{Format} weights of {Network.Summary()}";
}
