namespace NetGen.Compiler.Program;

/// <summary>A decision of the cost model.</summary>
/// <param name="Shape">The code shape.</param>
/// <param name="Reason">What it is and why, as the generated file's header says it.</param>
public sealed record ShapeChoice(CodeShape Shape, string Reason);
