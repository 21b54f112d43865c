using NetGen.Compiler.Emit.Gpu.Memory;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Networks;

/// <content>How samples come to the registers.</content>
internal sealed partial class ResidentNetworkKernels
{
    private int SampleBlocks => _resident.Layers[0].InputBlocks;

    // Rows after the last are those of it once more: nothing is stored for them.
    private void WriteSampleRows(bool isNext)
    {
        GpuTensor input = _layers[0].Input;
        foreach (string half in Rows)
        {
            string row = isNext ? Next(half) : half;
            string number = $"{(isNext ? "(sixteen + step)" : "sixteen")} * 16 + (lane >> 2){(half == Rows[0] ? "" : " + 8")}";
            _writer.Line($"int {row}Sample = global::System.Math.Min({number}, a.Rows - 1);");
            string start = $"{_access.RowStart(input, row + "Sample")} + column";
            _writer.Line(input.IsAligned
                ? $"ArrayView<Quad> {row}Samples = {TensorAccess.View(input)}.Cast<Quad>().SubView({PowerOfTwo.QuadOf(start)});"
                : $"long {row}Start = {start};");
        }
    }

    private void WriteSampleLoad(bool isNext, int block)
    {
        GpuTensor input = _layers[0].Input;
        foreach (string half in Rows)
        {
            string row = isNext ? Next(half) : half, local = $"{half}Sample{Text.Of(block)}";
            if (!isNext)
                _writer.Line($"Quad {local};");
            if (!input.IsAligned)
            {
                _writer.Line($"{local} = {_name}Sample(a, {row}Start + {Text.Of(block * Side)}, column + {Text.Of(block * Side)});");
                continue;
            }

            string load = $"{row}Samples[{Text.Of(block * Quad)}]";
            _writer.Line(input.Size >= (block + 1) * Side
                ? $"{local} = {load};"
                : $"{local} = column + {Text.Of(block * Side)} < {Text.Of(input.Size)} ? {load} : default;");
        }
    }

    private void WriteUnalignedLoad(GpuTensor input)
    {
        using CodeWriter.Block method = _writer.Open($"private static Quad {_name}Sample(KernelArguments a, long start, int element)");
        _writer.Line("Quad values;");
        TensorAccess.WriteFloatsLoad(_writer, "values", input, "start", "element");
        _writer.Line("return values;");
    }

    private static string Next(string row) => "next" + Text.Pascal(row);
}
