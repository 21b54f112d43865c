using NetGen.Storage.Safetensors;

namespace NetGen;

/// <summary>Saves and loads the parameters of a network as a safetensors file.</summary>
/// <remarks>
/// Tensors have the names of <see cref="ParameterInfo.Name"/>, Keras's layout (a kernel is [inputs, outputs]) and 32-bit
/// floats. The format is described at https://huggingface.co/docs/safetensors.
/// </remarks>
public static class NetworkFile
{
    /// <summary>Writes all parameters. The file is written whole or not at all. An existing file is replaced.</summary>
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
        where TNetwork : class, INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        ModelFile.Write(path, network.Parameters, [], new Dictionary<string, string>());
    }

    /// <summary>
    /// Reads all parameters. If anything in the file does not fit, the network stays as it was. The file may also be one that
    /// a trainer saved; its optimizer state is skipped. Values of 16 and 64 bits become 32-bit floats.
    /// </summary>
    /// <param name="network">The network. No other thread may use it during the call.</param>
    /// <param name="path">The file's name.</param>
    /// <exception cref="NetworkFileException">
    /// The file is damaged, or its tensors do not fit this network. The message lists the differences.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder, a pipe, a socket or a device.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidOperationException">The network's parameters cannot be changed (<see cref="Storage.ParameterStore.IsReadOnly"/>).</exception>
    public static void Load<TNetwork>(this TNetwork network, string path)
        where TNetwork : class, INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        ModelFile.Read(path, network.Parameters, []);
    }
}
