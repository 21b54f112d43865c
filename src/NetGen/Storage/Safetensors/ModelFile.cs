namespace NetGen.Storage.Safetensors;

/// <summary>
/// The parameters of a network in a safetensors file, with what a trainer needs to go on: its optimizer's state in
/// tensors <c>optimizer/&lt;slot&gt;/&lt;parameter&gt;</c>, what callbacks keep in <c>callback/&lt;name&gt;/&lt;parameter&gt;</c>,
/// and metadata.
/// </summary>
internal static class ModelFile
{
    /// <summary>The key of the list of layers, which is for people: no load reads it, and it may be long.</summary>
    public const string LayersKey = "netgen.layers";

    /// <summary>What the tensors of an optimizer's slot are called, before the parameter's name.</summary>
    public static string OptimizerSlot(string slot) => ModelFileNames.OptimizerPrefix + slot;

    /// <summary>What the tensors that a callback keeps are called, before the parameter's name.</summary>
    public static string CallbackSlot(string name) => ModelFileNames.CallbackPrefix + name;

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file's name.</param>
    /// <param name="weights">The network's parameters.</param>
    /// <param name="slots">
    /// The trainer's state: arrays in the storage layout of the parameters, by <see cref="OptimizerSlot"/> or
    /// <see cref="CallbackSlot"/>.
    /// </param>
    /// <param name="metadata">Besides what is always written: <c>netgen.format</c>, <c>.network</c> and <c>.layers</c>.</param>
    public static void Write(
        string path,
        ParameterStore weights,
        IReadOnlyList<(string Slot, AlignedBuffer Values)> slots,
        IReadOnlyDictionary<string, string> metadata)
    {
        SafetensorsWriter.Write(
            path,
            [.. Metadata(weights.Description), .. metadata],
            Entries(Tensors(weights.Description, weights.Buffer, slots)));
    }

    /// <summary>What every file says of its network: <c>netgen.format</c>, <c>.network</c> and <c>.layers</c>.</summary>
    /// <param name="description">The network.</param>
    public static IEnumerable<KeyValuePair<string, string>> Metadata(NetworkDescription description) =>
    [
        new(ModelFileNames.FormatKey, ModelFileNames.FormatVersion),
        new("netgen.network", description.Name),
        new(LayersKey, string.Join('\n', description.Layers.Select(LayerText))),
    ];

    /// <summary>Reads a file into parameters and slots, which change only once everything has been found right.</summary>
    /// <param name="path">The file's name.</param>
    /// <param name="weights">The network's parameters.</param>
    /// <param name="slots">The trainer's state, as when it was written. If empty, any state in the file is skipped.</param>
    /// <param name="findProblems">Returns what is wrong with the metadata; reported with everything else.</param>
    /// <returns>The metadata.</returns>
    /// <exception cref="NetworkFileException">The file is damaged, or does not fit.</exception>
    public static IReadOnlyDictionary<string, string> Read(
        string path,
        ParameterStore weights,
        IReadOnlyList<(string Slot, AlignedBuffer Values)> slots,
        Func<IReadOnlyDictionary<string, string>, IEnumerable<string>>? findProblems = null)
    {
        using var reader = new SafetensorsReader(path);
        return Read(reader, weights, slots, skipState: slots.Count == 0, findProblems);
    }

    /// <summary>
    /// The same of a file that is open: another file may take its name meanwhile, so what is parsed and what is copied must come
    /// from one handle.
    /// </summary>
    /// <param name="reader">The file.</param>
    /// <param name="weights">The network's parameters.</param>
    /// <param name="slots">The trainer's state, as when it was written.</param>
    /// <param name="skipState">Whether the file may have a state that is not in <paramref name="slots"/>.</param>
    /// <param name="findProblems">Returns what is wrong with the metadata; reported with everything else.</param>
    public static IReadOnlyDictionary<string, string> Read(
        SafetensorsReader reader,
        ParameterStore weights,
        IReadOnlyList<(string Slot, AlignedBuffer Values)> slots,
        bool skipState,
        Func<IReadOnlyDictionary<string, string>, IEnumerable<string>>? findProblems = null)
    {
        NetworkDescription description = weights.Description;
        SafetensorsHeader header = reader.Header;

        // Values are read into copies first: an error halfway must not leave a network half loaded.
        AlignedBuffer weightsRead = new(weights.Buffer.Length);
        (string Slot, AlignedBuffer Values)[] slotsRead =
            [.. slots.Select(slot => (slot.Slot, new AlignedBuffer(slot.Values.Length)))];
        List<(string Name, Parameter Values)> tensors = Tensors(description, weightsRead, slotsRead);

        List<string> problems = SafetensorsDifferences.Find(header, Entries(tensors), skipState, widens: true);
        problems.AddRange(findProblems?.Invoke(header.Metadata) ?? []);
        if (problems.Count > 0)
            throw SafetensorsDifferences.Misfit(reader.Path, $"the network {description.Name}", problems);

        Copy(reader, tensors);
        weightsRead.Span.CopyTo(weights.Buffer.Span);
        for (int i = 0; i < slotsRead.Length; i++)
            slotsRead[i].Values.Span.CopyTo(slots[i].Values.Span);
        return header.Metadata;
    }

    /// <summary>
    /// Reads a file into the parameters of a network that nobody has seen yet: no copy protects them from an error halfway.
    /// </summary>
    /// <param name="reader">The file.</param>
    /// <param name="weights">The network's parameters.</param>
    /// <exception cref="NetworkFileException">The file does not fit.</exception>
    public static void ReadNew(SafetensorsReader reader, ParameterStore weights)
    {
        List<(string Name, Parameter Values)> tensors = Tensors(weights.Description, weights.Buffer, []);
        List<string> problems = SafetensorsDifferences.Find(reader.Header, Entries(tensors), skipsTrainerState: true, widens: true);
        if (problems.Count > 0)
            throw SafetensorsDifferences.Misfit(reader.Path, $"the network {weights.Description.Name}", problems);
        Copy(reader, tensors);
    }

    private static void Copy(SafetensorsReader reader, List<(string Name, Parameter Values)> tensors)
    {
        foreach ((string name, Parameter parameter) in tensors)
            parameter.CopyFrom(reader.Floats(reader.Header.Tensors[name]));
    }

    private static List<(string Name, Parameter Values)> Tensors(
        NetworkDescription description, AlignedBuffer weights, IReadOnlyList<(string Slot, AlignedBuffer Values)> slots)
    {
        var tensors = new List<(string, Parameter)>();
        foreach (ParameterInfo info in description.Parameters)
            tensors.Add((info.Name, new Parameter(info, weights)));
        foreach ((string slot, AlignedBuffer values) in slots)
        {
            foreach (ParameterInfo info in description.Parameters)
                tensors.Add(($"{slot}/{info.Name}", new Parameter(info, values)));
        }

        return tensors;
    }

    private static SafetensorsEntry[] Entries(List<(string Name, Parameter Values)> tensors) =>
        [.. tensors.Select(tensor => SafetensorsEntry.Of(tensor.Name, tensor.Values))];

    private static string LayerText(LayerInfo layer) =>
        $"{layer.Name}: {layer.Kind}({layer.Configuration}) -> {ShapeText.Format(layer.OutputShape.AsSpan())}, "
        + $"{layer.ParameterCount} parameters";
}
