using NetGen.Storage;

namespace NetGen;

/// <summary>Saves quantized networks as safetensors files. To load one, call <c>Load</c> of its generated class.</summary>
public static class QuantizedNetworkFile
{
    /// <summary>
    /// Writes all weights in their format: kernels as BF16 or I8, scales and biases as F32. The file is written whole or not at
    /// all. An existing file is replaced.
    /// </summary>
    /// <typeparam name="TNetwork">The quantized network's class.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="path">The file's name, by convention ending in <c>.safetensors</c>.</param>
    /// <remarks>
    /// An existing file keeps its rights, and of a symbolic link the target is replaced. What a killed program left of an earlier save
    /// of this file is removed.
    /// </remarks>
    /// <exception cref="IOException">
    /// The file cannot be written, is a folder, a pipe, a socket or a device, or another program holds it for more than two seconds.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file is read-only, or may not be written.</exception>
    public static void Save<TNetwork>(this TNetwork network, string path)
        where TNetwork : class, IQuantizedNetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        QuantizedFile.Write(path, network.Weights);
    }
}
