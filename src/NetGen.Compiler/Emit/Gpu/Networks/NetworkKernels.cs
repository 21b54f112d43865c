using NetGen.Compiler.Emit.Gpu.Memory;
using NetGen.Compiler.Emit.Gpu.Products;
using NetGen.Compiler.Emit.Gpu.Tiles;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Networks;

/// <summary>
/// A prediction in one kernel: a group takes its samples through all layers. The values between two layers lie in shared
/// memory element by element, as the next product wants its left factor; only samples, weights and predictions come from
/// and go to global memory.
/// </summary>
internal static class NetworkKernels
{
    private const int Quad = GpuTensor.Quad;

    /// <summary>Writes the kernel.</summary>
    public static void Write(CodeWriter writer, string name, GpuStep.Network network, TensorAccess access)
    {
        GpuStep.Product last = network.Layers[network.Layers.Count - 1];
        ScalarArithmetic[] arithmetics = [.. network.Layers.Select(layer => new ScalarArithmetic(layer.Tile, areRowsNeighbours: true))];
        PanelLoader[] kernels = [.. network.Layers.Select((layer, i) => new PanelLoader("right", layer.Kernel, access, arithmetics[i]))];
        int rows = last.Tile.Rows, stride = arithmetics[0].LayoutOfRows(rows).Stride;
        writer.Line($"/// <summary>All layers: {string.Join(", ", network.Layers.Select(layer => layer.Kernel.Specification.Name))}.</summary>");
        using (writer.Open($"public static void {name}(KernelArguments a)"))
        {
            writer.Line($"""
                int thread = Group.IdxX;
                int firstRow = Grid.IdxX * {Text.Of(rows)}, firstColumn = 0;
                ArrayView<Quad> parameters = a.Parameters.Cast<Quad>();
                """);
            TileKernel.WriteSharedMemory(writer, "left", stride * Math.Max(PadToSlices(network.Width), 2 * GpuTile.Depth));
            TileKernel.WriteSharedMemory(writer, "right", 2 * kernels.Max(kernel => kernel.BufferLength));
            for (int i = 0; i < kernels.Length; i++)
            {
                GpuStep.Product layer = network.Layers[i];
                writer.Line();
                writer.Line($"// {layer.Kernel.Specification.Name}, {layer.Kernel.Specification.Shape}");
                using CodeWriter.Block block = writer.Open();
                FactorLoader? left = i == 0 ? new SampleLoader("left", layer.Input, access, arithmetics[i]) : null;
                TileKernel.WriteProduct(
                    writer, arithmetics[i], left, kernels[i], Text.Of(GpuCostModel.Ceiling(layer.Terms, GpuTile.Depth)));
                if (layer == last && !network.HasSoftmax)
                    arithmetics[i].WriteRows(writer, (row, column, sums) => $"{name}Finish(a, firstRow + {row}, {column}, {sums});");
                else
                    WriteHidden(writer, $"{name}Layer{Text.Of(i)}", layer, arithmetics[i], stride);
            }

            if (network.HasSoftmax)
                WriteSoftmax(writer, rows, stride, last.Columns);
        }

        for (int i = 0; i < kernels.Length; i++)
        {
            writer.Line();
            if (network.Layers[i] == last && !network.HasSoftmax)
                TileResults.Write(writer, name + "Finish", last.Bias, last.Results, access);
            else
                WriteHiddenExpression(writer, $"{name}Layer{Text.Of(i)}", network.Layers[i]);
        }
    }

    // The last slice of the next product may reach past the layer's end, where zeros have to be.
    private static void WriteHidden(
        CodeWriter writer, string name, GpuStep.Product layer, ScalarArithmetic arithmetic, int stride)
    {
        int outputs = layer.Columns, padded = PadToSlices(outputs);
        for (int quad = 0; quad < layer.Tile.ThreadColumns / Quad; quad++)
        {
            string first = $"tileColumn * 4 + {Text.Of(quad * layer.Tile.Columns / 2)}";
            writer.Line(layer.Bias is { } bias
                ? $"Quad bias{Text.Of(quad)} = {first} < {Text.Of(bias.Length)} ? parameters[{Text.Of(bias.Offset / Quad)} + (({first}) >> 2)] : default;"
                : $"Quad bias{Text.Of(quad)} = default;");
        }

        int number = 0;
        arithmetic.WriteColumns(writer, (row, column, sums) =>
        {
            int element = number++ / (layer.Tile.ThreadRows / Quad);
            string bias = $"bias{Text.Of(element / Quad)}.{"XYZW"[element % Quad]}";
            string store = $"leftSharedQuads[({column}) * {Text.Of(stride / Quad)} + (({row}) >> 2)] = {name}({column}, {bias}, {sums});";
            return layer.Tile.Columns > padded ? $"if ({column} < {Text.Of(padded)}) {store}" : store;
        });
        writer.Line("Group.Barrier();");
    }

    private static void WriteHiddenExpression(CodeWriter writer, string name, GpuStep.Product layer)
    {
        int outputs = layer.Columns;
        using CodeWriter.Block method = writer.Open($"private static Quad {name}(int column, float bias, Quad sum)");
        var values = new List<string>();
        foreach (char element in "XYZW")
        {
            writer.Line($"Lane sum{element} = new Lane(sum.{element} + bias);");
            string text = PanelExpression.Write(writer, layer.Results[0].Expression, ["sum" + element], "part" + element, "Lane");
            writer.Line($"Lane result{element} = {text};");
            values.Add($"result{element}.Value");
        }

        string result = $"new Quad({string.Join(", ", values)})";
        writer.Line(layer.Tile.Columns > outputs
            ? $"return column < {Text.Of(outputs)} ? {result} : default;"
            : $"return {result};");
    }

    // As on the CPU: the largest logit is taken off first, so that nothing overflows.
    private static void WriteSoftmax(CodeWriter writer, int rows, int stride, int classes)
    {
        writer.Line();
        using CodeWriter.Block block = writer.Open($"if (thread < {Text.Of(rows)} && firstRow + thread < a.Rows)");
        WriteSoftmaxOfThread(writer, $"leftShared[e * {Text.Of(stride)} + thread]", classes);
    }

    /// <summary>Writes softmax of the logits of a thread's sample, and the stores of its predictions.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="logit">The C# expression of logit e.</param>
    /// <param name="classes">The number of logits.</param>
    public static void WriteSoftmaxOfThread(CodeWriter writer, string logit, int classes)
    {
        string loop = $"for (int e = 0; e < {Text.Of(classes)}; e++)";
        writer.Line("float largest = float.NegativeInfinity;");
        using (writer.Open(loop))
            writer.Line($"largest = Lane.Max(new Lane(largest), new Lane({logit})).Value;");
        writer.Line("float total = 0f;");
        using (writer.Open(loop))
        {
            writer.Line($"float power = PanelMath.Exp(new Lane({logit} - largest)).Value;");
            writer.Line($"{logit} = power;");
            writer.Line("total += power;");
        }

        writer.Line($"long start = (a.FirstRow + firstRow + thread) * {Text.Of(classes)};");
        using (writer.Open(loop))
            writer.Line($"a.Outputs[start + e] = {logit} / total;");
    }

    private static int PadToSlices(int size) => GpuCostModel.Ceiling(size, GpuTile.Depth) * GpuTile.Depth;
}
