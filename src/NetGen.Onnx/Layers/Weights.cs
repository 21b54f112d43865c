using NetGen.Compiler.Models;
using NetGen.Compiler.Onnx.Folding;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Layers;

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

    /// <summary>One number for each channel of a layer that reads a value with the channels last.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="tensor">As many numbers as channels.</param>
    /// <param name="value">The value; of a vector, the numbers follow its order of elements.</param>
    /// <exception cref="NodeException">They are not as many.</exception>
    public static ModelTensor PerChannel(string name, OnnxTensor tensor, Placed value)
    {
        int channels = value.Shape[^1];
        if (tensor.Count != channels)
            throw new NodeException($"its {name} has {tensor.Count} numbers, but there are {channels} channels");
        double[] numbers = tensor.Reals;
        return Vector(name, value.Pieces is null ? numbers : value.Elements().Select(index => numbers[index]));
    }

    /// <summary>Numbers as 32-bit floats.</summary>
    public static float[] Floats(IEnumerable<double> values) => [.. values.Select(value => (float)value)];
}
