using NetGen.Storage.Safetensors;

namespace NetGen.Compiler.Models;

/// <summary>The exception for a file that cannot be used: one message has all reasons.</summary>
internal static class FileProblems
{
    // A damaged file may have as many reasons as bytes, and texts as long as itself.
    private const int MostListed = 50, LongestReason = 300;

    /// <summary>The exception for reasons.</summary>
    /// <param name="head">The sentence before the list, without a colon; it names the file.</param>
    /// <param name="reasons">The reasons.</param>
    public static NetworkFileException Failure(string head, IEnumerable<string> reasons)
    {
        string[] all = [.. reasons];
        string listed = string.Concat(all.Take(MostListed).Select(reason => $"\n- {ShortText.Of(reason, LongestReason)}"));
        string more = all.Length > MostListed ? $"\n- and {all.Length - MostListed} more" : "";
        return new NetworkFileException($"{head}:{listed}{more}");
    }

    /// <summary>A message of <see cref="Failure"/> as a line for each reason, with the head in each; another message as one line.</summary>
    public static IReadOnlyList<string> Lines(string message)
    {
        string[] parts = message.Split("\n- ");
        return parts.Length == 1 ? [OneLine(message)] : [.. parts.Skip(1).Select(reason => OneLine($"{parts[0]} {reason}"))];
    }

    /// <summary>The exception for a file that holds no static network of NetGen's layers.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reasons">The reasons.</param>
    public static NetworkFileException NoNetwork(string path, IEnumerable<string> reasons) =>
        Failure($"The file '{path}' does not describe a network that NetGen can build", reasons);

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
