namespace NetGen.Compiler.Emit.Cpu.Routines;

/// <summary>Writes what a routine does in each of its phases.</summary>
internal static class PhaseText
{
    /// <summary>The name of the number of the phase.</summary>
    public const string Number = "phase";

    /// <summary>Writes the choice of a phase.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="phases">The number of phases.</param>
    /// <param name="body">Writes one, given its number.</param>
    public static void Write(CodeWriter writer, int phases, Action<int> body)
    {
        using CodeWriter.Block block = writer.Open($"switch ({Number})");
        for (int phase = 0; phase < phases; phase++)
        {
            writer.Line($"case {Text.Of(phase)}:");
            using CodeWriter.Block steps = writer.Open();
            body(phase);
            writer.Line("break;");
        }
    }
}
