using NetGen.Compiler.Emit.Gpu.Memory;
using NetGen.Compiler.Emit.Gpu.Products;
using NetGen.Compiler.Emit.Gpu.Tiles;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Networks;

/// <summary>
/// A prediction in one kernel of matrix instructions: each warp takes its samples through all layers. Between two layers
/// their values lie in shared memory row by row, where nobody else reads them; the weights go by in slices, which all warps read.
/// </summary>
internal static class TensorNetworkKernels
{
    // Eight banks from one row to the next, modulo 32: the pairs of 4 × 4 threads lie in as many banks.
    private const int RowPadding = 8;

    /// <summary>Writes the kernel.</summary>
    public static void Write(CodeWriter writer, string name, GpuStep.Network network, TensorAccess access)
    {
        GpuStep.Product last = network.Layers[network.Layers.Count - 1];
        int rows = last.TensorTile.Rows, stride = network.Layers.Max(layer => layer.TensorTile.Columns) + RowPadding;
        TensorArithmetic[] arithmetics = [.. network.Layers.Select(layer => new TensorArithmetic(layer.TensorTile, new FloatFragments(instructions: null, stride), instructions: null))];
        var samples = new SampleLoader("left", network.Layers[0].Input, access, arithmetics[0]);
        int weights = arithmetics.Max(arithmetic => arithmetic.LayoutOfPanels.Stride) * TensorTile.Depth;
        List<LayerRun> runs = LayerRun.Find(network.Layers);
        writer.Line($"/// <summary>All layers: {string.Join(", ", network.Layers.Select(layer => layer.Kernel.Specification.Name))}.</summary>");
        using (writer.Open($"public static void {name}(KernelArguments a)"))
        {
            writer.Line($"""
                int thread = Group.IdxX;
                int firstRow = Grid.IdxX * {Text.Of(rows)}, firstColumn = 0;
                ArrayView<Quad> parameters = a.Parameters.Cast<Quad>();
                """);
            TileKernel.WriteSharedMemory(writer, "left", Math.Max(rows * stride, 2 * samples.BufferLength));
            TileKernel.WriteSharedMemory(writer, "right", 2 * weights);
            foreach (LayerRun run in runs)
            {
                GpuStep.Product layer = network.Layers[run.First];
                TensorArithmetic arithmetic = arithmetics[run.First];
                writer.Line();
                writer.Line($"// {string.Join(", ", network.Layers.Skip(run.First).Take(run.Count).Select(item => item.Kernel.Specification.Name))}: {layer.Kernel.Specification.Shape}");
                using CodeWriter.Block block = writer.Open(run.Count == 1 ? "" : $"for (int layer = 0; layer < {Text.Of(run.Count)}; layer++)");
                SampleLoader? left = run.First == 0 ? samples : null;
                TileKernel.WriteProduct(
                    writer,
                    arithmetic,
                    left,
                    new PanelLoader("right", layer.Kernel, access, arithmetic, run.Skip(4)),
                    Text.Of(GpuCostModel.Ceiling(layer.Terms, TensorTile.Depth)));
                if (layer == last && !network.HasSoftmax)
                    arithmetic.WriteRows(writer, (row, column, sums) => $"{name}Finish(a, firstRow + {row}, {column}, {sums});");
                else
                    WriteHidden(writer, $"{name}Layer{Text.Of(run.First)}", layer, arithmetic, run, stride);
            }

            if (network.HasSoftmax)
                WriteSoftmax(writer, rows, stride, last.Columns);
        }

        foreach (LayerRun run in runs)
        {
            GpuStep.Product layer = network.Layers[run.First];
            writer.Line();
            if (layer == last && !network.HasSoftmax)
                TileResults.Write(writer, name + "Finish", last.Bias, last.Results, access);
            else
                WriteHiddenExpression(writer, $"{name}Layer{Text.Of(run.First)}", layer);
        }
    }

    // What comes after the end of a layer meets weights of 0.
    private static void WriteHidden(
        CodeWriter writer, string name, GpuStep.Product layer, TensorArithmetic arithmetic, LayerRun run, int stride)
    {
        writer.Line($"ArrayView<Pair> values = leftSharedQuads.Cast<Pair>().SubView((warpRow + group) * {Text.Of(stride / 2)} + pair);");
        if (layer.Bias is { } first)
            writer.Line($"ArrayView<Pair> biases = a.Parameters.Cast<Pair>().SubView({Text.Of(first.Offset / 2)}{run.Skip(2)} + pair);");
        for (int column = 0; column < arithmetic.ColumnBlocks; column++)
        {
            string bias = "bias" + Text.Of(column);
            writer.Line(layer.Bias is null ? $"Pair {bias} = default;" : $"Pair {bias} = biases[{Text.Of(column * 4)}];");
            for (int row = 0; row < arithmetic.RowBlocks; row++)
            {
                string sum = TensorArithmetic.Sum(row, column);
                int upper = (row * TensorTile.InstructionRows * stride / 2) + (column * 4), lower = upper + (8 * stride / 2);
                writer.Line($"""
                    values[{Text.Of(upper)}] = new Pair({name}({sum}.X + {bias}.X), {name}({sum}.Y + {bias}.Y));
                    values[{Text.Of(lower)}] = new Pair({name}({sum}.Z + {bias}.X), {name}({sum}.W + {bias}.Y));
                    """);
            }
        }
    }

    private static void WriteHiddenExpression(CodeWriter writer, string name, GpuStep.Product layer)
    {
        using CodeWriter.Block method = writer.Open($"private static float {name}(float value)");
        writer.Line("Lane sum = new Lane(value);");
        string text = PanelExpression.Write(writer, layer.Results[0].Expression, ["sum"], "part", "Lane");
        writer.Line($"Lane result = {text};");
        writer.Line("return result.Value;");
    }

    // As on the CPU: the largest logit is taken off first, so that nothing overflows.
    private static void WriteSoftmax(CodeWriter writer, int rows, int stride, int classes)
    {
        writer.Line("Group.Barrier();");
        writer.Line();
        using CodeWriter.Block block = writer.Open($"if (thread < {Text.Of(rows)} && firstRow + thread < a.Rows)");
        NetworkKernels.WriteSoftmaxOfThread(writer, $"leftShared[thread * {Text.Of(stride)} + e]", classes);
    }
}
