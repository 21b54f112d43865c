namespace NetGen.Compiler.Models;

/// <summary>The kinds of files that are known, and the choice of one for a file.</summary>
/// <param name="formats">The kinds.</param>
internal sealed class ModelFormats(params IReadOnlyList<IModelFormat> formats)
{
    /// <summary>The kind of a file, by the end of its name.</summary>
    /// <param name="path">The file, which need not exist.</param>
    /// <exception cref="NetworkFileException">No kind has files of such names.</exception>
    public IModelFormat Of(string path) => formats
        .SelectMany(format => format.Extensions.Select(extension => (Format: format, Extension: extension)))
        .Where(candidate => path.EndsWith(candidate.Extension, StringComparison.OrdinalIgnoreCase))
        .OrderByDescending(candidate => candidate.Extension.Length)
        .Select(candidate => candidate.Format)
        .FirstOrDefault()
        ?? throw new NetworkFileException($"The name of the file '{path}' does not say what it holds; expected one that ends in {Extensions}");

    private string Extensions => string.Join(", ", formats.SelectMany(format => format.Extensions.Select(extension => $"{extension} ({format.Name})")));
}
