using NetGen.Compiler.Layers;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.WeightFiles;

/// <summary>The tensors that a network saves and loads.</summary>
internal static class ExpectedTensors
{
    private const string Float = "F32";

    /// <summary>The tensors of a network, or of one whose kernels are stored in a format.</summary>
    /// <param name="network">The network.</param>
    /// <param name="format">The format; nothing for the network itself.</param>
    public static TensorHead[] Of(Network network, WeightFormat? format) => format is { } quantized
        ? [.. ProgramBuilder.PlaceParameters(network).SelectMany(parameter => Quantized(parameter, quantized))]
        : [.. network.Parameters.Select(parameter => Head(parameter.Name, Float, parameter.Shape))];

    private static IEnumerable<TensorHead> Quantized(PlacedParameter parameter, WeightFormat format)
    {
        (string name, TensorShape shape) = (parameter.Specification.Name, parameter.Specification.Shape);
        if (!parameter.IsStoredIn(format))
            return [Head(name, Float, shape)];
        return format == WeightFormat.Bfloat16
            ? [Head(name, "BF16", shape)]
            : [Head(name, "I8", shape), Head(name + "_scale", Float, TensorShape.Of(Quantization.SizesOf(parameter).Outputs))];
    }

    private static TensorHead Head(string name, string type, TensorShape shape) => new(name, type, [.. shape.Dimensions.Select(size => (long)size)]);
}
