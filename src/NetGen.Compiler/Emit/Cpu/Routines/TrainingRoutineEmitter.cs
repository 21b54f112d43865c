using NetGen.Compiler.Emit.Cpu.Gradients;
using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Products;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Routines;

/// <summary>
/// Writes the routines of training: the loss, the backward pass of samples, and the sums over them in pieces.
/// </summary>
internal static class TrainingRoutineEmitter
{
    private static readonly (string, string) Sink = ("TSink", "where TSink : struct, IGradientSink");

    /// <summary>Writes them.</summary>
    public static void Write(CodeWriter writer, KernelSet kernels, NetworkProgram program, TrainingRoutines training)
    {
        MethodParameter[] samples =
        [
            .. MethodParameter.Floats("input", "target", "output", "parameters", "workspace", "losses"),
            MethodParameter.Int("firstRow"),
            MethodParameter.Int("rows"),
        ];
        MethodParameter[] states = StateParameters(training);
        RoutineEmitter.Write(
            writer,
            kernels,
            "The predictions and the losses of a chunk of samples.",
            "ComputeLoss",
            [.. samples, .. training.Loss.ScratchLength > 0 ? MethodParameter.Floats("scratch") : [], .. states],
            training.Loss);
        RoutineEmitter.Write(
            writer,
            kernels,
            "The predictions, the losses and the backward pass of a chunk of samples, up to the gradients of each sample.",
            "Backpropagate",
            [
                .. samples,
                .. MethodParameter.Floats("scratch", "weights"),
                new("DropoutKey", "dropout", IsReference: false),
                .. PhaseParameters(training.Gradients),
                .. states,
            ],
            training.Gradients);
        if (training.Gradients.SharedLength > 0)
            SharedRoutineEmitter.WriteBeginPhase(writer, kernels, training.Gradients);
        WriteReduction(writer, kernels, program, training);
        PenaltyKernels.Write(writer, training);
    }

    /// <summary>What a backward pass is given besides, where samples depend on the batch.</summary>
    public static MethodParameter[] PhaseParameters(Routine routine) => routine.SharedLength == 0
        ? []
        : [.. MethodParameter.Floats("shared", "partials"), .. routine.Phases.Count > 1 ? [MethodParameter.Int(PhaseText.Number)] : Array.Empty<MethodParameter>()];

    /// <summary>What a pass is given besides, where samples go on from those of the batch before.</summary>
    public static MethodParameter[] StateParameters(TrainingRoutines training) => training.StateLength == 0 ? [] : MethodParameter.Floats("state");

    /// <summary>The floats of scratch memory that the passes need besides their workspace.</summary>
    public static int ScratchLength(TrainingRoutines training) => training.Gradients.NestedSteps
        .Concat(training.Loss.Steps.Where(step => step is Step.WindowProduct or Step.WinogradProduct))
        .Select(step => ScratchLength(step, training.Gradients.RowCapacity))
        .Append(GradientKernels.TileLength)
        .Max();

    /// <summary>The floats of scratch memory that a step of a forward or backward pass needs.</summary>
    /// <param name="step">The step.</param>
    /// <param name="rowCapacity">The most samples of a chunk.</param>
    public static int ScratchLength(Step step, int rowCapacity) => step switch
    {
        Step.InputGradient gradient => BatchProductKernels.TransposedLength(gradient),
        Step.BiasGradient gradient => gradient.Panels * gradient.ParameterRows * Panel.Lanes,
        Step.WindowProduct or Step.WinogradProduct or Step.KernelGradient or Step.DepthwiseKernelGradient => step.ScratchLength,
        Step.GatherGradient gradient => GradientKernels.TableLength(gradient, rowCapacity),
        _ => 0,
    };

    /// <summary>What the sums over the samples are split into: the parameter, its step if it has one, and the panels.</summary>
    public static IReadOnlyList<GradientPiece> Pieces(NetworkProgram program, TrainingRoutines training)
    {
        var pieces = new List<GradientPiece>();
        Dictionary<int, Step> sums = training.Gradients.SumSteps.ToDictionary(sum => sum.Summed!.Offset);
        foreach (PlacedParameter parameter in program.Parameters.SelectMany(parameter => parameter.Parts))
        {
            Step? step = sums.TryGetValue(parameter.Offset, out Step? sum) ? sum : null;
            if (step is Step.GatherGradient table)
            {
                pieces.AddRange(Enumerable.Range(0, table.Panels * table.Blocks).Select(part => new GradientPiece(parameter, step, part, 1)));
                continue;
            }

            int panels = step is Step.KernelGradient gradient ? gradient.Panels : 1;
            for (int panel = 0; panel < panels; panel += RegisterTiles.WideGradientPanels)
                pieces.Add(new GradientPiece(parameter, step, panel, Math.Min(RegisterTiles.WideGradientPanels, panels - panel)));
        }

        return pieces;
    }

    private static void WriteReduction(
        CodeWriter writer, KernelSet kernels, NetworkProgram program, TrainingRoutines training)
    {
        MethodParameter[] parameters =
        [
            MethodParameter.Int("piece"),
            .. MethodParameter.Floats("input", "parameters", "workspace", "scratch"),
            MethodParameter.Int("rows"),
            .. HasSharedGradients(training) ? [.. MethodParameter.Floats("shared"), MethodParameter.Int("firstRow")] : Array.Empty<MethodParameter>(),
            new("TSink", "sink", IsReference: true),
        ];
        Dictionary<PlacedParameter, string> penalties = training.PenaltyGradients.ToDictionary(
            penalty => penalty.Parameter, penalty => PenaltyKernels.Gradient(kernels, penalty));
        var gradients = new GradientKernels(
            kernels,
            training.Gradients.RowCapacity,
            parameter => penalties.TryGetValue(parameter, out string? kernel) ? kernel : null);

        const string name = "ReduceGradients";
        Dispatch.Write(
            writer, "One piece of the gradients: a sum over the samples of a chunk.", "void", name, parameters, Sink);
        using (writer.Open(
            Dispatch.Signature($"private static void {name}<TPanel, TSink>", parameters)
                + "\n    where TPanel : struct, IPanel<TPanel>\n    " + Sink.Item2))
        {
            IReadOnlyList<GradientPiece> pieces = Pieces(program, training);
            var text = new RoutineText(training.Gradients.RowCapacity, CallerRows.Whole, isPart: false);
            var runs = pieces.Select((piece, index) => (piece, index)).GroupBy(item => (item.piece.Parameter, item.piece.Panels));
            foreach (var run in runs)
            {
                (GradientPiece piece, int first) = run.First();
                int end = run.Last().index + 1;
                string more = penalties.ContainsKey(piece.Parameter) ? ", ref parameters" : "";
                string offset = Text.Of(piece.Parameter.Offset);
                string call = piece.Step switch
                {
                    Step.KernelGradient { Kernel.HasInputLanes: true } step =>
                        $"{gradients.InputLanes(step)}({Refs(text, step.Terms)}{more}, ref scratch, rows, {offset}, ref sink);",
                    Step.KernelGradient { Choice.Shape: CodeShape.TransposedGradientTiles } step =>
                        $"{gradients.Transposed(step)}({Refs(text, step.Terms)}{more}, ref scratch, rows, {offset}, ref sink);",
                    Step.KernelGradient step =>
                        $"{gradients.Kernel(step, piece.Panels)}({PanelOf(piece, first, end)}, {Refs(text, step.Terms)}{more}, "
                            + $"ref scratch, rows, {offset}, ref sink);",
                    Step.GatherGradient step =>
                        $"{gradients.Table(step)}({PanelOf(piece, first, end)}, {Refs(text, step.Terms)}{more}, ref scratch, rows, {offset}, ref sink);",
                    Step.DepthwiseKernelGradient step =>
                        $"{gradients.Depthwise(step)}({Refs(text, step.Terms)}{more}, ref scratch, rows, {offset}, ref sink);",
                    Step.BiasGradient step =>
                        $"{gradients.Bias(step)}({text.Refs(step.Terms)}{more}, ref scratch, rows, {offset}, ref sink);",
                    Step.SharedGradient step =>
                        $"{gradients.Shared(step)}({text.Ref(step.Gradient)}{more}, firstRow, ref scratch, {offset}, ref sink);",
                    _ => $"{gradients.None(piece.Parameter)}(ref scratch{more}, {offset}, ref sink);",
                };
                bool isLast = end == pieces.Count;
                if (isLast && first == 0)
                {
                    writer.Line(call);
                    continue;
                }

                writer.Line(isLast ? "else" : $"{(first == 0 ? "" : "else ")}if (piece < {Text.Of(end)})");
                writer.Line("    " + call);
            }
        }
    }

    /// <summary>Whether gradients are computed once for the batch, and not for each chunk.</summary>
    public static bool HasSharedGradients(TrainingRoutines training) => training.Gradients.SumSteps.OfType<Step.SharedGradient>().Any();

    private static string Refs(RoutineText text, EquatableArray<GradientTerm> terms) =>
        text.Refs(terms.SelectMany(term => new[] { term.Input, term.Gradient }));

    private static string PanelOf(GradientPiece piece, int first, int end)
    {
        if (end == first + 1)
            return Text.Of(piece.Panel);
        string number = first == 0 ? "piece" : $"(piece - {Text.Of(first)})";
        return piece.Panels == 1 ? $"(nuint){number}" : $"{Text.Of(piece.Panels)} * (nuint){number}";
    }
}

/// <summary>What one call sums up.</summary>
/// <param name="Parameter">The parameter whose gradient it is.</param>
/// <param name="Step">The step that computes it, or nothing where the loss does not depend on the parameter.</param>
/// <param name="Panel">The first panel of outputs of a kernel; of a table, the number of its part.</param>
/// <param name="Panels">How many panels of outputs of a kernel.</param>
internal sealed record GradientPiece(PlacedParameter Parameter, Step? Step, int Panel, int Panels);
