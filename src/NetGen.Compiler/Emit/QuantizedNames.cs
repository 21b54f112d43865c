namespace NetGen.Compiler.Emit;

/// <summary>The names of what a network gets for a format of weights.</summary>
internal static class QuantizedNames
{
    /// <summary>
    /// The nested class of the quantized network. Not the format's name alone: a class's members are in scope in its own
    /// attributes, so that <c>[Quantize(Int8)]</c> would mean the class.
    /// </summary>
    public static string NestedClass(WeightFormat format) => format + "Network";

    /// <summary>The method that converts.</summary>
    public static string Method(WeightFormat format) => "QuantizeTo" + format;
}
