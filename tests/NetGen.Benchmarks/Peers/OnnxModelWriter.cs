using static NetGen.Benchmarks.OnnxMessages;

namespace NetGen.Benchmarks;

/// <summary>
/// Writes a model with the channels first as ONNX (opset 17, onnx.proto3 of the ONNX project), as far as the reference networks
/// need it. The comments name the fields whose numbers are written.
/// </summary>
internal static class OnnxModelWriter
{
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
            graph.Add(11, ValueInfo(NameOf(model, input), [batchSize, .. input.Shape]));                          // input
        foreach (ModelNode output in model.Outputs.Select(output => model.Nodes[output.Node]))
            graph.Add(12, ValueInfo(NameOf(model, output), [batchSize, .. output.Shape]));                        // output

        return File(graph);
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
}
