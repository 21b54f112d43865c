namespace NetGen.Compiler.Emit.Gpu.Tiles;

/// <summary>
/// How the threads of a warp take the factors of matrix instructions from shared memory. Between the terms of a sum there is no order,
/// so a thread may have those that lie well for it, on both sides the same.
/// </summary>
internal abstract class TensorFragments
{
    /// <summary>The terms of a slice.</summary>
    public abstract int Depth { get; }

    /// <summary>The parts of a slice that are multiplied one after the other.</summary>
    public abstract int Parts { get; }

    /// <summary>The C# name of the products that take the factors.</summary>
    public abstract string Products { get; }

    /// <summary>The number in a slice of the term that a load of panels brings.</summary>
    /// <param name="load">The C# expression of the load's number among those of 16 columns, divided by the loads of a term.</param>
    public abstract string TermOfPanelLoad(string load);

    /// <summary>How a factor whose terms lie beside each other in global memory lies in shared memory.</summary>
    public abstract SharedLayout LayoutOfRows { get; }

    /// <summary>Writes the locals that say where the thread's factors begin.</summary>
    /// <param name="writer">Receives them.</param>
    /// <param name="left">The left factor; nothing where all of it lies in shared memory already.</param>
    /// <param name="right">The right factor.</param>
    public abstract void WritePlace(CodeWriter writer, FactorLoader? left, FactorLoader right);

    /// <summary>Writes the locals that say where they begin in a slice: what is added to them is then part of a load.</summary>
    /// <param name="writer">Receives them.</param>
    /// <param name="left">The left factor; nothing where all of it lies in shared memory already.</param>
    /// <param name="right">The right factor.</param>
    /// <param name="buffer">The C# expression of the slice's number in shared memory.</param>
    public abstract void WriteSlice(CodeWriter writer, FactorLoader? left, FactorLoader right, string buffer);

    /// <summary>Writes the loads of a block of rows, and the factor <c>rows</c>.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="left">The left factor; nothing where all of it lies in shared memory already.</param>
    /// <param name="part">The part of the slice.</param>
    /// <param name="row">The number of the block.</param>
    /// <param name="isEmulated">Whether without matrix instructions.</param>
    public abstract void WriteRows(CodeWriter writer, FactorLoader? left, int part, int row, bool isEmulated);

    /// <summary>Writes the loads of a block of columns, and the factor <c>columns</c>.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="right">The right factor.</param>
    /// <param name="part">The part of the slice.</param>
    /// <param name="column">The number of the block.</param>
    /// <param name="isEmulated">Whether without matrix instructions.</param>
    public abstract void WriteColumns(CodeWriter writer, FactorLoader right, int part, int column, bool isEmulated);
}
