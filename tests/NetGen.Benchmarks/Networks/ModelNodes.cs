using System.Collections.Immutable;
using NetGen.Storage;

namespace NetGen.Benchmarks;

/// <summary>Makes the values of a model of the layers of a declaration.</summary>
internal static class ModelNodes
{
    /// <summary>The value that a layer computes.</summary>
    /// <param name="layer">The layer's declaration.</param>
    /// <param name="info">The layer's description.</param>
    /// <param name="source">The index of the value that goes in.</param>
    /// <param name="input">The shape of one sample of it.</param>
    /// <param name="names">The indices of the values that have a name.</param>
    /// <param name="parameters">The network's weights, which are copied.</param>
    public static ModelNode Create(
        LayerAttribute layer,
        LayerInfo info,
        int source,
        ImmutableArray<int> input,
        Dictionary<string, int> names,
        ParameterStore parameters)
    {
        return layer switch
        {
            DenseAttribute dense => new ModelLayer(
                source, info.OutputShape, dense.Activation, Copy("kernel"), Bias(dense.UseBias)),
            Conv2DAttribute { Groups: 1 } convolution => Convolution(convolution, Window(convolution, input), groups: 1),
            DepthwiseConv2DAttribute convolution => Convolution(convolution, Window(convolution, input), groups: input[^1]),
            AveragePooling2DAttribute { PoolSize: [], Strides: 0, StrideColumns: 0, Padding: Padding.Valid } => new ModelPooling(
                source, info.OutputShape, new ModelWindow(new ModelWindowAxis(2, 2, 0, 0), new ModelWindowAxis(2, 2, 0, 0))),
            LayerNormalizationAttribute normalization => new ModelNormalization(
                source, info.OutputShape, Copy("gamma"), Copy("beta"), (float)normalization.Epsilon),
            BatchNormalizationAttribute { Center: true, Scale: true, Trainable: true } normalization => new ModelBatchNormalization(
                source,
                info.OutputShape,
                Copy("gamma"),
                Copy("beta"),
                Copy("moving_mean"),
                Copy("moving_variance"),
                normalization.Momentum,
                normalization.Epsilon),
            AddAttribute { Names: [string other] } => new ModelSum(source, names[other], info.OutputShape),
            ConcatenateAttribute concatenate => new ModelConcatenation(
                [source, .. concatenate.Names.Select(name => names[name])], info.OutputShape),
            ActivationAttribute activation => new ModelActivation(source, info.OutputShape, activation.Activation),
            FlattenAttribute => new ModelFlattening(source, info.OutputShape),
            GlobalAveragePooling1DAttribute => new ModelMean(source, info.OutputShape, [1]),
            GlobalAveragePooling2DAttribute => new ModelMean(source, info.OutputShape, [1, 2]),
            _ => throw new NotSupportedException($"No reference network has the layer {info}."),
        };

        ModelConvolution Convolution(ConvolutionAttribute convolution, ModelWindow window, int groups) => new(
            source,
            info.OutputShape,
            convolution.Activation,
            info.OutputShape[^1],
            Copy("kernel"),
            Bias(convolution.UseBias),
            window,
            groups);

        float[] Bias(bool isUsed) => isUsed ? Copy("bias") : [];

        float[] Copy(string name)
        {
            ParameterInfo parameter = parameters.Description.Parameters.Single(parameter => parameter.Name == $"{info.Name}/{name}");
            float[] values = new float[parameter.Count];
            new Parameter(parameter, parameters.Buffer).CopyTo(values);
            return values;
        }
    }

    private static ModelWindow Window(Conv2DAttribute layer, ImmutableArray<int> input) => new(
        ModelWindowAxis.Of(input[0], layer.KernelRows, layer.Strides, layer.Padding),
        ModelWindowAxis.Of(input[1], layer.KernelColumns, layer.StrideColumns, layer.Padding));

    private static ModelWindow Window(DepthwiseConv2DAttribute layer, ImmutableArray<int> input) => new(
        ModelWindowAxis.Of(input[0], layer.KernelRows, layer.Strides, layer.Padding),
        ModelWindowAxis.Of(input[1], layer.KernelColumns, layer.Strides, layer.Padding));
}
