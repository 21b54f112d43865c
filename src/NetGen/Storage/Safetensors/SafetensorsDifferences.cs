namespace NetGen.Storage.Safetensors;

/// <summary>Differences between an open file and a network.</summary>
internal static class SafetensorsDifferences
{
    /// <summary>All differences, one text for each, after a hint if there is one cause of them all.</summary>
    /// <param name="header">The file.</param>
    /// <param name="expected">What the network would write.</param>
    /// <param name="skipsTrainerState">Whether the file may have a trainer's state too.</param>
    /// <param name="widens">Whether floats of 32 bits may have 16 or 64 in the file.</param>
    public static List<string> Find(SafetensorsHeader header, IEnumerable<SafetensorsEntry> expected, bool skipsTrainerState, bool widens) =>
        TensorDifferences.Find(
            header.Tensors.Values.Select(tensor => new TensorHead(tensor.Name, tensor.Type.ToString(), tensor.Shape)).ToDictionary(tensor => tensor.Name),
            header.Metadata,
            [.. expected.Select(entry => new TensorHead(entry.Name, entry.Type.ToString(), [.. entry.Shape.Select(dimension => (long)dimension)]))],
            skipsTrainerState,
            widens);

    /// <summary>The exception for a file that does not fit.</summary>
    /// <param name="path">The file's name.</param>
    /// <param name="network">What it does not fit.</param>
    /// <param name="problems">All differences.</param>
    public static NetworkFileException Misfit(string path, string network, IReadOnlyList<string> problems) =>
        new($"{path} does not fit {network}:\n  {TensorDifferences.List(problems, "\n  ")}");
}
