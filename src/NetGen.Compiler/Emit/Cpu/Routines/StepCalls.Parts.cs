using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Routines;

/// <content>The calls that compute a part of a step, because several threads share a sample.</content>
internal sealed partial class StepCalls
{
    /// <summary>The call that computes a part of a step.</summary>
    public PartCall PartOf(Step step) => AxisOf(step, isPart: true) == SplitAxis.None
        ? new(1, 1, Of(step))
        : new(split!.UnitsOf(step), split.MostPartsOf(step), Of(step, isPart: true));

    // Whole panels have tiles of more panels than parts of them, where these are few. So who computes all has another kernel.
    private SplitAxis AxisOf(Step step, bool isPart) => split is null || !text.IsSingle ? SplitAxis.None : split.AxisOf(step) switch
    {
        SplitAxis.Panels when !isPart => SplitAxis.None,
        SplitAxis axis => axis,
    };

    // The arguments for the part, of kernels that have them.
    private string PartOf(Step step, SplitAxis axis, bool isPart) => (step, axis) switch
    {
        (_, SplitAxis.None) or (Step.Product, SplitAxis.Positions) => "",
        _ when isPart => "first, end",
        _ => "0, " + Text.Of(split!.UnitsOf(step)),
    };
}
