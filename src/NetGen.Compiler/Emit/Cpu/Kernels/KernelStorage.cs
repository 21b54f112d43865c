using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Kernels;

/// <summary>How code reads a kernel row by row: the weights of one input and 16 outputs.</summary>
/// <param name="Name">What the names of kernels say of it; nothing for 32-bit floats.</param>
/// <param name="RowLength">The 32-bit words of a row.</param>
/// <param name="Load">The member of <c>TPanel</c> that makes 16 floats of a row; null for rows of floats.</param>
/// <param name="HasScales">Whether a product is multiplied by a scale of each output.</param>
internal sealed record KernelStorage(string Name, int RowLength, string? Load, bool HasScales)
{
    /// <summary>The kernels of the network itself.</summary>
    public static KernelStorage Float32 { get; } = new("", Panel.Lanes, Load: null, HasScales: false);

    /// <summary>Whether rows become floats where they are read.</summary>
    public bool IsConverted => Load is not null;

    /// <summary>
    /// Whether rows are read in pairs where a register holds a panel: <c>TPanel.AddBfloat16Pair</c> takes two operations for 32 values, and a row by
    /// itself two for 16.
    /// </summary>
    public bool HasPairs => Load == "Load" + WeightFormat.Bfloat16;

    /// <summary>A kernel of a quantized network.</summary>
    /// <param name="format">The format.</param>
    /// <param name="hasScales">Whether each output of its product is multiplied by a scale.</param>
    public static KernelStorage Of(WeightFormat format, bool hasScales) =>
        new(format.ToString(), Quantization.RowLength(format), "Load" + format, hasScales);

    /// <summary>A statement that expands panels of a quantized kernel to floats, <c>[panels][inputs][16]</c>.</summary>
    /// <param name="format">The format.</param>
    /// <param name="packed">The reference to the first of the panels.</param>
    /// <param name="scales">The reference to the scales of their outputs, or nothing.</param>
    /// <param name="inputs">The weights of an output.</param>
    /// <param name="panels">The panels.</param>
    public static string Expand(WeightFormat format, string packed, string? scales, int inputs, int panels) =>
        $"QuantizedPanels.Expand{format}({packed}{(scales is null ? "" : ", " + scales)}, {Text.Of(inputs)}, {Text.Of(panels)}, ref expanded);";

    /// <summary>A row as a panel.</summary>
    /// <param name="kernel">A reference.</param>
    /// <param name="at">The row's offset from there.</param>
    public string Value(string kernel, string at) => $"TPanel.{Load ?? "Load"}(ref {kernel}, {at})";

    /// <summary>A row as the second factor of <c>TPanel.AddProduct</c>.</summary>
    /// <param name="kernel">A reference.</param>
    /// <param name="at">The row's offset from there.</param>
    public string Row(string kernel, string at) =>
        Load is null ? $"ref {kernel}, {at}" : $"TPanel.{Load}(ref {kernel}, {at})";
}
