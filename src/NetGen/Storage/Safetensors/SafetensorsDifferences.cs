namespace NetGen.Storage.Safetensors;

/// <summary>Differences between a file and a network.</summary>
internal static class SafetensorsDifferences
{
    /// <summary>All differences in name, type and shape, one text for each, after a hint if there is one cause of them all.</summary>
    /// <param name="header">The file.</param>
    /// <param name="expected">What the network would write.</param>
    /// <param name="isSkipped">Whether a tensor of that name may be in the file although the network has none.</param>
    public static List<string> Find(
        SafetensorsHeader header, IReadOnlyList<SafetensorsEntry> expected, Func<string, bool> isSkipped)
    {
        var differences = new List<string>();
        foreach (SafetensorsEntry entry in expected)
        {
            string shape = ShapeText.Format(entry.Shape.AsSpan());
            if (!header.Tensors.TryGetValue(entry.Name, out SafetensorsTensor? found))
                differences.Add($"{entry.Name}: not in the file, network {shape}");
            else if (found.Type != entry.Type)
                differences.Add($"{entry.Name}: file {found.Type} {Shape(found)}, network {entry.Type} {shape}");
            else if (!found.Shape.SequenceEqual(entry.Shape.Select(dimension => (long)dimension)))
                differences.Add($"{entry.Name}: file {Shape(found)}, network {shape}");
        }

        HashSet<string> names = [.. expected.Select(entry => entry.Name)];
        differences.AddRange(header.Tensors.Values
            .Where(tensor => !names.Contains(tensor.Name) && !isSkipped(tensor.Name))
            .Select(tensor => $"{SafetensorsHeader.Shorten(tensor.Name)}: file {Shape(tensor)}, not in the network"));

        // The hint stands first: the list can be long.
        if (SafetensorsTransposition.ExplainsAll(header, expected, differences.Count))
            differences.Insert(0, SafetensorsTransposition.Hint);
        return differences;
    }

    /// <summary>The exception for a file that does not fit. It lists at most 20 differences, each in at most 200 characters.</summary>
    /// <param name="path">The file's name.</param>
    /// <param name="network">What it does not fit.</param>
    /// <param name="problems">All differences.</param>
    public static NetworkFileException Misfit(string path, string network, IReadOnlyList<string> problems)
    {
        const int most = 20;
        IEnumerable<string> listed = problems.Take(most).Select(problem => SafetensorsHeader.Shorten(problem, 200));
        string more = problems.Count > most ? $"\n  and {problems.Count - most} more" : "";
        return new NetworkFileException($"{path} does not fit {network}:\n  {string.Join("\n  ", listed)}{more}");
    }

    private static string Shape(SafetensorsTensor tensor) =>
        tensor.Shape.IsEmpty ? "scalar" : string.Join('×', tensor.Shape);
}
