using NetGen.Compiler.Emit.Gpu.Memory;
using NetGen.Compiler.Emit.Gpu.Tiles;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Products;

/// <summary>
/// The skeleton of every tiled product: slices of both factors go through shared memory in two buffers, the next slice
/// being loaded while this one is multiplied; every sum is a local of its own, which stays in a register.
/// </summary>
internal static class TileKernel
{
    private const int Quad = GpuTensor.Quad;

    /// <summary>Writes the body of a kernel that computes one product.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="arithmetic">How slices are multiplied.</param>
    /// <param name="left">The factor whose rows are the tile's.</param>
    /// <param name="right">The factor whose columns are the tile's.</param>
    /// <param name="slices">The C# expression of the number of slices.</param>
    /// <param name="finish">Writes what is done with four sums beside each other, given row, column and their quad.</param>
    public static void Write(
        CodeWriter writer,
        TileArithmetic arithmetic,
        FactorLoader left,
        FactorLoader right,
        string slices,
        Func<string, string, string, string> finish)
    {
        if (arithmetic.IsAsync)
        {
            WriteAsyncProduct(writer, arithmetic, left, right, slices);
        }
        else
        {
            WriteSharedMemory(writer, "left", 2 * left.BufferLength);
            WriteSharedMemory(writer, "right", 2 * right.BufferLength);
            WriteProduct(writer, arithmetic, left, right, slices);
        }

        arithmetic.WriteRows(writer, finish);
    }

    /// <summary>Writes the shared memory of a factor.</summary>
    public static void WriteSharedMemory(CodeWriter writer, string factor, int length) => writer.Line($"""
        ArrayView<Quad> {factor}SharedQuads = SharedMemory.Allocate<Quad>({Text.Of(length / Quad)});
        ArrayView<float> {factor}Shared = {factor}SharedQuads.Cast<float>();
        """);

    /// <summary>
    /// Writes the sums of a product, and what adds to them: while a slice is multiplied, copies of the next ones are on their way
    /// to shared memory.
    /// </summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="arithmetic">How slices are multiplied.</param>
    /// <param name="left">The factor whose rows are the tile's.</param>
    /// <param name="right">The factor whose columns are the tile's.</param>
    /// <param name="slices">The C# expression of the number of slices.</param>
    private static void WriteAsyncProduct(
        CodeWriter writer, TileArithmetic arithmetic, FactorLoader left, FactorLoader right, string slices)
    {
        int leftLength = TensorArithmetic.Buffers * left.BufferLength, rightLength = TensorArithmetic.Buffers * right.BufferLength;
        writer.Line($"""
            ArrayView<Quad> shared = SharedMemory.GetDynamic<Quad>();
            ArrayView<Quad> leftSharedQuads = shared.SubView(0, {Text.Of(leftLength / Quad)}), rightSharedQuads = shared.SubView({Text.Of(leftLength / Quad)}, {Text.Of(rightLength / Quad)});
            ArrayView<float> leftShared = leftSharedQuads.Cast<float>(), rightShared = rightSharedQuads.Cast<float>();
            """);
        arithmetic.WritePlace(writer, left, right);
        left.WritePreparation(writer);
        right.WritePreparation(writer);
        arithmetic.WriteSums(writer);
        writer.Line($"int slices = {slices};");
        writer.Line();
        arithmetic.WriteAsyncLoop(writer, left, right, (isEmulated, writeSlice) =>
        {
            if (!isEmulated)
                writer.Line("AsyncCopy.Begin();");
            using (writer.Open($"for (int next = 0; next < {Text.Of(TensorArithmetic.Buffers - 1)}; next++)"))
                WriteCopies(isEmulated);
            writer.Line();
            using CodeWriter.Block loop = writer.Open("for (int slice = 0; slice < slices; slice++)");
            if (!isEmulated)
                writer.Line("AsyncCopy.WaitForAllButTwo();");
            writer.Line("Group.Barrier();");
            writer.Line($"int next = slice + {Text.Of(TensorArithmetic.Buffers - 1)};");
            WriteCopies(isEmulated);
            writeSlice();
        });

        // A group of copies for each slice, though it be empty: the wait counts groups.
        void WriteCopies(bool isEmulated)
        {
            using (writer.Open("if (next < slices)"))
            {
                string buffer = PowerOfTwo.Remainder("next", TensorArithmetic.Buffers);
                left.WriteCopies(writer, "next", $"{buffer} * {Text.Of(left.BufferLength)}", isEmulated);
                right.WriteCopies(writer, "next", $"{Text.Of(leftLength)} + {buffer} * {Text.Of(right.BufferLength)}", isEmulated);
            }

            if (!isEmulated)
                writer.Line("AsyncCopy.Commit();");
        }
    }

    /// <summary>Writes the sums of a product, and what adds to them.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="arithmetic">How slices are multiplied.</param>
    /// <param name="left">The factor whose rows are the tile's, or nothing where all of it lies in shared memory already.</param>
    /// <param name="right">The factor whose columns are the tile's.</param>
    /// <param name="slices">The C# expression of the number of slices.</param>
    public static void WriteProduct(
        CodeWriter writer, TileArithmetic arithmetic, FactorLoader? left, FactorLoader right, string slices)
    {
        FactorLoader[] factors = left is null ? [right] : [left, right];
        arithmetic.WritePlace(writer, left, right);
        foreach (FactorLoader factor in factors)
            factor.WritePreparation(writer);
        foreach (FactorLoader factor in factors)
            factor.WriteRegisters(writer);
        arithmetic.WriteSums(writer);

        writer.Line($"int slices = {slices};");
        writer.Line();
        foreach (FactorLoader factor in factors)
            factor.WriteLoads(writer, "");
        foreach (FactorLoader factor in factors)
            factor.WriteStores(writer, "");
        writer.Line("Group.Barrier();");
        writer.Line();
        using (writer.Open("for (int slice = 0; slice < slices; slice++)"))
        {
            writer.Line("int next = slice + 1;");
            using (writer.Open("if (next < slices)"))
            {
                foreach (FactorLoader factor in factors)
                    factor.WriteLoads(writer, "next");
            }

            arithmetic.WriteSlice(writer, left, right);
            using (writer.Open("if (next < slices)"))
            {
                foreach (FactorLoader factor in factors)
                    factor.WriteStores(writer, $"(next & 1) * {Text.Of(factor.BufferLength)}");
            }

            writer.Line("Group.Barrier();");
        }
    }
}
