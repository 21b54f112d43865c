using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>Declaration to network: gives every layer its shapes, or says what does not fit.</summary>
public static class ShapeInference
{
    /// <summary>Infers all shapes and checks all values.</summary>
    /// <param name="declaration">What the user wrote.</param>
    /// <param name="errors">What does not fit, in the order of the attributes.</param>
    /// <returns>The network, or nothing if there are errors.</returns>
    /// <remarks>The first layer that does not fit ends the inference, since no later shape is known.</remarks>
    public static Network? Infer(NetworkDeclaration declaration, out EquatableArray<NetworkError> errors)
    {
        var context = new InferenceContext();
        Network? network = Infer(declaration, context);
        errors = context.Errors.OrderBy(error => error.Ordinal).ToEquatableArray();
        return context.Errors.Count == 0 ? network : null;
    }

    private static Network? Infer(NetworkDeclaration declaration, InferenceContext context)
    {
        string className = declaration.Type.Name;
        if (declaration.Layers.Count == 0 || declaration.Layers[0] is not InputDeclaration input)
        {
            context.Report(NetworkErrorKind.MissingInput, -1, className);
            return null;
        }

        if (!context.RequireDimensions(input, "Input", input.Dimensions))
            return null;

        TensorShape shape = new(input.Dimensions);
        var layers = new List<Layer>();
        long samples = 0, parameters = 0;
        foreach (LayerDeclaration declared in declaration.Layers.Skip(1))
        {
            if (declared is InputDeclaration)
            {
                context.Report(NetworkErrorKind.DuplicateAttribute, declared.Ordinal, "Input", className);
                return null;
            }

            Layer? layer = InferLayer(declared, shape, context);
            if (layer is null)
                return null;
            samples += layer.OutputShape.Size;
            parameters += layer.Parameters.Sum(PaddedSize);
            if (!context.RequireSize(declared.Ordinal, layer.Kind, "one sample of all layers", samples, Limits.MaximumTotalSampleSize)
                || !context.RequireSize(declared.Ordinal, layer.Kind, "all parameters", parameters, Limits.MaximumParameters))
            {
                return null;
            }

            layers.Add(layer);
            shape = layer.OutputShape;
        }

        foreach (LossDeclaration duplicate in declaration.Losses.Skip(1))
            context.Report(NetworkErrorKind.DuplicateAttribute, duplicate.Ordinal, "Loss", className);
        LossSpecification? loss = declaration.Losses.Count == 0
            ? null
            : LossRules.Check(declaration.Losses[0], declaration, layers, shape, context);
        return new Network(declaration.Type, new TensorShape(input.Dimensions), layers.ToEquatableArray(), loss)
        {
            Quantizations = QuantizationRules.Check(declaration, layers, context),
            OutputNames = OutputRules.Check(declaration, shape, context),
            HasGpuKernels = GpuRules.Check(declaration, context),
            GpuPrecision = declaration.Gpu?.Precision ?? GpuPrecision.Float32,
        };
    }

    // The one place where a kind of layer is registered for shape inference.
    private static Layer? InferLayer(LayerDeclaration declared, TensorShape shape, InferenceContext context) =>
        declared switch
        {
            DenseDeclaration dense => DenseLayer.Infer(dense, shape, context),
            ActivationDeclaration activation => ActivationLayer.Infer(activation, shape, context),
            DropoutDeclaration dropout => DropoutLayer.Infer(dropout, shape, context),
            FlattenDeclaration flatten => ReshapeLayer.Infer(flatten, shape, context),
            ReshapeDeclaration reshape => ReshapeLayer.Infer(reshape, shape, context),
            _ => throw new InvalidOperationException($"Unknown layer {declared.GetType().Name}."),
        };

    private static long PaddedSize(ParameterSpecification parameter)
    {
        EquatableArray<int> dimensions = parameter.Shape.Dimensions;
        long padded = (dimensions[dimensions.Count - 1] + 15L) / 16 * 16;
        return dimensions.Take(dimensions.Count - 1).Aggregate(padded, (product, dimension) => product * dimension);
    }
}
