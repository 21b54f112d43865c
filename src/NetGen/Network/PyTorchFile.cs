using NetGen.Storage.StateDictionaries;

namespace NetGen;

/// <summary>Loads the weights of a PyTorch module: its <c>state_dict</c>, saved as a safetensors file.</summary>
public static class PyTorchFile
{
    /// <summary>
    /// Reads all parameters from a state dictionary (Python: <c>safetensors.torch.save_file(module.state_dict(), path)</c>). If anything in the
    /// file does not fit, the network stays as it was.
    /// </summary>
    /// <param name="network">The network. No other thread may use it during the call.</param>
    /// <param name="path">The file's name.</param>
    /// <param name="options">Which module belongs to which layer, where the names and shapes do not say it.</param>
    /// <remarks>
    /// <para>
    /// A layer gets the module of <see cref="PyTorchOptions.Modules"/>, or that of its name, or the next one of its shapes: modules with
    /// equal shapes must differ by numbers only (<c>conv1</c> and <c>conv2</c>), since a safetensors file does not keep their order.
    /// </para>
    /// <para>
    /// Values are turned into Keras's layout: a linear layer's weight from [outputs, inputs] to [inputs, outputs], a convolution's from
    /// [filters, channels, window…] to [window…, channels, filters], a transposed convolution's from [channels, filters, window…] to
    /// [window…, filters, channels]. After a <c>Flatten</c> of positions, the inputs are put into the order of channels-last values.
    /// Values of 16 and 64 bits become 32-bit floats.
    /// </para>
    /// </remarks>
    /// <exception cref="NetworkFileException">
    /// The file is damaged, or its modules do not fit this network. The message lists everything that does not fit.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder, a pipe, a socket or a device.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidOperationException">The network's parameters cannot be changed (<see cref="Storage.ParameterStore.IsReadOnly"/>).</exception>
    public static void LoadPyTorch<TNetwork>(this TNetwork network, string path, PyTorchOptions? options = null)
        where TNetwork : class, INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        StateDictionary.Load(path, network.Parameters, options ?? new PyTorchOptions());
    }
}
