using System.Globalization;
using System.Runtime.InteropServices;
using NetGen.Storage;
using NetGen.Storage.Safetensors;

namespace NetGen;

/// <content>Files.</content>
public sealed partial class Population<TNetwork>
{
    /// <summary>Reads a population from a file of <see cref="Save"/>, with as many members as the file has.</summary>
    /// <param name="path">The file's name.</param>
    /// <remarks>
    /// A file of another program fits too, if each tensor has the name of a parameter and its shape in Keras's layout with the members in front, [members, inputs, outputs], as
    /// PyTorch's <c>torch.func.stack_module_state</c> and JAX's <c>vmap</c> stack them. Values of 16 and 64 bits become 32-bit floats.
    /// </remarks>
    /// <exception cref="NetworkFileException">The file is damaged, or its tensors are not those of a population of this network. The message lists the differences.</exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder, a pipe, a socket or a device.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public Population(string path)
        : this(Read(path, count: null))
    {
    }

    private Population((int Count, AlignedBuffer Parameters) read)
        : this(read.Count, read.Parameters)
    {
    }

    /// <summary>
    /// Writes all members to a safetensors file: each parameter as one tensor, in Keras's layout with the members in front. The file is written whole or not at all. An
    /// existing file is replaced.
    /// </summary>
    /// <param name="path">The file's name, by convention ending in <c>.safetensors</c>.</param>
    /// <exception cref="IOException">
    /// The file cannot be written, is a folder, a pipe, a socket or a device, or another program holds it for more than two seconds.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file is read-only, or may not be written.</exception>
    /// <exception cref="InvalidOperationException">A parameter of all members takes more than 2 GB. Then save the members, each in a file.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        foreach (ParameterInfo info in _description.Parameters)
        {
            if ((long)Count * info.Count * sizeof(float) > Array.MaxLength)
            {
                throw new InvalidOperationException(
                    $"The parameter {info.Name} of {Count} members takes {(long)Count * info.Count * sizeof(float)} bytes, and a tensor of a file has at most {Array.MaxLength}; save the members, each in a file.");
            }
        }

        SafetensorsWriter.Write(
            path,
            [.. ModelFile.Metadata(_description), new(ModelFileNames.PopulationKey, Count.ToString(CultureInfo.InvariantCulture))],
            Entries(Count, _parameters));
    }

    /// <summary>Reads all members from a file that has as many. If anything in the file does not fit, the population stays as it was.</summary>
    /// <param name="path">The file's name.</param>
    /// <remarks><inheritdoc cref="Population(string)" path="/remarks"/></remarks>
    /// <exception cref="NetworkFileException">
    /// The file is damaged, has another number of members, or its tensors are not those of a population of this network. The message lists the differences.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder, a pipe, a socket or a device.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public void Load(string path)
    {
        Read(path, Count).Parameters.Values.CopyTo(_parameters.Span);
        for (int member = 0; member < Count; member++)
            MarkChanged(member);
    }

    private static (int Count, AlignedBuffer Parameters) Read(string path, int? count)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        NetworkDescription description = TNetwork.Description;
        using var reader = new SafetensorsReader(path);
        int found = CountIn(path, reader.Header), members = count ?? found;
        List<string> problems = SafetensorsDifferences.Find(reader.Header, Entries(members, null), skipsTrainerState: false, widens: true);
        if (problems.Count > 0)
        {
            if (description.Parameters.All(info => HasShape(reader.Header, info, [])))
                problems.Insert(0, "the file has one network and no population; load it with network.Load, and make a population of copies");
            else if (description.Parameters.All(info => HasShape(reader.Header, info, [found])))
                problems.Insert(0, $"the file has {found} members; new Population<{description.Name}>(path) makes as many");
            throw SafetensorsDifferences.Misfit(path, $"a population of {members} networks {description.Name}", problems);
        }

        AlignedBuffer parameters = Allocate(members);
        foreach (ParameterInfo info in description.Parameters)
        {
            ReadOnlySpan<float> values = reader.Floats(reader.Header.Tensors[info.Name]);
            for (int member = 0; member < members; member++)
                new Parameter(info, parameters, member * description.StorageLength).CopyFrom(values.Slice(member * info.Count, info.Count));
        }

        return (members, parameters);
    }

    // The number of members that the file's first parameter has. In a file of something else, 1; then the shapes differ.
    private static int CountIn(string path, SafetensorsHeader header)
    {
        NetworkDescription description = TNetwork.Description;
        long count = 1;
        if (description.Parameters is [var info, ..])
        {
            if (header.Tensors.TryGetValue(info.Name, out SafetensorsTensor? tensor) && tensor.Shape.Length == info.Shape.Length + 1)
                count = tensor.Shape[0];
        }
        else if (header.Metadata.TryGetValue(ModelFileNames.PopulationKey, out string? text))
        {
            _ = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count);
        }

        return count >= 1 && count <= MostMembers
            ? (int)count
            : throw new NetworkFileException($"{path} has {count} members, and a population of {description.Name} has 1 to {MostMembers}.");
    }

    private static bool HasShape(SafetensorsHeader header, ParameterInfo info, ReadOnlySpan<int> front) =>
        header.Tensors.TryGetValue(info.Name, out SafetensorsTensor? tensor)
        && tensor.Shape.SequenceEqual([.. front, .. info.Shape.Select(dimension => (long)dimension)]);

    // Without values, for their names and shapes.
    private static SafetensorsEntry[] Entries(int count, AlignedBuffer? parameters) =>
    [
        .. TNetwork.Description.Parameters.Select(info => new SafetensorsEntry(
            info.Name,
            SafetensorsType.F32,
            [count, .. info.Shape],
            bytes =>
            {
                Span<float> values = MemoryMarshal.Cast<byte, float>(bytes);
                for (int member = 0; member < count; member++)
                    new Parameter(info, parameters!, member * TNetwork.Description.StorageLength).CopyTo(values.Slice(member * info.Count, info.Count));
            })),
    ];
}
