namespace NetGen.Compiler.Emit.Cpu.Kernels;

/// <summary>Writes what chooses the vector width; the JIT makes the choice while it compiles.</summary>
internal static class Dispatch
{
    private static readonly (string Condition, string Panel)[] Panels =
        [("PanelSupport.Use512", "Panel512"), ("PanelSupport.Use256", "Panel256"), ("PanelSupport.Use128", "Panel128")];

    private static readonly (string Condition, string Panel)[] HalfPanels =
        [("PanelSupport.Use256", "HalfPanel256"), ("PanelSupport.Use128", "HalfPanel128")];

    /// <summary>Writes the method without a type argument that calls the generic one of the same name.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="summary">What it computes, as the text of its documentation comment.</param>
    /// <param name="returnType">What it returns.</param>
    /// <param name="name">Its name.</param>
    /// <param name="parameters">Its parameters: type and name, with <c>ref</c> where they are references.</param>
    /// <param name="typeParameters">A type parameter besides <c>TPanel</c> and its constraint.</param>
    /// <param name="isHalf">Whether the first half of each panel is all that is used.</param>
    public static void Write(
        CodeWriter writer,
        string summary,
        string returnType,
        string name,
        IReadOnlyList<string> parameters,
        (string Name, string Constraint)? typeParameters = null,
        bool isHalf = false)
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
            WriteChoice(writer, $"{(returnType == "void" ? "" : "return ")}{name}<TPanel{others}>({arguments});", isHalf);
        }
    }

    /// <summary>Writes the choice among the calls of a generic method.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="call">The call as a statement, with <c>TPanel</c> as its first type argument.</param>
    /// <param name="isHalf">Whether the first half of each panel is all that is used.</param>
    public static void WriteChoice(CodeWriter writer, string call, bool isHalf)
    {
        string otherwise = "";
        foreach ((string condition, string panel) in isHalf ? HalfPanels : Panels)
        {
            writer.Line($"{otherwise}if ({condition})");
            WriteCall(panel);
            otherwise = "else ";
        }

        writer.Line("else");
        WriteCall("PanelScalar");

        void WriteCall(string panel) => writer.Line($"    {call.Replace("<TPanel", "<" + panel)}");
    }
}
