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
    /// <param name="typeParameters">A type parameter besides <c>TPanel</c> and its constraint.</param>
    public static void Write(
        CodeWriter writer,
        string summary,
        string returnType,
        string name,
        IReadOnlyList<string> parameters,
        (string Name, string Constraint)? typeParameters = null)
    {
        string arguments = string.Join(", ", parameters.Select(parameter =>
        {
            string[] words = parameter.Split(' ');
            return words[0] == "ref" ? $"ref {words[2]}" : words[1];
        }));
        writer.Line($"/// <summary>{summary}</summary>");
        string more = typeParameters is { } type ? $"<{type.Name}>" : "", others = more.Replace("<", ", ").TrimEnd('>');
        string constraint = typeParameters is { } constrained ? "\n    " + constrained.Constraint : "";
        using (writer.Open(Text.Signature($"public static {returnType} {name}{more}", parameters) + constraint))
        {
            string call = returnType == "void" ? name : "return " + name;
            writer.Line($"""
                if (PanelSupport.Use512)
                    {call}<Panel512{others}>({arguments});
                else if (PanelSupport.Use256)
                    {call}<Panel256{others}>({arguments});
                else if (PanelSupport.Use128)
                    {call}<Panel128{others}>({arguments});
                else
                    {call}<PanelScalar{others}>({arguments});
                """);
        }
    }
}
