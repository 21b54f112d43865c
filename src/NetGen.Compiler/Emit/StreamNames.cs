using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Emit;

/// <summary>The names that more than one stage of the emitters uses for streams.</summary>
internal static class StreamNames
{
    /// <summary>The nested type of a stream's state.</summary>
    public const string State = "State";

    /// <summary>The interface that a class with <c>[Stream]</c> implements, or its quantized class.</summary>
    /// <param name="network">The network.</param>
    /// <param name="format">The format of the quantized class.</param>
    public static string Interface(Network network, WeightFormat? format = null)
    {
        string outer = network.Type.Name + network.Type.TypeParameters;
        string self = format is { } quantized ? QuantizedNames.NestedClass(quantized) : outer;
        return $"global::NetGen.IStreamNetwork<{self}, {outer}.{State}>";
    }
}
