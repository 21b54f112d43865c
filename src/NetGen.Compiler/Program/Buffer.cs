using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program;

/// <summary>Where a step finds or leaves a tensor.</summary>
public enum Place
{
    /// <summary>The caller's input: rows without padding, a stride apart.</summary>
    Input,

    /// <summary>The workspace, in panels.</summary>
    Workspace,

    /// <summary>The parameters: one for all samples, in panels.</summary>
    Parameter,

    /// <summary>
    /// Values that all samples share and that are computed: prepared weights, or what a training step computes once for a batch.
    /// </summary>
    Shared,

    /// <summary>The caller's state of one stream, in panels.</summary>
    State,

    /// <summary>
    /// The caller's state of one stream, where the steps are that a causal window sees (<see cref="HistoryPlace"/>). The offset is its number.
    /// </summary>
    History,

    /// <summary>The caller's weights: for each sample one float, its weight divided by the number of samples of the batch.</summary>
    BatchWeight,
}

/// <summary>How the samples of a chunk lie in the workspace.</summary>
public enum TensorLayout
{
    /// <summary>[⌈n/16⌉][rows][16]: the lanes of a panel are elements of one row.</summary>
    Panels,

    /// <summary>
    /// [⌈rows/16⌉][n][16], with room for 16 elements: the lanes are 16 samples. A narrow tensor wastes no lanes then, and
    /// what sums over its elements needs no sum over lanes. Each 16×16 block is that of a panel, transposed.
    /// </summary>
    Columns,
}

/// <summary>A tensor that a step reads or writes.</summary>
/// <param name="Place">Where it lies.</param>
/// <param name="Offset">The index of its first float there.</param>
/// <param name="Size">The number of elements of a row, without padding: the channels of one position.</param>
/// <param name="Layout">How it lies in the workspace.</param>
public readonly record struct Buffer(Place Place, int Offset, int Size, TensorLayout Layout)
{
    /// <summary>The rows of a sample: its positions. Those of a parameter, which all samples share.</summary>
    public int Positions { get; init; } = 1;

    /// <summary>In the caller's input, the floats from one row to the next.</summary>
    public int Stride { get; init; }

    /// <summary>The rows and channels of a sample.</summary>
    public ValueShape Shape => new(Positions, Size);

    /// <summary>The number of panels of 16 elements, the last one padded.</summary>
    public int Panels => (Size + Panel.Lanes - 1) / Panel.Lanes;

    /// <summary>
    /// Whether a step of so many positions reads one row of it for all positions of a sample, or the same rows for all samples.
    /// </summary>
    public bool IsRepeatedOver(int positions) => positions > 1 && (IsOfAllSamples ? Positions > 1 : Positions == 1);

    /// <summary>Whether it is the same for all samples.</summary>
    public bool IsOfAllSamples => Place is Place.Parameter or Place.Shared;

    /// <summary>The tensor without where it lies.</summary>
    public Buffer WithoutPlace() => this with { Offset = 0 };
}

/// <summary>Lists of tensors.</summary>
internal static class Buffers
{
    /// <summary>The tensors without where they lie.</summary>
    public static EquatableArray<Buffer> WithoutPlaces(this EquatableArray<Buffer> buffers) =>
        buffers.Select(buffer => buffer.WithoutPlace()).ToEquatableArray();
}

/// <summary>The unit of storage.</summary>
public static class Panel
{
    /// <summary>The floats in a panel.</summary>
    public const int Lanes = 16;

    /// <summary>A size rounded up to whole panels.</summary>
    public static int Pad(int size) => (size + Lanes - 1) / Lanes * Lanes;

    /// <summary>
    /// The rows that a tensor of a chunk has room for: each sample has as many as it has positions. Whole blocks of 16, where there are 16.
    /// </summary>
    /// <param name="samples">The most samples of the chunk.</param>
    /// <param name="positions">The positions of a sample.</param>
    public static int Rows(int samples, int positions)
    {
        int rows = checked(samples * positions);
        return rows < Lanes || positions == 1 ? rows : Pad(rows);
    }
}
