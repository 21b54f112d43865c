namespace NetGen.Compiler.Layers;

/// <summary>What to write in the place of a name that does not exist.</summary>
internal static class NameAdvice
{
    // A message stays readable.
    private const int MaximumNames = 6;

    /// <summary>The advice as the end of a message, and the name that is probably meant.</summary>
    /// <param name="written">The name as it is written.</param>
    /// <param name="names">The names that there are, at least one.</param>
    /// <param name="introduction">What they are: <c>the values before it are</c>.</param>
    public static (string Advice, string? Closest) Of(string written, IEnumerable<string> names, string introduction)
    {
        string[] all = [.. names];
        if (Misspelling.Closest(written, all) is { } closest)
            return ($"nothing has this name; write '{closest}'", closest);
        string listed = string.Join(", ", all.Skip(all.Length - MaximumNames).Select(name => $"'{name}'"));
        string more = all.Length > MaximumNames ? "…, " : "";
        return ($"nothing has this name; {introduction} {more}{listed}", null);
    }

    /// <summary>The change that writes the name; none where none is close.</summary>
    public static EquatableArray<SuggestedChange> Change(int ordinal, ErrorArgument argument, string? closest) =>
        closest is null ? [] : [new SuggestedChange(ordinal, argument.Name, $"\"{closest}\"")];
}
