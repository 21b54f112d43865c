namespace NetGen.Compiler.Emit.Cpu;

/// <summary>Writes a method that chooses the vector width; the JIT makes the choice while it compiles.</summary>
internal static class Dispatch
{
    /// <summary>Writes the method without a type argument that calls the generic one of the same name.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="summary">What it computes, as the text of its documentation comment.</param>
    /// <param name="returnType">What it returns.</param>
    /// <param name="name">Its name.</param>
    /// <param name="parameters">Its parameters: type and name, with <c>ref</c> where they are references.</param>
    /// <param name="isTiled">
    /// Whether it works on register tiles. A tile of six panels keeps the 256-bit units busy but not the 512-bit ones,
    /// which then reach three quarters of that speed (N1 to N3, batches of 128), so tiles stop at 256 bits.
    /// </param>
    public static void Write(
        CodeWriter writer,
        string summary,
        string returnType,
        string name,
        IReadOnlyList<string> parameters,
        bool isTiled)
    {
        string arguments = string.Join(", ", parameters.Select(parameter =>
        {
            string[] words = parameter.Split(' ');
            return words[0] == "ref" ? $"ref {words[2]}" : words[1];
        }));
        writer.Line($"/// <summary>{summary}</summary>");
        using (writer.Open(Text.Signature($"public static {returnType} {name}", parameters)))
        {
            string call = returnType == "void" ? name : "return " + name;
            string widest = isTiled ? "" : $"if (PanelSupport.Use512)\n    {call}<Panel512>({arguments});\nelse ";
            writer.Line(widest + $"""
                if (PanelSupport.Use256)
                    {call}<Panel256>({arguments});
                else
                    {call}<Panel128>({arguments});
                """);
        }
    }
}
