using System.Runtime.InteropServices;
using System.Text;

namespace NetGen.Benchmarks;

/// <summary>
/// Writes a model as ONNX (opset 17, onnx.proto3 of the ONNX project), as far as the reference networks need it. The comments
/// name the fields whose numbers are written.
/// </summary>
internal static class OnnxModelWriter
{
    private const int FloatType = 1;
    private const int FloatAttribute = 1;
    private const int IntAttribute = 2;
    private const int IntsAttribute = 7;

    /// <summary>The name of a value in the file.</summary>
    public static string NameOf(Model model, ModelNode node) => $"v{model.Nodes.IndexOf(node)}";

    /// <summary>The bytes of a model whose values are all [batch, …].</summary>
    public static byte[] Write(Model model, int batchSize)
    {
        var graph = new Message();
        for (int n = 0; n < model.Nodes.Length; n++)
            AddNode(graph, model.Nodes[n], n);

        graph.Add(2, model.Name);                                                                  // name
        foreach (ModelInput input in model.Inputs)
            graph.Add(11, ValueInfo(NameOf(model, input), batchSize, input));                      // input
        foreach (ModelNode output in model.Outputs.Select(output => model.Nodes[output.Node]))
            graph.Add(12, ValueInfo(NameOf(model, output), batchSize, output));                    // output

        var file = new Message();
        file.Add(1, 8);                                                                            // ir_version
        file.Add(7, graph);                                                                        // graph
        file.Add(8, new Message().Add(1, "").Add(2, 17));                                          // opset_import
        return file.ToArray();
    }

    private static void AddNode(Message graph, ModelNode node, int n)
    {
        string[] sources = [.. node.Sources.Select(source => $"v{source}")];
        switch (node)
        {
            case ModelInput:
                break;
            case ModelLayer layer:
                string result = layer.Activation == Activation.Linear ? $"v{n}" : $"z{n}";
                AddProduct(graph, layer, n, sources[0], result);
                if (layer.Activation != Activation.Linear)
                    graph.Add(1, Node(layer.Activation.ToString(), [result], $"v{n}"));            // node
                break;
            case ModelSum:
                graph.Add(1, Node("Add", sources, $"v{n}"));
                break;
            case ModelConcatenation:
                graph.Add(1, Node("Concat", sources, $"v{n}", Attribute("axis", -1)));
                break;
            case ModelNormalization normalization:
                graph.Add(1, Node(
                    "LayerNormalization", [sources[0], $"g{n}", $"b{n}"], $"v{n}",
                    Attribute("axis", -1), Attribute("epsilon", normalization.Epsilon)));
                graph.Add(5, Tensor($"g{n}", [normalization.Gamma.Length], normalization.Gamma));  // initializer
                graph.Add(5, Tensor($"b{n}", [normalization.Beta.Length], normalization.Beta));
                break;
            case ModelMean:
                graph.Add(1, Node("ReduceMean", sources, $"v{n}", Attribute("axes", [1]), Attribute("keepdims", 0)));
                break;
            default:
                throw new NotSupportedException($"No reference network has {node}.");
        }
    }

    // Gemm is for matrices. Of values with positions, exporters write the product of the last axis.
    private static void AddProduct(Message graph, ModelLayer layer, int n, string source, string result)
    {
        if (layer.Shape.Length == 1)
        {
            graph.Add(1, Node("Gemm", [source, $"w{n}", $"b{n}"], result));
        }
        else
        {
            graph.Add(1, Node("MatMul", [source, $"w{n}"], $"p{n}"));
            graph.Add(1, Node("Add", [$"p{n}", $"b{n}"], result));
        }

        graph.Add(5, Tensor($"w{n}", [layer.Inputs, layer.Outputs], layer.Kernel));
        graph.Add(5, Tensor($"b{n}", [layer.Outputs], layer.Bias));
    }

    private static Message Node(string type, string[] inputs, string output, params ReadOnlySpan<Message> attributes)
    {
        var node = new Message();
        foreach (string input in inputs)
            node.Add(1, input);                                                                    // input
        node.Add(2, output).Add(4, type);                                                          // output, op_type
        foreach (Message attribute in attributes)
            node.Add(5, attribute);                                                                // attribute
        return node;
    }

    private static Message Attribute(string name, int value) =>
        new Message().Add(1, name).Add(3, value).Add(20, IntAttribute);                            // name, i, type

    private static Message Attribute(string name, float value) =>
        new Message().Add(1, name).Add(2, value).Add(20, FloatAttribute);                          // name, f, type

    private static Message Attribute(string name, int[] values)
    {
        Message attribute = new Message().Add(1, name);                                            // name
        foreach (int value in values)
            attribute.Add(8, value);                                                               // ints
        return attribute.Add(20, IntsAttribute);                                                   // type
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

    private static Message ValueInfo(string name, int batchSize, ModelNode node)
    {
        Message shape = new Message().Add(1, new Message().Add(1, batchSize));                     // dim: dim_value
        foreach (int dimension in node.Shape)
            shape.Add(1, new Message().Add(1, dimension));
        Message tensorType = new Message().Add(1, FloatType).Add(2, shape);                        // elem_type, shape
        return new Message().Add(1, name).Add(2, new Message().Add(1, tensorType));                // name, type
    }

    /// <summary>A protobuf message: fields of varints, of floats and of bytes with their length.</summary>
    private sealed class Message
    {
        private readonly List<byte> _bytes = [];

        public Message Add(int field, long value)
        {
            WriteVarint((ulong)field << 3);
            WriteVarint((ulong)value);
            return this;
        }

        public Message Add(int field, float value)
        {
            WriteVarint(((ulong)field << 3) | 5);
            _bytes.AddRange(BitConverter.GetBytes(value));
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
