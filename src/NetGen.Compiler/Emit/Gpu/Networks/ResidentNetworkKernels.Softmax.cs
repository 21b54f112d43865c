using NetGen.Compiler.Graph;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Networks;

/// <content>Softmax of the last layer's values, in the registers.</content>
internal sealed partial class ResidentNetworkKernels
{
    // As on the CPU: the largest logit is taken off first, so that nothing overflows. Four threads have a row.
    private void WriteSoftmax()
    {
        int classes = Last.Columns, blocks = GpuCostModel.Ceiling(classes, Side);
        _writer.Line();
        _writer.Line("// Softmax");
        foreach (string row in Rows)
        {
            string largest = "float.NegativeInfinity", total = "0f";
            for (int i = 0; i < blocks; i++)
                largest = $"RowSoftmax.Largest({largest}, {row}{Text.Of(i)}, {Count(i)})";
            _writer.Line($"float {row}Largest = RowSoftmax.LargestOfRow({largest});");
            for (int i = 0; i < blocks; i++)
            {
                string local = row + Text.Of(i);
                _writer.Line($"{local} = RowSoftmax.{(_accuracy == Accuracy.Fast ? "FastPowers" : "Powers")}({local}, {row}Largest, {Count(i)});");
                total = $"RowSoftmax.Sum({total}, {local})";
            }

            _writer.Line($"float {row}Total = RowSoftmax.SumOfRow({total});");
            for (int i = 0; i < blocks; i++)
            {
                string column = i == 0 ? "column" : $"column + {Text.Of(i * Side)}";
                _writer.Line($"{_name}Finish(a, {row}Row, {column}, {row}{Text.Of(i)} / {row}Total);");
            }
        }

        // How many of a thread's four logits there are.
        string Count(int block) => (block + 1) * Side <= classes ? Text.Of(Quad) : $"{Text.Of(classes - (block * Side))} - column";
    }

    private EquatableArray<GpuResult> Probabilities()
    {
        var output = new GpuTensor(GpuPlace.Output, 0, Last.Columns);
        return new[] { new GpuResult(Scalar.Variable(0), new GpuOperand[] { new GpuOperand.Computed(0) }.ToEquatableArray(), output) }.ToEquatableArray();
    }
}
