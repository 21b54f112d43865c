using System.Globalization;

#if NETGEN_COMPILER
namespace NetGen.Compiler.WeightFiles;
#else
namespace NetGen.Storage.Safetensors;
#endif

/// <summary>What a file, or a network, says of a tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its values, by its name in the format: <c>F32</c>.</param>
/// <param name="Shape">Its dimensions.</param>
internal sealed record TensorHead(string Name, string Type, IReadOnlyList<long> Shape)
{
    /// <summary>The shape as messages show it: <c>64×10</c>.</summary>
    public string ShapeText => Shape.Count == 0
        ? "scalar"
        : string.Join("×", Shape.Select(dimension => dimension.ToString(CultureInfo.InvariantCulture)));
}

/// <summary>Differences between a file and a network: the same while a program is compiled, and while it runs.</summary>
internal static class TensorDifferences
{
    /// <summary>The most differences that a message lists.</summary>
    public const int MostListed = 20;

    /// <summary>The most characters of each.</summary>
    public const int MostCharacters = 200;

    /// <summary>The advice for a file that differs in nothing else.</summary>
    public const string TransposedHint =
        "the kernels seem to be transposed: NetGen stores them as [inputs, units], as Keras does, and PyTorch as [units, inputs]; "
        + "read a PyTorch state_dict with LoadPyTorch, or transpose square ones too";

    /// <summary>All differences, one text for each, after a hint if there is one cause of them all.</summary>
    /// <param name="file">The tensors of the file by name.</param>
    /// <param name="metadata">The metadata of the file.</param>
    /// <param name="network">What the network would write.</param>
    /// <param name="skipsTrainerState">Whether the file may have a trainer's state too.</param>
    /// <param name="widens">Whether floats of 32 bits may have 16 or 64 in the file.</param>
    public static List<string> Find(
        IReadOnlyDictionary<string, TensorHead> file,
        IReadOnlyDictionary<string, string> metadata,
        IReadOnlyList<TensorHead> network,
        bool skipsTrainerState,
        bool widens)
    {
        var differences = new List<string>();
        foreach (TensorHead expected in network)
        {
            if (!file.TryGetValue(expected.Name, out TensorHead? found))
                differences.Add($"{expected.Name}: not in the file, network {expected.ShapeText}");
            else if (found.Type != expected.Type && !(widens && IsFloat(found.Type) && IsFloat(expected.Type)))
                differences.Add($"{expected.Name}: file {found.Type} {found.ShapeText}, network {expected.Type} {expected.ShapeText}");
            else if (!found.Shape.SequenceEqual(expected.Shape))
                differences.Add($"{expected.Name}: file {found.ShapeText}, network {expected.ShapeText}");
        }

        HashSet<string> names = [.. network.Select(expected => expected.Name)];
        differences.AddRange(file.Values
            .Where(tensor => !names.Contains(tensor.Name) && !(skipsTrainerState && ModelFileNames.IsTrainerState(tensor.Name)))
            .Select(tensor => $"{ShortText.Of(tensor.Name)}: file {tensor.ShapeText}, not in the network"));

        // What concerns all of them stands first: the list can be long.
        if (differences.Count > 0 && network.Count(expected => IsReversed(file, expected)) == differences.Count)
            differences.Insert(0, TransposedHint);
        if (metadata.TryGetValue(ModelFileNames.PopulationKey, out string? members) && differences.Count == network.Count)
            differences.Insert(0, $"the file has a population of {ShortText.Of(members)} networks; read it with new Population<T>(path), and copy a member with CopyTo");
        if (metadata.TryGetValue(ModelFileNames.FormatKey, out string? version) && version != ModelFileNames.FormatVersion)
            differences.Insert(0, $"{ModelFileNames.FormatKey}: file {ShortText.Of(version)}, this version of NetGen reads {ModelFileNames.FormatVersion}");
        return differences;
    }

    private static bool IsFloat(string type) => type is "F32" or "F16" or "BF16" or "F64";

    /// <summary>The differences as a message lists them: not all of a long list, and none in full length.</summary>
    /// <param name="differences">All differences.</param>
    /// <param name="separator">What stands between two.</param>
    public static string List(IReadOnlyList<string> differences, string separator)
    {
        string listed = string.Join(separator, differences.Take(MostListed).Select(difference => ShortText.Of(difference, MostCharacters)));
        return differences.Count > MostListed ? $"{listed}{separator}and {differences.Count - MostListed} more" : listed;
    }

    // A kernel whose two axes are exchanged, as PyTorch's linear layers have them.
    private static bool IsReversed(IReadOnlyDictionary<string, TensorHead> file, TensorHead expected) =>
        file.TryGetValue(expected.Name, out TensorHead? found)
        && found.Type == expected.Type
        && found.Shape is [var rows, var columns]
        && expected.Shape is [var inputs, var units]
        && rows != columns
        && rows == units
        && columns == inputs;
}
