using System.Runtime.InteropServices;

namespace NetGen.Benchmarks;

/// <summary>
/// The messages of ONNX (opset 17, onnx.proto3 of the ONNX project), as far as the benchmarks need them. The comments name the fields whose
/// numbers are written.
/// </summary>
internal static class OnnxMessages
{
    private const int FloatType = 1;
    private const int LongType = 7;
    private const int FloatAttribute = 1;
    private const int IntAttribute = 2;
    private const int IntsAttribute = 7;

    /// <summary>A file with a graph.</summary>
    public static byte[] File(ProtobufMessage graph)
    {
        var file = new ProtobufMessage();
        file.Add(1, 8);                                                                                // ir_version
        file.Add(7, graph);                                                                            // graph
        file.Add(8, new ProtobufMessage().Add(1, "").Add(2, 17));                                      // opset_import
        return file.ToArray();
    }

    /// <summary>An operation with one output.</summary>
    public static ProtobufMessage Node(string type, string[] inputs, string output, params ReadOnlySpan<ProtobufMessage> attributes) =>
        Node(type, inputs, [output], attributes);

    /// <summary>An operation. An empty name stands for an input or output that is left out.</summary>
    public static ProtobufMessage Node(string type, string[] inputs, string[] outputs, params ReadOnlySpan<ProtobufMessage> attributes)
    {
        var node = new ProtobufMessage();
        foreach (string input in inputs)
            node.Add(1, input);                                                                        // input
        foreach (string output in outputs)
            node.Add(2, output);                                                                       // output
        node.Add(4, type);                                                                             // op_type
        foreach (ProtobufMessage attribute in attributes)
            node.Add(5, attribute);                                                                    // attribute
        return node;
    }

    /// <summary>An attribute of an integer.</summary>
    public static ProtobufMessage Attribute(string name, int value) =>
        new ProtobufMessage().Add(1, name).Add(3, value).Add(20, IntAttribute);                        // name, i, type

    /// <summary>An attribute of a float.</summary>
    public static ProtobufMessage Attribute(string name, float value) =>
        new ProtobufMessage().Add(1, name).Add(2, value).Add(20, FloatAttribute);                      // name, f, type

    /// <summary>An attribute of integers.</summary>
    public static ProtobufMessage Attribute(string name, int[] values)
    {
        ProtobufMessage attribute = new ProtobufMessage().Add(1, name);                                // name
        foreach (int value in values)
            attribute.Add(8, value);                                                                   // ints
        return attribute.Add(20, IntsAttribute);                                                       // type
    }

    /// <summary>A tensor of floats.</summary>
    public static ProtobufMessage Tensor(string name, int[] dimensions, float[] values) =>
        Tensor(name, dimensions, FloatType, MemoryMarshal.AsBytes(values.AsSpan()));

    /// <summary>A vector of integers.</summary>
    public static ProtobufMessage Tensor(string name, long[] values) =>
        Tensor(name, [values.Length], LongType, MemoryMarshal.AsBytes(values.AsSpan()));

    /// <summary>The name and the shape of an input or output of floats.</summary>
    public static ProtobufMessage ValueInfo(string name, int[] dimensions)
    {
        var shape = new ProtobufMessage();
        foreach (int dimension in dimensions)
            shape.Add(1, new ProtobufMessage().Add(1, dimension));                                     // dim: dim_value
        ProtobufMessage tensorType = new ProtobufMessage().Add(1, FloatType).Add(2, shape);            // elem_type, shape
        return new ProtobufMessage().Add(1, name).Add(2, new ProtobufMessage().Add(1, tensorType));    // name, type
    }

    private static ProtobufMessage Tensor(string name, int[] dimensions, int type, ReadOnlySpan<byte> bytes)
    {
        var tensor = new ProtobufMessage();
        foreach (int dimension in dimensions)
            tensor.Add(1, dimension);                                                                  // dims
        return tensor
            .Add(2, type)                                                                              // data_type
            .Add(8, name)                                                                              // name
            .Add(9, bytes);                                                                            // raw_data
    }
}
