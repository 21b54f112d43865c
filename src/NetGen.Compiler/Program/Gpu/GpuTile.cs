namespace NetGen.Compiler.Program.Gpu;

/// <summary>
/// The part of a product that one thread group computes: each thread holds <see cref="ThreadRows"/> ×
/// <see cref="ThreadColumns"/> sums in registers.
/// </summary>
/// <param name="Rows">The rows of the tile.</param>
/// <param name="Columns">The columns of the tile.</param>
/// <param name="ThreadRows">The rows of a thread.</param>
/// <param name="ThreadColumns">The columns of a thread.</param>
public readonly record struct GpuTile(int Rows, int Columns, int ThreadRows, int ThreadColumns)
{
    /// <summary>The terms of a sum that are in shared memory at a time.</summary>
    public const int Depth = 8;

    /// <summary>The threads of a group.</summary>
    public int Threads => Rows / ThreadRows * (Columns / ThreadColumns);
}
