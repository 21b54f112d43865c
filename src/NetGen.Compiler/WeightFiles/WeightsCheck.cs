using NetGen.Compiler.Declaration;
using NetGen.Compiler.Emit;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.WeightFiles;

/// <summary>Whether the files of <c>[Weights]</c> are there and fit the network.</summary>
public static class WeightsCheck
{
    // A message stays readable.
    private const int MaximumNames = 6;

    /// <summary>What is wrong with the files: one error for each attribute, with all that is wrong.</summary>
    /// <param name="declaration">The declaration, which has no errors itself.</param>
    /// <param name="network">Its network.</param>
    /// <param name="files">The files of the project.</param>
    public static IEnumerable<NetworkError> Check(NetworkDeclaration declaration, Network network, IReadOnlyCollection<WeightsFile> files)
    {
        foreach (WeightsDeclaration weights in declaration.Weights)
        {
            WeightsFile? file = files.FirstOrDefault(file => file.Name == weights.Path);
            NetworkError? error = file?.State switch
            {
                null => Unknown(weights, [.. files.Select(other => other.Name)]),
                WeightsFileState.Missing => new NetworkError(
                    NetworkErrorKind.UnknownWeights,
                    weights.Ordinal,
                    [weights.Path, "<NetGenWeights> names it, but there is no such file; train the network and save it there, or correct the name"]),
                WeightsFileState.Damaged damaged => Mismatch(weights, network, $"it is not a valid safetensors file: {ShortText.Of(damaged.Reason, 300)}"),
                WeightsFileState.Good good => Compare(weights, network, good),
                _ => throw new InvalidOperationException($"Unknown state {file.State}."),
            };
            if (error is not null)
                yield return error;
        }
    }

    private static NetworkError? Compare(WeightsDeclaration weights, Network network, WeightsFileState.Good file)
    {
        List<string> differences = TensorDifferences.Find(
            file.Tensors, file.Metadata, ExpectedTensors.Of(network, weights.Format), skipsTrainerState: weights.Format is null, widens: weights.Format is null);
        return differences.Count == 0 ? null : Mismatch(weights, network, TensorDifferences.List(differences, "; "));
    }

    private static NetworkError Mismatch(WeightsDeclaration weights, Network network, string differences) => new(
        NetworkErrorKind.WeightsMismatch,
        weights.Ordinal,
        [weights.Path, network.Type.Name + (weights.Format is { } format ? "." + QuantizedNames.NestedClass(format) : ""), differences]);

    private static NetworkError Unknown(WeightsDeclaration weights, string[] names)
    {
        string? closest = Closest(weights.Path, names);
        string more = names.Length > MaximumNames ? ", …" : "";
        string listed = names.Length == 0 ? "none" : string.Join(", ", names.Take(MaximumNames).Select(name => $"'{name}'")) + more;
        return new NetworkError(
            NetworkErrorKind.UnknownWeights,
            weights.Ordinal,
            [
                weights.Path,
                closest is not null
                    ? $"it has '{closest}'; write that name"
                    : $"it has {listed}; add <NetGenWeights Include=\"{weights.Path}\" /> to an <ItemGroup> of the project file, relative to its folder",
            ])
        {
            Argument = "path",
            Changes = closest is null ? [] : [new SuggestedChange(weights.Ordinal, "path", $"\"{closest}\"")],
        };
    }

    // Also one in another folder, or written with backslashes.
    private static string? Closest(string path, string[] names)
    {
        string written = path.Replace('\\', '/'), name = NameOf(written);
        string[] alike = [.. names.Where(other => string.Equals(NameOf(other), name, StringComparison.OrdinalIgnoreCase))];
        return names.FirstOrDefault(other => other == written)
            ?? (alike is [var only] ? only : null)
            ?? Misspelling.Closest(written, names);
    }

    private static string NameOf(string path) => path.Substring(path.LastIndexOf('/') + 1);
}
