using System.Runtime.InteropServices;

namespace NetGen.Benchmarks;

/// <summary>
/// Writes a model with the channels first as ONNX (opset 17, onnx.proto3 of the ONNX project), as far as the reference networks
/// need it. The comments name the fields whose numbers are written.
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
        var graph = new ProtobufMessage();
        for (int n = 0; n < model.Nodes.Length; n++)
            AddNode(graph, model.Nodes[n], n);

        graph.Add(2, model.Name);                                                                      // name
        foreach (ModelInput input in model.Inputs)
            graph.Add(11, ValueInfo(NameOf(model, input), batchSize, input));                          // input
        foreach (ModelNode output in model.Outputs.Select(output => model.Nodes[output.Node]))
            graph.Add(12, ValueInfo(NameOf(model, output), batchSize, output));                        // output

        var file = new ProtobufMessage();
        file.Add(1, 8);                                                                                // ir_version
        file.Add(7, graph);                                                                            // graph
        file.Add(8, new ProtobufMessage().Add(1, "").Add(2, 17));                                      // opset_import
        return file.ToArray();
    }

    private static void AddNode(ProtobufMessage graph, ModelNode node, int n)
    {
        string[] sources = [.. node.Sources.Select(source => $"v{source}")];
        switch (node)
        {
            case ModelInput:
                break;
            case ModelProduct product:
                string result = product.Activation == Activation.Linear ? $"v{n}" : $"z{n}";
                AddProduct(graph, product, n, sources[0], result);
                if (product.Activation != Activation.Linear)
                    graph.Add(1, Node(product.Activation.ToString(), [result], $"v{n}"));              // node
                break;
            case ModelPooling pooling:
                graph.Add(1, Node("AveragePool", sources, $"v{n}", WindowAttributes(pooling.Window)));
                break;
            case ModelActivation activation:
                graph.Add(1, Node(activation.Activation.ToString(), sources, $"v{n}"));
                break;
            case ModelFlattening:
                graph.Add(1, Node("Flatten", sources, $"v{n}"));
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
                graph.Add(5, Tensor($"g{n}", [normalization.Gamma.Length], normalization.Gamma));      // initializer
                graph.Add(5, Tensor($"b{n}", [normalization.Beta.Length], normalization.Beta));
                break;
            case ModelMean { Axes: [2, 3] }:
                graph.Add(1, Node("GlobalAveragePool", sources, $"m{n}"));
                graph.Add(1, Node("Flatten", [$"m{n}"], $"v{n}"));
                break;
            case ModelMean mean:
                graph.Add(1, Node("ReduceMean", sources, $"v{n}", Attribute("axes", [.. mean.Axes]), Attribute("keepdims", 0)));
                break;
            default:
                throw new NotSupportedException($"No reference network has {node}.");
        }
    }

    private static void AddProduct(ProtobufMessage graph, ModelProduct product, int n, string source, string result)
    {
        switch (product)
        {
            case ModelConvolution convolution:
                graph.Add(1, Node(
                    "Conv", [source, $"w{n}", $"b{n}"], result,
                    [.. WindowAttributes(convolution.Window), Attribute("group", convolution.Groups)]));
                break;
            case ModelLayer { Shape.Length: 1 }:
                graph.Add(1, Node("Gemm", [source, $"w{n}", $"b{n}"], result));
                break;
            default:
                // Gemm is for matrices. Of values with positions, exporters write the product of the last axis.
                graph.Add(1, Node("MatMul", [source, $"w{n}"], $"p{n}"));
                graph.Add(1, Node("Add", [$"p{n}", $"b{n}"], result));
                break;
        }

        graph.Add(5, Tensor($"w{n}", KernelShape(product), product.Kernel));
        graph.Add(5, Tensor($"b{n}", [product.Outputs], product.Bias));
    }

    private static int[] KernelShape(ModelProduct product) => product is ModelConvolution { Window: ModelWindow window } convolution
        ? [product.Outputs, convolution.GroupChannels, window.Rows.Taps, window.Columns.Taps]
        : [product.Inputs, product.Outputs];

    /// <summary>A window's attributes. All paddings before the first element come first, then all after the last one.</summary>
    private static ProtobufMessage[] WindowAttributes(ModelWindow window) =>
    [
        Attribute("kernel_shape", [window.Rows.Taps, window.Columns.Taps]),
        Attribute("strides", [window.Rows.Stride, window.Columns.Stride]),
        Attribute("pads", [window.Rows.Before, window.Columns.Before, window.Rows.After, window.Columns.After]),
    ];

    private static ProtobufMessage Node(string type, string[] inputs, string output, params ReadOnlySpan<ProtobufMessage> attributes)
    {
        var node = new ProtobufMessage();
        foreach (string input in inputs)
            node.Add(1, input);                                                                        // input
        node.Add(2, output).Add(4, type);                                                              // output, op_type
        foreach (ProtobufMessage attribute in attributes)
            node.Add(5, attribute);                                                                    // attribute
        return node;
    }

    private static ProtobufMessage Attribute(string name, int value) =>
        new ProtobufMessage().Add(1, name).Add(3, value).Add(20, IntAttribute);                        // name, i, type

    private static ProtobufMessage Attribute(string name, float value) =>
        new ProtobufMessage().Add(1, name).Add(2, value).Add(20, FloatAttribute);                      // name, f, type

    private static ProtobufMessage Attribute(string name, int[] values)
    {
        ProtobufMessage attribute = new ProtobufMessage().Add(1, name);                                // name
        foreach (int value in values)
            attribute.Add(8, value);                                                                   // ints
        return attribute.Add(20, IntsAttribute);                                                       // type
    }

    private static ProtobufMessage Tensor(string name, int[] dimensions, float[] values)
    {
        var tensor = new ProtobufMessage();
        foreach (int dimension in dimensions)
            tensor.Add(1, dimension);                                                                  // dims
        return tensor
            .Add(2, FloatType)                                                                         // data_type
            .Add(8, name)                                                                              // name
            .Add(9, MemoryMarshal.AsBytes(values.AsSpan()));                                           // raw_data
    }

    private static ProtobufMessage ValueInfo(string name, int batchSize, ModelNode node)
    {
        ProtobufMessage shape = new ProtobufMessage().Add(1, new ProtobufMessage().Add(1, batchSize)); // dim: dim_value
        foreach (int dimension in node.Shape)
            shape.Add(1, new ProtobufMessage().Add(1, dimension));
        ProtobufMessage tensorType = new ProtobufMessage().Add(1, FloatType).Add(2, shape);            // elem_type, shape
        return new ProtobufMessage().Add(1, name).Add(2, new ProtobufMessage().Add(1, tensorType));    // name, type
    }
}
