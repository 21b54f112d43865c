using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Products;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Routines;

/// <summary>Writes a routine as a list of calls, one for each step (<see cref="StepCalls"/>).</summary>
internal sealed partial class RoutineEmitter
{
    private readonly KernelSet _kernels;
    private readonly Routine _routine;
    private readonly CallerRows _rows;
    private readonly RoutineText _text;
    private readonly bool _hasScratch;
    private readonly SampleSplit? _split;

    private RoutineEmitter(KernelSet kernels, Routine routine, CallerRows rows, bool isPart, bool hasScratch, SampleSplit? split)
    {
        (_kernels, _routine, _rows) = (kernels, routine, rows);
        _text = new RoutineText(routine.RowCapacity, rows, isPart, routine.PartialLength);
        _hasScratch = hasScratch;
        _split = split;
    }

    /// <summary>Writes a routine as a method; its parameters have the names that references to buffers use.</summary>
    public static void Write(
        CodeWriter writer, KernelSet kernels, string summary, string name, IReadOnlyList<MethodParameter> parameters, Routine routine) =>
        Write(writer, kernels, summary, name, parameters, routine, CallerRows.Whole);

    /// <summary>Writes the routine of one sample as a method, whose first parameters are the caller's values.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="kernels">Receives what it calls.</param>
    /// <param name="summary">What it computes.</param>
    /// <param name="name">Its name.</param>
    /// <param name="routine">The routine.</param>
    /// <param name="rows">The names of the caller's values.</param>
    /// <param name="split">How several threads share a sample, if they do: its kernels can compute a part of it.</param>
    public static void WriteSample(
        CodeWriter writer, KernelSet kernels, string summary, string name, Routine routine, CallerRows rows, SampleSplit? split) => Write(
        writer, kernels, summary, name, [.. rows.Parameters, .. MethodParameter.Floats("parameters", "workspace")], routine, rows, split);

    /// <summary>Writes a routine as a method, whose first parameters are the caller's values.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="kernels">Receives what it calls.</param>
    /// <param name="summary">What it computes.</param>
    /// <param name="name">Its name.</param>
    /// <param name="parameters">Its parameters, which have the names that references to buffers use.</param>
    /// <param name="routine">The routine.</param>
    /// <param name="rows">The names of the caller's values.</param>
    /// <param name="split">How several threads share a sample, if they do.</param>
    public static void Write(
        CodeWriter writer,
        KernelSet kernels,
        string summary,
        string name,
        IReadOnlyList<MethodParameter> parameters,
        Routine routine,
        CallerRows rows,
        SampleSplit? split = null)
    {
        Dispatch.Write(writer, summary, "void", name, parameters);

        // A step is small, and has to be fast from the first one on.
        if (routine.HasCells)
            writer.Line(Attributes.Optimized);
        using (writer.Open(
            Dispatch.Signature($"private static void {name}<TPanel>", parameters)
                + "\n    where TPanel : struct, IPanel<TPanel>"))
        {
            new RoutineEmitter(kernels, routine, rows, isPart: Has("firstRow"), hasScratch: Has("scratch"), split).WriteBody(writer);
        }

        bool Has(string name) => parameters.Any(parameter => parameter.Name == name);
    }

    private void WriteBody(CodeWriter writer)
    {
        if (_routine.ScratchLength > 0 && !_hasScratch)
            writer.Line($"ref float scratch = ref Unsafe.Add(ref workspace, {Text.Of(_routine.WorkspaceLength)});");

        Step[] steps = [.. _routine.SampleSteps];
        if (_text.IsPart && steps.Any(step => step.Positions > 1))
            writer.Line($"nuint {RoutineText.ChunkRow} = {Text.Of(Panel.Lanes)} * (nuint)(firstRow % {Text.Of(_routine.RowCapacity)});");
        var calls = new StepCalls(_kernels, _text, _split);
        if (_routine.Phases.Count > 1)
        {
            WritePhases(writer, steps, calls);
            return;
        }

        if (_routine.HasCells)
        {
            foreach (string call in calls.InCells(steps))
                writer.Line(call);
            return;
        }

        int called = _routine.RowCapacity == 1 ? CostModel.OneMethodStart(_routine) : steps.Length;
        foreach (Step step in steps.Take(called))
            writer.Line(calls.Of(step));
        if (called < steps.Length)
            WriteOneMethod(writer, [.. steps.Skip(called)]);
    }

    private void WritePhases(CodeWriter writer, Step[] steps, StepCalls calls)
    {
        int first = 0;
        PhaseText.Write(writer, _routine.Phases.Count, phase =>
        {
            foreach (Step step in steps.Skip(first).Take(_routine.Phases[phase].Steps))
                writer.Line(calls.Of(step));
            first += _routine.Phases[phase].Steps;
        });
    }

    private void WriteOneMethod(CodeWriter writer, IReadOnlyList<Step> steps)
    {
        var first = (Step.Product)steps[0];
        string summary = $"From layer {first.Kernel.Layer} to the output, one sample.";
        bool readsCaller = first.Input.Place == Place.Input;
        CallerRows rows = readsCaller ? _rows : _rows with { Inputs = CallerRows.Whole.Inputs };
        string kernel = OneMethodKernel.Add(_kernels, Text.Pascal(first.Kernel.Layer) + "ToOutput", summary, steps, rows);
        IEnumerable<string> inputs = readsCaller ? _rows.Inputs.Select(row => _rows.Input(row.Offset)) : [_text.Ref(first.Input)];
        string values = string.Join(", ", inputs.Concat(_rows.Outputs.Select(row => _rows.Output(row.Offset))));
        if (CostModel.FitHalfPanels(steps))
            Dispatch.WriteChoice(writer, Call, isHalf: true);
        else
            writer.Line(Call("TPanel"));

        string Call(string panel) => $"{kernel}<{panel}>({values}, ref parameters);";
    }
}
