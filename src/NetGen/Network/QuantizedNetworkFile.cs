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
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Save<TNetwork>(this TNetwork network, string path)
        where TNetwork : class, IQuantizedNetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        QuantizedFile.Write(path, network.Weights);
    }
}
