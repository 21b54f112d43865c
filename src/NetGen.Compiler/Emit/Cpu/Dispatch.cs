namespace NetGen.Compiler.Emit.Cpu;

/// <summary>Writes the choice of the vector width, which the JIT makes while it compiles.</summary>
internal static class Dispatch
{
    /// <summary>Writes the three calls of a routine.</summary>
    /// <param name="writer">Receives them.</param>
    /// <param name="kernelClass">The class that holds the routine.</param>
    /// <param name="routine">The routine's name.</param>
    /// <param name="assignment">What is done with its result: <c>loss += </c>, or nothing.</param>
    /// <param name="arguments">Its arguments.</param>
    public static void Write(
        CodeWriter writer, string kernelClass, string routine, string assignment, IEnumerable<string> arguments)
    {
        string list = string.Join(", ", arguments);
        const string support = "global::NetGen.Numerics.PanelSupport";
        foreach ((string condition, string panel) in new[]
        {
            ($"if ({support}.Use512)", "Panel512"), ($"else if ({support}.Use256)", "Panel256"), ("else", "Panel128"),
        })
        {
            writer.Line(condition);
            writer.Line($"    {assignment}{kernelClass}.{routine}<global::NetGen.Numerics.{panel}>({list});");
        }
    }
}
