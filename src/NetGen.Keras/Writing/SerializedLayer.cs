using System.Text.Json.Nodes;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Keras.Configuration;
using NetGen.Compiler.Keras.Layers;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Keras.Writing;

/// <summary>A layer as a configuration.</summary>
/// <param name="ClassName">Its class in Keras.</param>
/// <param name="Config">Its arguments.</param>
/// <param name="Module">The module of an operation; nothing of a layer.</param>
internal sealed record SerializedLayer(string ClassName, JsonObject Config, string? Module)
{
    /// <summary>Serializes a layer. This is the one place where a kind of layer is registered for writing.</summary>
    /// <param name="written">The layer.</param>
    /// <param name="refusals">Receives what Keras cannot say.</param>
    public static SerializedLayer Of(WritableLayer written, Refusals refusals)
    {
        LayerDeclaration declaration = written.Declaration;
        bool isTrainable = declaration is not BatchNormalizationDeclaration { Trainable: false };
        var writer = new LayerWriter(written.Name, declaration.Kind, isTrainable, refusals);
        switch (declaration)
        {
            case InputDeclaration:
                return OfInput(written);
            case DenseDeclaration dense:
                DenseLayers.Write(dense, writer);
                break;
            case ActivationDeclaration { Activation: Activation.GeluTanh }:
                writer.BecomeOperation("nn", "Gelu");
                writer.Add("approximate", true);
                break;
            case ActivationDeclaration activation:
                writer.AddActivation(activation.Activation, activation.Alpha);
                break;
            case ConvolutionDeclaration convolution:
                ConvolutionLayers.Write(convolution, writer);
                break;
            case RecurrentDeclaration recurrent:
                RecurrentLayers.Write(recurrent, writer);
                break;
            case MaskingDeclaration masking:
                writer.Add("mask_value", masking.MaskValue);
                break;
            case EmbeddingDeclaration embedding:
                EmbeddingLayers.Write(embedding, writer);
                break;
            case PoolingDeclaration pooling:
                PoolingLayers.Write(pooling, writer);
                break;
            case GlobalPoolingDeclaration pooling:
                PoolingLayers.Write(pooling, writer);
                break;
            case BatchNormalizationDeclaration normalization:
                NormalizationLayers.Write(normalization, writer);
                break;
            case LayerNormalizationDeclaration normalization:
                NormalizationLayers.Write(normalization, writer);
                break;
            case RMSNormalizationDeclaration normalization:
                NormalizationLayers.Write(normalization, writer);
                break;
            case GroupNormalizationDeclaration normalization:
                NormalizationLayers.Write(normalization, writer);
                break;
            case NormalizationDeclaration:
                NormalizationLayers.WriteData(writer);
                break;
            case ElementwiseDeclaration function:
                ElementwiseLayers.Write(function, writer);
                break;
            case PReLUDeclaration relu:
                ElementwiseLayers.Write(relu, writer);
                break;
            case DropoutDeclaration dropout:
                RegularizationLayers.WriteDropout(dropout.Rate, writer);
                break;
            case SpatialDropoutDeclaration dropout:
                RegularizationLayers.Write(dropout, writer);
                break;
            case GaussianNoiseDeclaration noise:
                RegularizationLayers.Write(noise, writer);
                break;
            case ActivityRegularizationDeclaration regularization:
                RegularizationLayers.Write(regularization, writer);
                break;
            case FlattenDeclaration:
                writer.Add("data_format", "channels_last");
                break;
            case ReshapeDeclaration:
                writer.Add("target_shape", [.. written.Shape.Dimensions]);
                break;
            case PermuteDeclaration permute:
                writer.Add("dims", [.. permute.Dimensions]);
                break;
            case BorderDeclaration border:
                ShapeLayers.Write(border, (BorderLayer)written.Layer!, writer);
                break;
            case UpSamplingDeclaration sampling:
                ShapeLayers.Write((UpSamplingLayer)written.Layer!, sampling.Axes, writer);
                break;
            case ConcatenateDeclaration concatenate:
                writer.Add("axis", concatenate.Axis);
                break;
            case SliceDeclaration:
                writer.BecomeOperation("numpy", "GetItem");
                break;
            case MergeDeclaration:
                break;
            default:
                throw new InvalidOperationException($"Unknown layer {declaration.GetType().Name}.");
        }

        return new SerializedLayer(writer.ClassName, writer.Config, writer.Module);
    }

    private static SerializedLayer OfInput(WritableLayer written)
    {
        var config = new JsonObject
        {
            ["batch_shape"] = BatchShape(written.Shape),
            ["dtype"] = "float32",
            ["sparse"] = false,
            ["name"] = written.Name,
        };
        return new SerializedLayer("InputLayer", config, Module: null);
    }

    /// <summary>A shape with the batch, whose size is open.</summary>
    public static JsonArray BatchShape(TensorShape shape) => [null, .. SerializedObject.List(shape.Dimensions).Select(size => size!.DeepClone())];
}
