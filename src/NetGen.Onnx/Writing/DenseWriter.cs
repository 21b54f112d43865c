using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Onnx.Writing;

/// <summary>Dense layers: <c>Gemm</c> of a vector, <c>MatMul</c> of positions.</summary>
internal static class DenseWriter
{
    /// <summary>Writes a layer.</summary>
    public static void Write(LayerNodes nodes, DenseLayer layer)
    {
        string x = nodes.Last(0), kernel = nodes.Weight(0);
        string result;
        if (layer.InputShape.Rank == 1)
        {
            result = nodes.Add("Gemm", layer.Bias is null ? [x, kernel] : [x, kernel, nodes.Weight(1)]);
        }
        else
        {
            result = nodes.Add("MatMul", [x, kernel]);
            if (layer.Bias is not null)
                result = nodes.Add("Add", [result, nodes.Weight(1)]);
        }

        nodes.Finish(ActivationWriter.Write(nodes, layer.Activation, result, isFirst: false), isFirst: false);
    }
}
