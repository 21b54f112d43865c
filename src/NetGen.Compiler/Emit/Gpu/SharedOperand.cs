using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu;

/// <summary>
/// One factor of a tiled product: how its part for the next few terms of the sums comes from global to shared memory. In
/// shared memory it lies term by term, so that a thread reads its rows or columns in loads of 128 bits.
/// </summary>
/// <param name="name">The prefix of its names in the kernel.</param>
/// <param name="side">The rows or columns of the tile.</param>
/// <param name="threads">The threads of a group.</param>
internal abstract class SharedOperand(string name, int side, int threads)
{
    /// <summary>The prefix of its names in the kernel.</summary>
    protected string Name => name;

    /// <summary>The rows or columns of the tile.</summary>
    protected int Side => side;

    /// <summary>The floats from one term to the next in shared memory; what is added keeps stores off each other's banks.</summary>
    public abstract int Stride { get; }

    /// <summary>The 128-bit loads that a thread makes for each slice.</summary>
    private int Items => GpuCostModel.Ceiling(Quads, threads);

    private int Quads => side * GpuTile.Depth / GpuTensor.Quad;

    /// <summary>Writes the locals that hold for all slices.</summary>
    public void WritePreparation(CodeWriter writer)
    {
        for (int item = 0; item < Items; item++)
        {
            string id = item == 0 ? "thread" : $"(thread + {Text.Of(item * threads)})";
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

    /// <summary>Writes the load of an item.</summary>
    protected abstract void WriteLoad(CodeWriter writer, string local, string slice);

    /// <summary>Writes the store of an item.</summary>
    protected abstract void WriteStore(CodeWriter writer, string local, string buffer);

    /// <summary>Writes a store that puts the four values of an item below each other.</summary>
    protected void WriteTransposedStore(CodeWriter writer, string local, string buffer)
    {
        for (int i = 0; i < GpuTensor.Quad; i++)
            writer.Line($"{name}Shared[{Place(buffer, local)}{(i == 0 ? "" : " + " + Text.Of(i * Stride))}] = {local}.{"XYZW"[i]};");
    }

    /// <summary>Writes a store that leaves the four values of an item beside each other.</summary>
    protected void WriteStraightStore(CodeWriter writer, string local, string buffer) =>
        writer.Line($"{name}SharedQuads[({Place(buffer, local)}) / 4] = {local};");

    /// <summary>What a number of values for each slice comes to: <c> + slice * 8</c>.</summary>
    protected static string Skip(string slice, int values) => slice.Length == 0 ? "" : $" + {slice} * {Text.Of(values)}";

    private string Local(int item) => name + Text.Of(item);

    private static string Place(string buffer, string local) => buffer.Length == 0 ? $"{local}Shared" : $"{buffer} + {local}Shared";

    // The last loads of a slice may be fewer than there are threads.
    private bool IsPartial(int item) => (item + 1) * threads > Quads;

    private string Inside(int item) => $"thread < {Text.Of(Quads - (item * threads))}";
}
