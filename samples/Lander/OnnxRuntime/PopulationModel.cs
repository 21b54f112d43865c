using System.Text;

namespace Lander.OnnxRuntime;

/// <summary>
/// Writes the policy as an ONNX model whose weights are inputs, so that one session serves any number of policies: <c>x</c>, the weights and <c>y</c> have the shapes
/// of one sample and of Keras, or all a batch of policies in front. The comments name the fields of onnx.proto3 whose numbers are written.
/// </summary>
internal static class PopulationModel
{
    /// <summary>The name of the observations.</summary>
    public const string Input = "x";

    /// <summary>The name of the actions.</summary>
    public const string Output = "y";

    private const int Float = 1;

    /// <summary>The name of a parameter.</summary>
    public static string NameOf(int parameter) => $"w{parameter}";

    /// <summary>The shape of a parameter, a vector as a row.</summary>
    public static long[] ShapeOf(int parameter, params ReadOnlySpan<long> batch)
    {
        ReadOnlySpan<int> shape = Policy.Description.Parameters[parameter].Shape.AsSpan();
        return shape.Length == 1 ? [.. batch, 1, shape[0]] : [.. batch, shape[0], shape[1]];
    }

    /// <summary>The bytes of the model.</summary>
    /// <param name="batch">The number of policies, or nothing.</param>
    public static byte[] Write(params ReadOnlySpan<long> batch)
    {
        int parameters = Policy.Description.Parameters.Length;
        var graph = new Message().Add(2, "policies");                                                            // name
        string source = Input;
        for (int i = 0; i < parameters; i += 2)
        {
            string result = i + 2 == parameters ? Output : $"h{i}";
            graph.Add(1, Node("MatMul", $"p{i}", source, NameOf(i)));                                            // node
            graph.Add(1, Node("Add", $"s{i}", $"p{i}", NameOf(i + 1)));
            graph.Add(1, Node("Tanh", result, $"s{i}"));
            source = result;
        }

        graph.Add(11, Value(Input, [.. batch, 1, Policy.InputSize]));                                            // input
        for (int i = 0; i < parameters; i++)
            graph.Add(11, Value(NameOf(i), ShapeOf(i, batch)));
        graph.Add(12, Value(Output, [.. batch, 1, Policy.OutputSize]));                                          // output
        return new Message().Add(1, 8).Add(7, graph).Add(8, new Message().Add(1, "").Add(2, 17)).ToArray();      // ir_version, graph, opset_import
    }

    private static Message Node(string operation, string output, params ReadOnlySpan<string> inputs)
    {
        var node = new Message();
        foreach (string input in inputs)
            node.Add(1, input);                                                                                  // input
        return node.Add(2, output).Add(4, operation);                                                            // output, op_type
    }

    private static Message Value(string name, params ReadOnlySpan<long> shape)
    {
        var dimensions = new Message();
        foreach (long dimension in shape)
            dimensions.Add(1, new Message().Add(1, dimension));                                                  // dim: dim_value
        Message tensor = new Message().Add(1, Float).Add(2, dimensions);                                         // elem_type, shape
        return new Message().Add(1, name).Add(2, new Message().Add(1, tensor));                                  // name, type: tensor_type
    }

    /// <summary>A message of protobuf.</summary>
    private sealed class Message
    {
        private readonly List<byte> _bytes = [];

        public Message Add(int field, long value)
        {
            Write((ulong)field << 3);
            Write((ulong)value);
            return this;
        }

        public Message Add(int field, string value) => Add(field, Encoding.UTF8.GetBytes(value));

        public Message Add(int field, Message value) => Add(field, value.ToArray());

        public byte[] ToArray() => [.. _bytes];

        private Message Add(int field, byte[] value)
        {
            Write(((ulong)field << 3) | 2);
            Write((ulong)value.Length);
            _bytes.AddRange(value);
            return this;
        }

        private void Write(ulong value)
        {
            for (; value >= 0x80; value >>= 7)
                _bytes.Add((byte)(value | 0x80));
            _bytes.Add((byte)value);
        }
    }
}
