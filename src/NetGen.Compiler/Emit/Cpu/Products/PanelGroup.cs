namespace NetGen.Compiler.Emit.Cpu.Products;

/// <summary>Panels that one call computes.</summary>
/// <param name="Panels">How many they are.</param>
/// <param name="Rows">The samples of a tile.</param>
/// <param name="First">The first of them, or the constant part of its number.</param>
/// <param name="Variable">The variable part of its number, or nothing.</param>
internal readonly record struct PanelGroup(int Panels, int Rows, int First, string Variable)
{
    /// <summary>The offset of the group where panels lie at a stride, the first of them at <paramref name="start"/>.</summary>
    public string Offset(int stride, string cast = "", int start = 0) =>
        Text.Offset(start + (First * stride), (stride, Variable.Length == 0 ? "" : cast + Variable));
}
