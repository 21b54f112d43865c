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
    /// <param name="parameters">Its parameters.</param>
    /// <param name="typeParameters">A type parameter besides <c>TPanel</c> and its constraint.</param>
    /// <param name="isHalf">Whether the first half of each panel is all that is used.</param>
    public static void Write(
        CodeWriter writer,
        string summary,
        string returnType,
        string name,
        IReadOnlyList<MethodParameter> parameters,
        (string Name, string Constraint)? typeParameters = null,
        bool isHalf = false)
    {
        string arguments = string.Join(", ", parameters.Select(parameter => parameter.Argument));
        writer.Line($"/// <summary>{summary}</summary>");
        (string only, string further, string constraint) = typeParameters is { } more
            ? ($"<{more.Name}>", $", {more.Name}", "\n    " + more.Constraint)
            : ("", "", "");
        using (writer.Open(Signature($"public static {returnType} {name}{only}", parameters) + constraint))
        {
            string result = returnType == "void" ? "" : "return ";
            WriteChoice(writer, panel => $"{result}{name}<{panel}{further}>({arguments});", isHalf);
        }
    }

    /// <summary>A method's name with its parameters.</summary>
    /// <param name="head">Modifiers, return type and name.</param>
    /// <param name="parameters">The parameters.</param>
    public static string Signature(string head, IEnumerable<MethodParameter> parameters) =>
        Text.Signature(head, [.. parameters.Select(parameter => parameter.Declaration)]);

    /// <summary>Writes the choice among the calls of a generic method.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="call">Gives the call as a statement, with a type of panels.</param>
    /// <param name="isHalf">Whether the first half of each panel is all that is used.</param>
    public static void WriteChoice(CodeWriter writer, Func<string, string> call, bool isHalf)
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

        void WriteCall(string panel) => writer.Line($"    {call(panel)}");
    }
}
