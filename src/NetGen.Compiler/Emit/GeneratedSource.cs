namespace NetGen.Compiler.Emit;

/// <summary>One generated file.</summary>
/// <param name="HintName">Its name: <c>My.Mlp.Cpu.g.cs</c>.</param>
/// <param name="Text">Its text, with <c>\n</c> as the line end.</param>
public sealed record GeneratedSource(string HintName, string Text);
