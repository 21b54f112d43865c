namespace NetGen.Compiler.Emit.Cpu;

/// <summary>Writes the loop over the chunks of a batch.</summary>
internal static class ChunkLoop
{
    /// <summary>
    /// Writes the loop; the call in it sees <c>firstRow</c>, <c>rows</c>, <c>input</c>, <c>output</c> and, where there are
    /// targets, <c>target</c>.
    /// </summary>
    public static void Write(CodeWriter writer, int rowCapacity, bool hasTargets, string call)
    {
        string capacity = Text.Of(rowCapacity);
        using (writer.Open($"for (int firstRow = 0; firstRow < count; firstRow += {capacity})"))
        {
            writer.Line($"int rows = global::System.Math.Min({capacity}, count - firstRow);");
            WriteRef("input", "inputs", "InputSize");
            if (hasTargets)
                WriteRef("target", "targets", "TargetSize");
            WriteRef("output", hasTargets ? "predictions" : "outputs", "OutputSize");
            writer.Line(call);
        }

        void WriteRef(string name, string span, string size) => writer.Line(
            $"ref float {name} = ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference("
                + $"{span}.Slice(firstRow * {size}, rows * {size}));");
    }
}
