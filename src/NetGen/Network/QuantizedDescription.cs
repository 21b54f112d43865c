using System.Collections.Immutable;

namespace NetGen;

/// <summary>What the compiler knows of a quantized network: of which network, in which format, and what lies where.</summary>
/// <param name="Network">The network that it is made from.</param>
/// <param name="Format">How its kernels are stored.</param>
/// <param name="Offsets">
/// For each of <see cref="NetworkDescription.Parameters"/> the index of its first 32-bit word in the storage; a multiple
/// of 16.
/// </param>
/// <param name="StorageLength">The number of 32-bit words that hold everything, padding included; a multiple of 16.</param>
/// <remarks>
/// Vectors are 32-bit floats. A bfloat16 kernel [inputs, outputs] lies in panels of 16 outputs, two inputs to a word:
/// [⌈outputs/16⌉][⌈inputs/2⌉][16], the even input in the low half. An int8 kernel lies as [⌈outputs/16⌉][inputs][16]
/// bytes, padded to 64 of them; its scales follow as a vector. All padding is 0.
/// </remarks>
public sealed record QuantizedDescription(
    NetworkDescription Network, WeightFormat Format, ImmutableArray<int> Offsets, int StorageLength);
