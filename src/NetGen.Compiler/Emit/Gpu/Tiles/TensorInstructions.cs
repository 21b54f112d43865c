namespace NetGen.Compiler.Emit.Gpu.Tiles;

/// <summary>
/// The matrix instructions of a kernel as text, with sums in registers of the text's own: what ILGPU gets back from an
/// instruction goes through local memory, which NVIDIA's assembler takes to registers only where nothing is copied asynchronously.
/// </summary>
/// <param name="precision">How exactly factors are multiplied.</param>
internal sealed class TensorInstructions(GpuPrecision precision)
{
    private const string Tf32 = "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32";
    private const string Bfloat16 = "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32";

    // What NetGen.Gpu's products have of their factors over sixteen terms, in the order in which it is multiplied there.
    private (string Left, string Right)[] Parts => precision switch
    {
        GpuPrecision.Float32 =>
        [
            ("FirstSmall", "FirstLarge"), ("FirstLarge", "FirstSmall"), ("SecondSmall", "SecondLarge"),
            ("SecondLarge", "SecondSmall"), ("FirstLarge", "FirstLarge"), ("SecondLarge", "SecondLarge"),
        ],
        _ => [("First", "First"), ("Second", "Second")],
    };

    // Sixteen terms are summed for themselves, and added where that rounds.
    private bool HasParts => precision == GpuPrecision.Float32;

    /// <summary>
    /// Whether factors are in registers of the text's own, which rounds floats or loads what is rounded, and not what NetGen.Gpu's
    /// products have of them.
    /// </summary>
    public bool TakesFloats => precision == GpuPrecision.Bfloat16;

    /// <summary>Writes the registers, and sums of blocks, four of a thread each, all 0.</summary>
    /// <param name="writer">Receives them.</param>
    /// <param name="rowBlocks">The blocks below each other.</param>
    /// <param name="columnBlocks">The blocks beside each other.</param>
    public void WriteSums(CodeWriter writer, int rowBlocks, int columnBlocks)
    {
        int blocks = rowBlocks * columnBlocks;
        if (TakesFloats)
        {
            for (int row = 0; row < rowBlocks; row++)
                writer.Line($"CudaAsm.Emit(\".reg .b32 rows{Text.Of(row)}_<4>;\");");
            for (int column = 0; column < columnBlocks; column++)
                writer.Line($"CudaAsm.Emit(\".reg .b32 columns{Text.Of(column)}_<2>;\");");
        }

        writer.Line($"CudaAsm.Emit(\".reg .f32 s<{Text.Of(4 * blocks)}>;{(HasParts ? $" .reg .f32 p<{Text.Of(4 * blocks)}>;" : "")}\");");
        for (int block = 0; block < blocks; block++)
            writer.Line($"CudaAsm.Emit(\"{string.Join(" ", Enumerable.Range(4 * block, 4).Select(i => $"mov.f32 s{Text.Of(i)}, 0f00000000;"))}\");");
    }

    /// <summary>Writes a factor over sixteen terms, given its floats: those of the first eight in the order of the instruction's registers, and the others.</summary>
    /// <remarks>A register has two terms beside each other: 0 and 2 of the four floats of rows, 0 and 1 of the two of columns.</remarks>
    public static void WriteFactor(CodeWriter writer, string name, string[] first, string[] second)
    {
        (int Low, int High)[] order = first.Length == 4 ? [(0, 2), (1, 3), (4, 6), (5, 7)] : [(0, 1), (2, 3)];
        string text = string.Join(" ", order.Select((pair, i) =>
            $"cvt.rn.bf16x2.f32 {name}_{Text.Of(i)}, %{Text.Of(pair.High)}, %{Text.Of(pair.Low)};"));
        writer.Line($"CudaAsm.Emit(\"{text}\", {string.Join(", ", first)}, {string.Join(", ", second)});");
    }

    /// <summary>Writes the load of four blocks of 8 × 8 values in bfloat16, after that of <c>AsyncCopy.Begin</c>.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="registers">The registers that receive them, one of each block.</param>
    /// <param name="place">The C# expression of the thread's row, the number of its first 128 bits in shared memory.</param>
    /// <param name="skip">What is added to it.</param>
    /// <param name="isTransposed">Whether rows and columns of each block are exchanged.</param>
    public static void WriteLoad(CodeWriter writer, IEnumerable<string> registers, string place, int skip, bool isTransposed)
    {
        string load = $"ldmatrix.sync.aligned.m8n8.x4{(isTransposed ? ".trans" : "")}.shared.b16";
        writer.Line($"CudaAsm.Emit(\"{{ .reg .u32 place; add.u32 place, copied, %0; {load} {{{string.Join(",", registers)}}}, [place+{Text.Of(skip * 16)}]; }}\", {place} * 16);");
    }

    /// <summary>Writes what adds the products over sixteen terms to some blocks, in turns: no instruction waits for the one before.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="blocks">Of each block its number, and the C# names of its factors.</param>
    public void WriteMultiply(CodeWriter writer, IReadOnlyList<(int Number, string Left, string Right)> blocks)
    {
        if (TakesFloats)
        {
            foreach ((int number, string left, string right) in blocks)
            {
                string sums = Registers("s", number);
                writer.Line($"CudaAsm.Emit(\"{Bfloat16} {sums},{{{left}_0,{left}_1,{left}_2,{left}_3}},{{{right}_0,{right}_1}},{sums};\");");
            }

            return;
        }

        for (int part = 0; part < Parts.Length; part++)
        {
            (string leftPart, string rightPart) = Parts[part];
            foreach ((int number, string left, string right) in blocks)
            {
                string sums = Registers(HasParts ? "p" : "s", number);
                string before = HasParts && part == 0 ? "{0f00000000,0f00000000,0f00000000,0f00000000}" : sums;
                string factors = string.Join(", ", "XYZW".Select(i => $"{left}.{leftPart}.{i}").Concat("XY".Select(i => $"{right}.{rightPart}.{i}")));
                writer.Line($"CudaAsm.Emit(\"{Tf32} {sums},{{%0,%1,%2,%3}},{{%4,%5}},{before};\", {factors});");
            }
        }

        if (!HasParts)
            return;
        foreach ((int number, _, _) in blocks)
            writer.Line($"CudaAsm.Emit(\"{string.Join(" ", Enumerable.Range(4 * number, 4).Select(i => $"add.f32 s{Text.Of(i)}, s{Text.Of(i)}, p{Text.Of(i)};"))}\");");
    }

    /// <summary>Writes the stores of sums to shared memory, each thread's for itself: block after block, and in it thread after thread.</summary>
    /// <param name="writer">Receives them.</param>
    /// <param name="first">The first block.</param>
    /// <param name="count">The number of blocks.</param>
    /// <param name="threads">The threads of a group.</param>
    public static void WriteStores(CodeWriter writer, int first, int count, int threads)
    {
        writer.Line("CudaAsm.Emit(");
        writer.Line("    \"{ .reg .u32 base; mov.u32 base, __dyn_shared_alloca; add.u32 base, base, %0;\"");
        for (int block = 0; block < count; block++)
        {
            int place = block * threads * 4 * sizeof(float);
            writer.Line($"    + \" st.shared.v4.f32 [base+{Text.Of(place)}], {Registers("s", first + block)};{(block == count - 1 ? " }" : "")}\"{(block == count - 1 ? "," : "")}");
        }

        writer.Line("    thread * 16);");
    }

    private static string Registers(string prefix, int block) =>
        $"{{{string.Join(",", Enumerable.Range(4 * block, 4).Select(i => prefix + Text.Of(i)))}}}";
}
