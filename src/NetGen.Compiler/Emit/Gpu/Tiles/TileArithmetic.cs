using NetGen.Compiler.Emit.Gpu.Memory;

namespace NetGen.Compiler.Emit.Gpu.Tiles;

/// <summary>How a thread group multiplies the slices of two factors that lie in shared memory, and what it does with the sums.</summary>
/// <param name="rows">The rows of the tile.</param>
/// <param name="columns">The columns of the tile.</param>
/// <param name="threads">The threads of a group.</param>
/// <param name="depth">The terms of a slice.</param>
internal abstract class TileArithmetic(int rows, int columns, int threads, int depth)
{
    /// <summary>The rows of the tile.</summary>
    public int Rows => rows;

    /// <summary>The columns of the tile.</summary>
    public int Columns => columns;

    /// <summary>The threads of a group.</summary>
    public int Threads => threads;

    /// <summary>The terms of a slice.</summary>
    public int Depth => depth;

    /// <summary>Whether factors lie in bfloat16, two in each word of memory, and not as floats.</summary>
    public virtual bool IsRounded => false;

    /// <summary>The words of 32 bits of a number of values beside each other.</summary>
    public int Words(int values) => IsRounded ? values / 2 : values;

    /// <summary>The groups that a multiprocessor is to have at a time; 0 for as many as it can.</summary>
    public abstract int GroupsOfMultiprocessor { get; }

    /// <summary>
    /// Whether slices come by copies that pass by registers, several at a time on the way; then shared memory is the launch's, and
    /// else the kernel's own.
    /// </summary>
    public virtual bool IsAsync => false;

    /// <summary>The words of 128 bits of shared memory that the launch has to give.</summary>
    /// <param name="left">How the left factor lies there.</param>
    /// <param name="right">How the right factor lies there.</param>
    public virtual int SharedWords(SharedLayout left, SharedLayout right) => 0;

    /// <summary>How a factor whose terms are samples lies in shared memory.</summary>
    /// <param name="side">Its rows or columns.</param>
    public abstract SharedLayout LayoutOfBatch(int side);

    /// <summary>The number in a slice of the term that a load of panels brings.</summary>
    /// <param name="load">The C# expression of the load's number among those of 16 columns, divided by the loads of a term.</param>
    public virtual string TermOfPanelLoad(string load) => PowerOfTwo.Remainder(load, depth);

    /// <summary>How a factor of panels, whose columns are the tile's, lies in shared memory.</summary>
    public abstract SharedLayout LayoutOfPanels { get; }

    /// <summary>How a factor whose terms lie beside each other in global memory lies in shared memory.</summary>
    /// <param name="side">Its rows or columns.</param>
    public abstract SharedLayout LayoutOfRows(int side);

    /// <summary>Writes the locals that say which sums are the thread's.</summary>
    public abstract void WritePlace(CodeWriter writer, FactorLoader? left, FactorLoader right);

    /// <summary>Writes the sums, all of them 0.</summary>
    public abstract void WriteSums(CodeWriter writer);

    /// <summary>Writes what adds the products of a slice.</summary>
    public abstract void WriteSlice(CodeWriter writer, FactorLoader? left, FactorLoader right);

    /// <summary>Writes the loop over slices that come by copies, and what leaves the sums in the locals.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="left">The left factor.</param>
    /// <param name="right">The right factor.</param>
    /// <param name="writeLoop">Writes the loop, given whether for devices without such copies, and what writes the products of a slice.</param>
    public virtual void WriteAsyncLoop(CodeWriter writer, FactorLoader left, FactorLoader right, Action<bool, Action> writeLoop) =>
        throw new InvalidOperationException("Slices come by registers.");

    /// <summary>Writes what is done with the sums, four beside each other at a time.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="finish">Writes it, given row, column and quad.</param>
    public abstract void WriteRows(CodeWriter writer, Func<string, string, string, string> finish);
}
