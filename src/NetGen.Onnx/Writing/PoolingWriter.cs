using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Onnx.Writing;

/// <summary>Pooling, with the channels first.</summary>
internal static class PoolingWriter
{
    /// <summary>Writes a pooling of windows.</summary>
    public static void Write(LayerNodes nodes, PoolingLayer layer)
    {
        WindowAxis[] axes = WindowAttributes.Axes(layer.Window, layer.InputShape);
        string result = nodes.Add(
            layer.Declared.Function == PoolingFunction.Max ? "MaxPool" : "AveragePool",
            [nodes.First(0)],
            ("kernel_shape", WindowAttributes.Of(axes, axis => axis.Size)),
            ("strides", WindowAttributes.Of(axes, axis => axis.Stride)),
            ("pads", WindowAttributes.Pads(axes)));
        nodes.Finish(result, isFirst: true);
    }

    /// <summary>Writes a pooling of all positions.</summary>
    public static void Write(LayerNodes nodes, GlobalPoolingLayer layer)
    {
        string pooled = nodes.Add(layer.Function == PoolingFunction.Max ? "GlobalMaxPool" : "GlobalAveragePool", [nodes.First(0)]);
        bool keeps = layer.OutputShape.Rank > 1;
        nodes.Finish(keeps ? pooled : nodes.Add("Flatten", [pooled], ("axis", 1)), isFirst: keeps);
    }
}
