using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Kernels;

/// <summary>All that the text of a step's kernel depends on: the kernels of steps with equal keys are one.</summary>
/// <param name="Step">The step, without where its tensors and parameters lie.</param>
/// <param name="RowCapacity">The samples of a chunk.</param>
/// <param name="Panels">The panels that a call computes, where a step takes several calls.</param>
/// <param name="Penalty">The kernel that adds a regulariser's gradient, or nothing.</param>
/// <param name="Axis">What a call computes a part along, where several threads share a sample.</param>
internal sealed record KernelKey(Step Step, int RowCapacity, int Panels, string? Penalty, SplitAxis Axis)
{
    /// <summary>The key of a step.</summary>
    public static KernelKey Of(Step step, int rowCapacity, int panels = 0, string? penalty = null, SplitAxis axis = SplitAxis.None) =>
        new(step.WithoutPlaces(), rowCapacity, panels, penalty, axis);
}
