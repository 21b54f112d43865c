using NetGen.Compiler.Emit.Gpu.Memory;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Tiles;

/// <summary>
/// One factor of a tiled product: how its part for the next few terms of the sums comes from global to shared memory.
/// </summary>
/// <param name="name">The prefix of its names in the kernel.</param>
/// <param name="side">The rows or columns of the tile.</param>
/// <param name="threads">The threads of a group.</param>
/// <param name="depth">The terms of a slice.</param>
/// <param name="layout">How it lies in shared memory.</param>
internal abstract class FactorLoader(string name, int side, int threads, int depth, SharedLayout layout)
{
    /// <summary>The prefix of its names in the kernel.</summary>
    public string Name => name;

    /// <summary>How it lies in shared memory.</summary>
    public SharedLayout Layout => layout;

    /// <summary>The floats of a slice in shared memory.</summary>
    public int BufferLength => layout.Length(side, depth);

    /// <summary>The rows or columns of the tile.</summary>
    protected int Side => side;

    /// <summary>The terms of a slice.</summary>
    protected int Depth => depth;

    /// <summary>The 128-bit loads of a row's terms of a slice.</summary>
    protected int TermQuads => depth / GpuTensor.Quad;

    /// <summary>The 128-bit loads that a thread makes for each slice.</summary>
    private int Items => GpuCostModel.Ceiling(Quads, threads);

    private int Quads => side * TermQuads;

    /// <summary>Writes the locals that hold for all slices.</summary>
    public void WritePreparation(CodeWriter writer)
    {
        for (int item = 0; item < Items; item++)
        {
            string id = item == 0 ? "thread" : $"thread + {Text.Of(item * threads)}";
            WriteAddress(writer, Local(item), id);
        }
    }

    /// <summary>Writes the loads of a slice into registers.</summary>
    /// <param name="writer">Receives them.</param>
    /// <param name="slice">The C# name of the slice's number, or nothing for the first.</param>
    public void WriteLoads(CodeWriter writer, string slice)
    {
        for (int item = 0; item < Items; item++)
        {
            string register = Local(item);
            string guard = IsPartial(item) ? Inside(item) : "";
            string condition = string.Join(" && ", new[] { guard, Condition(register, slice) }.Where(part => part.Length > 0));
            if (condition.Length > 0)
            {
                writer.Line($"{register} = default;");
                using (writer.Open($"if ({condition})"))
                    WriteLoad(writer, register, slice);
            }
            else
            {
                WriteLoad(writer, register, slice);
            }
        }
    }

    /// <summary>Writes the stores of the registers to shared memory.</summary>
    /// <param name="writer">Receives them.</param>
    /// <param name="buffer">The C# expression of the first float of the buffer, or nothing for the first buffer.</param>
    public void WriteStores(CodeWriter writer, string buffer)
    {
        for (int item = 0; item < Items; item++)
        {
            if (IsPartial(item))
            {
                using (writer.Open($"if ({Inside(item)})"))
                    WriteStore(writer, Local(item), buffer);
            }
            else
            {
                WriteStore(writer, Local(item), buffer);
            }
        }
    }

    /// <summary>Writes the copies of a slice to shared memory that go on while others are multiplied.</summary>
    /// <param name="writer">Receives them.</param>
    /// <param name="slice">The C# name of the slice's number.</param>
    /// <param name="buffer">The C# expression of the first float of the buffer among all shared memory.</param>
    /// <param name="isEmulated">Whether at once, for devices without such copies.</param>
    public void WriteCopies(CodeWriter writer, string slice, string buffer, bool isEmulated)
    {
        for (int item = 0; item < Items; item++)
        {
            string local = Local(item), condition = Condition(local, slice);
            using CodeWriter.Block? guard = IsPartial(item) ? writer.Open($"if ({Inside(item)})") : null;
            WriteCopy(writer, local, slice, Place(buffer, local), condition.Length == 0 ? "true" : condition, isEmulated);
        }
    }

    /// <summary>Declares the registers.</summary>
    public void WriteRegisters(CodeWriter writer)
    {
        for (int item = 0; item < Items; item++)
            writer.Line($"Quad {Local(item)} = default;");
    }

    /// <summary>Writes the locals of an item: where it lies in global and in shared memory.</summary>
    protected abstract void WriteAddress(CodeWriter writer, string local, string id);

    /// <summary>The C# condition under which an item is there, or nothing.</summary>
    protected abstract string Condition(string local, string slice);

    /// <summary>Writes the copy of an item to a place in shared memory; zeros where a condition does not hold.</summary>
    protected abstract void WriteCopy(
        CodeWriter writer, string local, string slice, string place, string condition, bool isEmulated);

    /// <summary>Writes the load of an item.</summary>
    protected abstract void WriteLoad(CodeWriter writer, string local, string slice);

    /// <summary>Writes the store of an item.</summary>
    protected abstract void WriteStore(CodeWriter writer, string local, string buffer);

    /// <summary>The C# expression of the place in shared memory of four terms beside each other.</summary>
    /// <param name="element">The C# expression of their row or column in the tile.</param>
    /// <param name="quad">The C# expression of their number in the slice.</param>
    protected string PlaceOfTerms(string element, string quad) => layout.AreTermsBeside
        ? $"{element} * {Text.Of(layout.Stride)} + ({quad} ^ {(layout.IsRounded ? $"(({element} >> 1) & 3)" : $"({element} & 2)")}) * 4"
        : $"{quad} * {Text.Of(GpuTensor.Quad * layout.Stride)} + {element}";

    /// <summary>Writes the store of four terms: beside each other, or below each other where terms lie so.</summary>
    protected void WriteStoreOfTerms(CodeWriter writer, string local, string buffer)
    {
        if (layout.AreTermsBeside)
        {
            WriteStraightStore(writer, local, buffer);
            return;
        }

        for (int i = 0; i < GpuTensor.Quad; i++)
            writer.Line($"{name}Shared[{Place(buffer, local)}{(i == 0 ? "" : " + " + Text.Of(i * layout.Stride))}] = {local}.{"XYZW"[i]};");
    }

    /// <summary>Writes a store that leaves the four values of an item beside each other.</summary>
    protected void WriteStraightStore(CodeWriter writer, string local, string buffer) =>
        writer.Line($"{name}SharedQuads[{PowerOfTwo.QuadOf(Place(buffer, local))}] = {local};");

    /// <summary>Writes the copy of four parameters, given their number among the quads of all.</summary>
    protected static void WriteParameterCopy(
        CodeWriter writer, TileArithmetic arithmetic, string place, string index, string condition, bool isEmulated) =>
        TensorAccess.WriteQuadCopy(
            writer, arithmetic.IsRounded ? "a.Rounded" : "a.Parameters", place, $"((long)({index}) << 2)", condition, isEmulated);

    /// <summary>What a number of values for each slice comes to: <c> + slice * 8</c>.</summary>
    protected static string Skip(string slice, int values) => slice.Length == 0 ? "" : $" + {slice} * {Text.Of(values)}";

    private string Local(int item) => name + Text.Of(item);

    private static string Place(string buffer, string local) => buffer.Length == 0 ? $"{local}Shared" : $"{buffer} + {local}Shared";

    // The last loads of a slice may be fewer than there are threads.
    private bool IsPartial(int item) => (item + 1) * threads > Quads;

    private string Inside(int item) => $"thread < {Text.Of(Quads - (item * threads))}";
}
