using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>Declaration to network: gives every layer its shapes, or says what does not fit.</summary>
public static class ShapeInference
{
    /// <summary>Infers all shapes and checks all values.</summary>
    /// <param name="declaration">What the user wrote.</param>
    /// <param name="errors">What does not fit, in the order of the attributes.</param>
    /// <returns>The network; nothing if there are errors, or if an input leaves its shape open.</returns>
    /// <remarks>A layer that does not fit has no shape, and what reads it is left out.</remarks>
    public static Network? Infer(NetworkDeclaration declaration, out EquatableArray<NetworkError> errors)
    {
        var context = new InferenceContext();
        Network? network = Infer(declaration, context);
        errors = context.Errors.OrderBy(error => error.Ordinal).ToEquatableArray();
        return context.Errors.Count == 0 ? network : null;
    }

    private static Network? Infer(NetworkDeclaration declaration, InferenceContext context)
    {
        if (new GraphInference(context).Infer(declaration) is not { } graph)
            return null;
        EmbeddingRules.Check(graph, context);
        var network = new Network(declaration.Type, graph.Inputs, graph.Layers, graph.Outputs, [])
        {
            Quantizations = QuantizationRules.Check(declaration, graph.Layers, context),
            Weights = WeightsRules.Check(declaration, context),
            StreamOrdinal = declaration.Stream?.Ordinal,
            HasInputGradients = InputGradientRules.Check(declaration, graph.Layers, context),
            Accuracy = AccuracyRules.Check(declaration, context),
            GpuPrecision = declaration.Gpu?.Precision ?? GpuPrecision.Float32,
        };
        network = network with
        {
            Outputs = OutputNameRules.Check(declaration, network, context),
            Losses = LossRules.Check(declaration, network, context),
            HasGpuKernels = GpuRules.Check(declaration, graph.Layers, context),
        };
        MaskRules.Check(declaration, network, context);
        return network;
    }
}
