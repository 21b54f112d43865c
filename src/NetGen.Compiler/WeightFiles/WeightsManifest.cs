using System.Globalization;

namespace NetGen.Compiler.WeightFiles;

/// <summary>
/// Reads the texts that stand for safetensors files in a compilation, since the compiler takes no binary files. NetGen's task writes one for each
/// file: its name; a line with <c>header</c> and the number of bytes after the header, <c>damaged</c> and the reason, or <c>missing</c>; the header.
/// </summary>
public static class WeightsManifest
{
    /// <summary>What the names of these texts end in.</summary>
    public const string Extension = ".netgen-weights";

    private const string Header = "header ";
    private const string Damaged = "damaged ";

    /// <summary>The file that a text stands for.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The file; nothing where another version of NetGen wrote the text.</returns>
    public static WeightsFile? Parse(string text)
    {
        string[] lines = text.Split(['\n'], 3);
        if (lines.Length < 2)
            return null;
        string name = lines[0], state = lines[1];
        if (state == "missing")
            return new WeightsFile(name, new WeightsFileState.Missing());
        if (state.StartsWith(Damaged, StringComparison.Ordinal))
            return new WeightsFile(name, new WeightsFileState.Damaged(state.Substring(Damaged.Length)));
        return lines.Length == 3
            && state.StartsWith(Header, StringComparison.Ordinal)
            && long.TryParse(state.Substring(Header.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long dataLength)
                ? new WeightsFile(name, TensorHeader.Parse(lines[2], dataLength))
                : null;
    }
}
