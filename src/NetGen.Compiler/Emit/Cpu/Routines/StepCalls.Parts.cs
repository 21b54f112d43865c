using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Windows;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Routines;

/// <content>The calls that compute a part of a step, because several threads share a sample.</content>
internal sealed partial class StepCalls
{
    /// <summary>The references to scratch memory that all threads share, and to that of each of them.</summary>
    public const string CommonScratch = "common", OwnScratch = "scratch";

    /// <summary>A step as calls for a part, from <c>first</c> to <c>end</c>; several, one after the other, where all must be done with one first.</summary>
    public IEnumerable<PartCall> PartsOf(Step step)
    {
        switch (AxisOf(step))
        {
            case SplitAxis.None:
                return [new(1, Of(step))];
            case SplitAxis.Factors:
                var product = (Step.WinogradProduct)step;
                return WinogradKernels.Stages(
                    kernels,
                    product,
                    text.Ref(product.Input),
                    RoutineText.Refs([product.Kernel]),
                    string.Join(", ", new[] { RoutineText.Refs([product.Bias]), text.Refs([product.Result, .. product.Epilogue.Operands]) }.Where(refs => refs.Length > 0)));
            default:
                return [new(SampleSplit.UnitsOf(step), Of(step, isPart: true))];
        }
    }

    private SplitAxis AxisOf(Step step) => hasParts && text.IsSingle ? SampleSplit.AxisOf(step) : SplitAxis.None;

    // The arguments for the part of kernels that have them.
    private static string Range(Step step, SplitAxis axis, bool isPart) => (step, axis) switch
    {
        (_, SplitAxis.None or SplitAxis.Factors) or (Step.Product, SplitAxis.Positions) => "",
        _ when isPart => "first, end",
        _ => "0, " + Text.Of(SampleSplit.UnitsOf(step)),
    };
}
