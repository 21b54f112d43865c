using NetGen.Compiler.Models;
using NetGen.Compiler.Onnx.Folding;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Drafts;

/// <summary>Constants of a file as weights of layers.</summary>
internal static class Weights
{
    /// <summary>A weight in the order that it has.</summary>
    public static ModelTensor Of(string name, OnnxTensor tensor, params int[] shape) =>
        new(name, TensorShape.Of(shape), Floats(tensor.Reals));

    /// <summary>A weight with its axes in another order.</summary>
    public static ModelTensor Transposed(string name, OnnxTensor tensor, params int[] order)
    {
        OnnxTensor transposed = Broadcasting.Transpose(tensor, order);
        return Of(name, transposed, transposed.Sizes);
    }

    /// <summary>A vector.</summary>
    public static ModelTensor Vector(string name, IEnumerable<double> values)
    {
        float[] floats = Floats(values);
        return new(name, TensorShape.Of(floats.Length), floats);
    }

    /// <summary>Numbers as 32-bit floats.</summary>
    public static float[] Floats(IEnumerable<double> values) => [.. values.Select(value => (float)value)];
}
