namespace NetGen.Compiler.Keras.Graph;

/// <summary>Names of values as NetGen takes them: letters, digits, hyphens and underscores, and none twice in C#.</summary>
internal sealed class UniqueNames
{
    private readonly HashSet<string> _taken = [];

    /// <summary>A name that is still free.</summary>
    /// <param name="name">As the file has it; Keras allows other characters too.</param>
    /// <param name="prefix">What is put before it where it is taken: the model around it.</param>
    public string Take(string name, string prefix)
    {
        string start = Clean(name);
        if (_taken.Add(MemberNames.Pascal(start)))
            return start;
        if (prefix.Length > 0 && Clean($"{prefix}_{name}") is var longer)
        {
            start = longer;
            if (_taken.Add(MemberNames.Pascal(start)))
                return start;
        }

        for (int number = 1; ; number++)
        {
            string numbered = FormattableString.Invariant($"{start}_{number}");
            if (_taken.Add(MemberNames.Pascal(numbered)))
                return numbered;
        }
    }

    private static string Clean(string name)
    {
        // A name of a file can be as long as the file.
        const int longest = 200;
        string cleaned = new([.. name.Take(longest).Select(character => char.IsLetterOrDigit(character) || character is '-' ? character : '_')]);
        return MemberNames.IsGood(cleaned) ? cleaned : "layer" + cleaned;
    }
}
