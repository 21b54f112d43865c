using NetGen.Storage;

namespace NetGen;

/// <summary>Saves and loads the parameters of a network as a safetensors file.</summary>
/// <remarks>
/// Tensors bear the names of <see cref="ParameterInfo.Name"/> and lie in Keras's layout (a kernel is [inputs, outputs]),
/// as 32-bit floats. The format: https://huggingface.co/docs/safetensors.
/// </remarks>
public static class NetworkFile
{
    /// <summary>Writes all parameters. The file appears whole or not at all; an existing one is replaced.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file's name, by convention ending in <c>.safetensors</c>.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Save<TNetwork>(this TNetwork network, string path)
        where TNetwork : class, INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        ModelFile.Write(path, network.Parameters, [], new Dictionary<string, string>());
    }

    /// <summary>
    /// Reads all parameters. Nothing is changed unless the whole file fits. What a trainer saved besides the parameters
    /// is skipped.
    /// </summary>
    /// <param name="network">The network. No other thread may use it meanwhile.</param>
    /// <param name="path">The file's name.</param>
    /// <exception cref="NetworkFileException">
    /// The file is damaged, or its tensors are not this network's; all differences are listed.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static void Load<TNetwork>(this TNetwork network, string path)
        where TNetwork : class, INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        ModelFile.Read(path, network.Parameters, []);
    }
}
