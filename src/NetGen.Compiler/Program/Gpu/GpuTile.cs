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

/// <summary>
/// The part of a product that one thread group computes with matrix instructions: each warp holds <see cref="WarpRows"/> ×
/// <see cref="WarpColumns"/> sums.
/// </summary>
/// <param name="Rows">The rows of the tile.</param>
/// <param name="Columns">The columns of the tile.</param>
/// <param name="WarpRows">The rows of a warp, a multiple of 16.</param>
/// <param name="WarpColumns">The columns of a warp, a multiple of 8.</param>
/// <param name="Registers">The registers that a thread may have.</param>
public readonly record struct TensorTile(int Rows, int Columns, int WarpRows, int WarpColumns, int Registers)
{
    /// <summary>The terms of a sum that are in shared memory at a time; of factors in bfloat16 twice as many, in the same place.</summary>
    public const int Depth = 16;

    /// <summary>The rows of a matrix instruction.</summary>
    public const int InstructionRows = 16;

    /// <summary>The columns of a matrix instruction.</summary>
    public const int InstructionColumns = 8;

    private const int WarpSize = 32;
    private const int RegistersOfMultiprocessor = 65536;

    /// <summary>The threads of a group.</summary>
    public int Threads => Rows / WarpRows * (Columns / WarpColumns) * WarpSize;

    /// <summary>The groups that a multiprocessor is to have at a time, which bounds the registers of a thread.</summary>
    public int GroupsOfMultiprocessor => Math.Max(RegistersOfMultiprocessor / (Registers * Threads), 1);
}
