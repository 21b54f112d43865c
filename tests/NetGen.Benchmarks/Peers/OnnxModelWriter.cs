using System.Runtime.InteropServices;
using System.Text;

namespace NetGen.Benchmarks;

/// <summary>
/// Writes a model as ONNX (opset 13, onnx.proto3 of the ONNX project), as far as dense layers need it. The comments name
/// the fields whose numbers are written.
/// </summary>
internal static class OnnxModelWriter
{
    private const int FloatType = 1;

    /// <summary>The bytes of a model with the input <c>x</c> [batch, inputs] and the output <c>y</c> [batch, outputs].</summary>
    public static byte[] Write(Model model, int batchSize)
    {
        var graph = new Message();
        string current = "x";
        for (int l = 0; l < model.Layers.Length; l++)
        {
            ModelLayer layer = model.Layers[l];
            string logits = $"z{l}";
            string result = l == model.Layers.Length - 1 ? "y" : $"a{l}";
            string product = layer.Activation == Activation.Linear ? result : logits;
            graph.Add(1, Node("Gemm", [current, $"w{l}", $"b{l}"], product));                      // node
            if (layer.Activation != Activation.Linear)
                graph.Add(1, Node(layer.Activation.ToString(), [logits], result));
            graph.Add(5, Tensor($"w{l}", [layer.Inputs, layer.Outputs], layer.Kernel));            // initializer
            graph.Add(5, Tensor($"b{l}", [layer.Outputs], layer.Bias));
            current = result;
        }

        graph.Add(2, model.Name);                                                                  // name
        graph.Add(11, ValueInfo("x", batchSize, model.Layers[0].Inputs));                          // input
        graph.Add(12, ValueInfo("y", batchSize, model.Layers[^1].Outputs));                        // output

        var file = new Message();
        file.Add(1, 8);                                                                            // ir_version
        file.Add(7, graph);                                                                        // graph
        file.Add(8, new Message().Add(1, "").Add(2, 13));                                          // opset_import
        return file.ToArray();
    }

    private static Message Node(string type, string[] inputs, string output)
    {
        var node = new Message();
        foreach (string input in inputs)
            node.Add(1, input);                                                                    // input
        return node.Add(2, output).Add(4, type);                                                   // output, op_type
    }

    private static Message Tensor(string name, int[] dimensions, float[] values)
    {
        var tensor = new Message();
        foreach (int dimension in dimensions)
            tensor.Add(1, dimension);                                                              // dims
        return tensor
            .Add(2, FloatType)                                                                     // data_type
            .Add(8, name)                                                                          // name
            .Add(9, MemoryMarshal.AsBytes(values.AsSpan()));                                       // raw_data
    }

    private static Message ValueInfo(string name, int rows, int columns)
    {
        Message shape = new Message()
            .Add(1, new Message().Add(1, rows))                                                    // dim: dim_value
            .Add(1, new Message().Add(1, columns));
        Message tensorType = new Message().Add(1, FloatType).Add(2, shape);                        // elem_type, shape
        return new Message().Add(1, name).Add(2, new Message().Add(1, tensorType));                // name, type
    }

    /// <summary>A protobuf message: fields of varints and of bytes with their length.</summary>
    private sealed class Message
    {
        private readonly List<byte> _bytes = [];

        public Message Add(int field, long value)
        {
            WriteVarint((ulong)field << 3);
            WriteVarint((ulong)value);
            return this;
        }

        public Message Add(int field, string value) => Add(field, Encoding.UTF8.GetBytes(value));

        public Message Add(int field, Message value) => Add(field, value._bytes.ToArray());

        public Message Add(int field, ReadOnlySpan<byte> value)
        {
            WriteVarint(((ulong)field << 3) | 2);
            WriteVarint((ulong)value.Length);
            _bytes.AddRange(value);
            return this;
        }

        public byte[] ToArray() => _bytes.ToArray();

        private void WriteVarint(ulong value)
        {
            for (; value >= 0x80; value >>= 7)
                _bytes.Add((byte)(value | 0x80));
            _bytes.Add((byte)value);
        }
    }
}
