namespace NetGen.Compiler.Program.Gpu;

/// <summary>What the emitter of GPU kernels reads: the network as lists of kernels on placed tensors.</summary>
/// <param name="Program">The network, and where its parameters lie: on the device as on the CPU.</param>
/// <param name="Predict">The prediction.</param>
/// <param name="Training">What a network with a loss has besides.</param>
public sealed record GpuProgram(NetworkProgram Program, GpuRoutine Predict, GpuTrainingRoutines? Training);

/// <summary>The routines of training.</summary>
/// <param name="Loss">Forward pass without dropout, and the loss.</param>
/// <param name="Gradients">Forward and backward pass; leaves the gradients as sums over parts of the batch.</param>
public sealed record GpuTrainingRoutines(GpuRoutine Loss, GpuRoutine Gradients);

/// <summary>A list of kernels that computes any number of samples.</summary>
/// <param name="Steps">The kernels in order.</param>
/// <param name="RowLength">The floats of scratch memory that they need for each sample.</param>
public sealed record GpuRoutine(EquatableArray<GpuStep> Steps, int RowLength)
{
    /// <summary>Whether kernels with matrix instructions read parameters that are rounded to bfloat16.</summary>
    public bool ReadsRounded => Steps.Any(step => step is GpuStep.Product { RoundedInput: not null });
}

/// <summary>Where a kernel finds or leaves a tensor.</summary>
public enum GpuPlace
{
    /// <summary>The samples: a slice of rows of the sample's size, without padding.</summary>
    Input,

    /// <summary>The targets: a slice of rows of the target's size, without padding.</summary>
    Target,

    /// <summary>The predictions: a slice of rows of the output's size, without padding.</summary>
    Output,

    /// <summary>The losses: one value of as many as are reported for each sample.</summary>
    Loss,

    /// <summary>The workspace: rows that are padded with zeros to a multiple of four values.</summary>
    Workspace,

    /// <summary>The registers of the one kernel that makes and reads it.</summary>
    Registers,
}

/// <summary>A tensor in the memory of the device, row by row.</summary>
/// <param name="Place">Where it lies.</param>
/// <param name="Offset">
/// In the workspace, the floats of each sample that lie before it; all its rows are together. In the caller's rows, the index of its first
/// value. In registers, its number.
/// </param>
/// <param name="Size">The number of elements of a row: the channels.</param>
/// <param name="IsRounded">Whether elements are rounded to bfloat16, two in the place of a float.</param>
public readonly record struct GpuTensor(GpuPlace Place, int Offset, int Size, bool IsRounded = false)
{
    /// <summary>The values of a 128-bit load.</summary>
    public const int Quad = 4;

    /// <summary>The rows of a sample, one for each position.</summary>
    public int Positions { get; init; } = 1;

    /// <summary>The values of the caller's row, of which it is a slice.</summary>
    public int RowSize { get; init; } = Size;

    /// <summary>The floats of a row, padding included.</summary>
    public int Extent => IsRounded ? Size / 2 : Place == GpuPlace.Workspace ? PadToQuads(Size) : Size;

    /// <summary>The floats from one row to the next; of several positions, within a sample.</summary>
    public int Pitch => IsCallers && Positions == 1 ? RowSize : Extent;

    /// <summary>The floats of a sample in the workspace.</summary>
    public int SampleLength => Positions * Extent;

    /// <summary>Whether it lies in rows of the caller.</summary>
    public bool IsCallers => Place is GpuPlace.Input or GpuPlace.Target or GpuPlace.Output or GpuPlace.Loss;

    /// <summary>Whether it is a vector of each sample and, if it lies in the caller's rows, all of them.</summary>
    public bool IsWholeVector => Positions == 1 && (!IsCallers || (Offset == 0 && RowSize == Size));

    /// <summary>Whether its rows are as far apart from sample to sample as within one.</summary>
    public bool HasEvenRows => Positions == 1 || !IsCallers || RowSize == Positions * Size;

    /// <summary>Whether every row consists of whole 128-bit loads, and begins where one may.</summary>
    public bool IsAligned => Extent % Quad == 0 && (!IsCallers || (RowSize % Quad == 0 && Offset % Quad == 0));

    /// <summary>Whether rows of a size can be in bfloat16: in whole 128-bit loads.</summary>
    public static bool CanRound(int size) => size % (2 * Quad) == 0;

    /// <summary>A size rounded up to whole 128-bit loads.</summary>
    public static int PadToQuads(int size) => (size + Quad - 1) / Quad * Quad;
}
