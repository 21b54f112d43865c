namespace NetGen.Compiler.Emit.Cpu.Kernels;

/// <summary>The call that computes a part of a step.</summary>
/// <param name="Units">The units that the step is split into; 1 where one thread computes it.</param>
/// <param name="MostParts">The most parts that are worth it.</param>
/// <param name="Statement">The call, with <c>first</c> and <c>end</c> for the part; several statements where one thread computes them.</param>
internal readonly record struct PartCall(int Units, int MostParts, string Statement);
