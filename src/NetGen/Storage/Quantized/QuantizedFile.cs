using NetGen.Storage.Safetensors;

namespace NetGen.Storage;

/// <summary>
/// The weights of a quantized network in a safetensors file: kernels as BF16 or I8, the scales of an int8 kernel as
/// <c>dense/kernel_scale</c>, biases as F32.
/// </summary>
internal static class QuantizedFile
{
    /// <summary>Writes a file.</summary>
    public static void Write(string path, QuantizedWeights weights) => SafetensorsWriter.Write(
        path,
        [
            .. ModelFile.Metadata(weights.Description.Network),
            new("netgen.weights", weights.Description.Format.ToString().ToLowerInvariant()),
        ],
        [
            .. Tensors(weights).Select(stored => new SafetensorsEntry(
                stored.Tensor.Name,
                stored.Tensor.Type,
                stored.Tensor.Shape,
                bytes => stored.Tensor.CopyOut(weights.StorageFrom(stored.Parameter), bytes))),
        ]);

    /// <summary>Reads a file, all of whose tensors must be the network's.</summary>
    /// <exception cref="NetworkFileException">The file is damaged, or does not fit.</exception>
    public static QuantizedWeights Read(string path, QuantizedDescription description)
    {
        using var reader = new SafetensorsReader(path);
        return Read(reader, description);
    }

    /// <summary>The same of a file that is open.</summary>
    /// <exception cref="NetworkFileException">The file does not fit.</exception>
    public static QuantizedWeights Read(SafetensorsReader reader, QuantizedDescription description)
    {
        var weights = new QuantizedWeights(description);
        SafetensorsEntry[] expected = [.. Tensors(weights).Select(stored =>
            new SafetensorsEntry(stored.Tensor.Name, stored.Tensor.Type, stored.Tensor.Shape, _ => { }))];
        List<string> problems = SafetensorsDifferences.Find(reader.Header, expected, skipsTrainerState: false, widens: false);
        if (problems.Count > 0)
            throw SafetensorsDifferences.Misfit(reader.Path, $"the network {description.Network.Name} with {description.Format} weights", problems);

        foreach ((int parameter, StoredTensor tensor) in Tensors(weights))
            tensor.CopyIn(reader.Values<byte>(reader.Header.Tensors[tensor.Name]), weights.StorageFrom(parameter));

        return weights;
    }

    private static IEnumerable<(int Parameter, StoredTensor Tensor)> Tensors(QuantizedWeights weights) =>
        weights.Description.Network.Parameters.SelectMany((info, parameter) =>
            ParameterFormat.Of(info, weights.Description.Format).Tensors(info).Select(tensor => (parameter, tensor)));
}
