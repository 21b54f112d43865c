using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Routines;

/// <content>The prediction for one sample as each of several threads runs it.</content>
internal sealed partial class RoutineEmitter
{
    private const string Parts = "parts", Scratch = "scratch";

    /// <summary>Writes it as a method.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="kernels">Receives what it calls.</param>
    /// <param name="name">Its name.</param>
    /// <param name="routine">The routine of one sample.</param>
    /// <param name="split">How the threads share it.</param>
    public static void WriteParts(CodeWriter writer, KernelSet kernels, string name, Routine routine, SampleSplit split)
    {
        MethodParameter[] parameters =
        [
            .. MethodParameter.Floats("input", "output", "parameters", "workspace", Scratch),
            new("global::NetGen.Threading.StepParts", Parts, IsReference: true),
        ];
        Dispatch.Write(writer, "The prediction for one sample, as each of the threads that share it computes it.", "void", name, parameters);
        using CodeWriter.Block block = writer.Open(
            Dispatch.Signature($"private static void {name}<TPanel>", parameters) + "\n    where TPanel : struct, IPanel<TPanel>");
        new RoutineEmitter(kernels, routine, CallerRows.Whole, isPart: false, hasScratch: true, split).WriteParts(writer);
    }

    private void WriteParts(CodeWriter writer)
    {
        Step[] steps = [.. _routine.SampleSteps];
        int called = CostModel.OneMethodStart(_routine);
        var calls = new StepCalls(_kernels, _text, _split);
        PartCall[] parts = [.. steps.Take(called).Select(calls.PartOf)];
        if (_routine.ScratchLength > 0)
        {
            writer.Line($"{Scratch} = ref Unsafe.Add(ref {Scratch}, "
                + $"{Text.Of(Panel.Pad(_routine.ScratchLength))} * {Parts}.Thread);");
        }

        for (int first = 0; first < parts.Length;)
        {
            if (parts[first].Units > 1)
            {
                using (writer.Open($"while ({Parts}.Take({Text.Of(parts[first].Units)}, {Text.Of(parts[first].MostParts)}, out int first, out int end))"))
                    writer.Line(parts[first++].Statement);
                continue;
            }

            // What follows each other and is computed by one thread needs nobody to wait between.
            PartCall[] alone = [.. parts.Skip(first).TakeWhile(part => part.Units == 1)];
            first += alone.Length;
            WriteAlone(writer, () =>
            {
                foreach (PartCall part in alone)
                    writer.Line(part.Statement);
                if (first == parts.Length && called < steps.Length)
                    WriteOneMethod(writer, [.. steps.Skip(called)]);
            });
        }

        if (called < steps.Length && parts[parts.Length - 1].Units > 1)
            WriteAlone(writer, () => WriteOneMethod(writer, [.. steps.Skip(called)]));
    }

    private static void WriteAlone(CodeWriter writer, Action body)
    {
        using CodeWriter.Block block = writer.Open($"while ({Parts}.Take(1, 1, out _, out _))");
        body();
    }
}
