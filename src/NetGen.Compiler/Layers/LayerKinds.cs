using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>The one place where a kind of layer is registered for shape inference.</summary>
internal static class LayerKinds
{
    /// <summary>The layer of a declaration; nothing, and an error, where it does not fit.</summary>
    /// <param name="declared">What the user wrote.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="inputs">The shapes of the values that it reads, each with the value's name.</param>
    /// <param name="context">Receives the errors.</param>
    public static Layer? Infer(LayerDeclaration declared, string name, IReadOnlyList<NamedShape> inputs, InferenceContext context)
    {
        TensorShape input = inputs[0].Shape;
        return declared switch
        {
            DenseDeclaration dense => DenseLayer.Infer(dense, name, input, context),
            ActivationDeclaration activation => ActivationLayer.Infer(activation, name, input, context),
            DropoutDeclaration dropout => DropoutLayer.Infer(dropout, name, input, context),
            SpatialDropoutDeclaration dropout => DropoutLayer.Infer(dropout, name, input, context),
            FlattenDeclaration => ReshapeLayer.Flatten(name, input),
            ReshapeDeclaration reshape => ReshapeLayer.Infer(reshape, name, input, context),
            MergeDeclaration merge => MergeLayer.Infer(merge, name, inputs, context),
            ConcatenateDeclaration concatenate => ConcatenateLayer.Infer(concatenate, name, inputs, context),
            SliceDeclaration slice => SliceLayer.Infer(slice, name, input, context),
            PermuteDeclaration permute => PermuteLayer.Infer(permute, name, input, context),
            PoolingDeclaration pooling => PoolingLayer.Infer(pooling, name, input, context),
            GlobalPoolingDeclaration pooling => GlobalPoolingLayer.Infer(pooling, name, input, context),
            BorderDeclaration border => BorderLayer.Infer(border, name, input, context),
            UpSamplingDeclaration sampling => UpSamplingLayer.Infer(sampling, name, input, context),
            LayerNormalizationDeclaration normalization => NormalizationLayer.Infer(normalization, name, input, context),
            RMSNormalizationDeclaration normalization => NormalizationLayer.Infer(normalization, name, input, context),
            BatchNormalizationDeclaration normalization => BatchNormalizationLayer.Infer(normalization, name, input, context),
            GroupNormalizationDeclaration normalization => GroupNormalizationLayer.Infer(normalization, name, input, context),
            ElementwiseDeclaration function => ElementwiseLayer.Infer(function, name, input, context),
            PReLUDeclaration relu => PReLULayer.Infer(relu, name, input, context),
            GaussianNoiseDeclaration noise => GaussianNoiseLayer.Infer(noise, name, input, context),
            ActivityRegularizationDeclaration regularization => ActivityRegularizationLayer.Infer(regularization, name, input, context),
            NormalizationDeclaration => DataNormalizationLayer.Infer(name, input),
            RecurrentDeclaration recurrent => RecurrentLayer.Infer(recurrent, name, input, context),
            MaskingDeclaration masking => MaskingLayer.Infer(masking, name, input, context),
            EmbeddingDeclaration embedding => EmbeddingLayer.Infer(embedding, name, input, context),
            ConvolutionDeclaration convolution => ConvolutionRules.Infer(convolution, name, input, context),
            _ => throw new InvalidOperationException($"Unknown layer {declared.GetType().Name}."),
        };
    }

    /// <summary>How Keras begins the automatic name of a layer.</summary>
    public static string AutomaticName(LayerDeclaration declared) => declared switch
    {
        NetworkLayerDeclaration network => MemberNames.Snake(network.Class),
        RecurrentDeclaration { Bidirectional: not BidirectionalMerge.None } => "bidirectional",
        _ => MemberNames.Snake(declared.Kind),
    };

    /// <summary>The names of the values that a layer reads besides the first.</summary>
    public static EquatableArray<string> Others(LayerDeclaration declared) => declared switch
    {
        MergeDeclaration merge => merge.Names,
        ConcatenateDeclaration concatenate => concatenate.Names,
        _ => [],
    };
}

/// <summary>The shape of a value that a layer reads.</summary>
/// <param name="Name">The value's name.</param>
/// <param name="Shape">Its shape.</param>
internal readonly record struct NamedShape(string Name, TensorShape Shape)
{
    /// <inheritdoc/>
    public override string ToString() => $"'{Name}' ({Shape})";
}
