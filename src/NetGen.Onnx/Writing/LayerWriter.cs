using NetGen.Compiler.Layers;
using DataType = Onnx.TensorProto.Types.DataType;

namespace NetGen.Compiler.Onnx.Writing;

/// <summary>The one place where a kind of layer is registered for writing.</summary>
internal static class LayerWriter
{
    /// <summary>Writes the nodes of a layer.</summary>
    /// <param name="graph">Receives them.</param>
    /// <param name="network">The network.</param>
    /// <param name="layer">The layer.</param>
    public static void Write(GraphWriter graph, Network network, Layer layer)
    {
        LayerNodes nodes = new(graph, network, layer);
        switch (layer)
        {
            case DenseLayer dense:
                DenseWriter.Write(nodes, dense);
                break;
            case ActivationLayer activation:
                nodes.Finish(ActivationWriter.Write(nodes, activation.Activation, nodes.Kept, nodes.IsKeptFirst), nodes.IsKeptFirst);
                break;
            case ElementwiseLayer elementwise:
                nodes.Finish(ActivationWriter.Write(nodes, elementwise.Function, nodes.Kept), nodes.IsKeptFirst);
                break;
            case PReLULayer:
                nodes.Finish(nodes.Add("PRelu", [nodes.Last(0), nodes.Weight(0)]), isFirst: false);
                break;
            case DropoutLayer or GaussianNoiseLayer or ActivityRegularizationLayer:
                nodes.Finish(nodes.Kept, nodes.IsKeptFirst);
                break;
            case ReshapeLayer or PermuteLayer or SliceLayer or ConcatenateLayer or BorderLayer or UpSamplingLayer:
                ShapeWriter.Write(nodes, layer);
                break;
            case MergeLayer merge:
                MergeWriter.Write(nodes, merge);
                break;
            case RecurrentLayer recurrent:
                RecurrentWriter.Write(nodes, recurrent);
                break;
            case EmbeddingLayer:
                string indices = nodes.Add("Cast", [nodes.Last(0)], ("to", (int)DataType.Int64));
                nodes.Finish(nodes.Add("Gather", [nodes.Weight(0), indices], ("axis", 0)), isFirst: false);
                break;
            case PoolingLayer pooling:
                PoolingWriter.Write(nodes, pooling);
                break;
            case GlobalPoolingLayer pooling:
                PoolingWriter.Write(nodes, pooling);
                break;
            case ConvolutionLayer convolution:
                ConvolutionWriter.Write(nodes, convolution);
                break;
            case NormalizationLayer or GroupNormalizationLayer or BatchNormalizationLayer or DataNormalizationLayer:
                NormalizationWriter.Write(nodes, layer);
                break;
            default:
                throw new InvalidOperationException($"Unknown layer {layer.GetType().Name}.");
        }
    }
}
