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

    /// <summary>The kernels of a quantized network.</summary>
    public static KernelStorage Of(WeightFormat format) => new(
        format.ToString(), Quantization.RowLength(format), "Load" + format, HasScales: format == WeightFormat.Int8);

    /// <summary>A row as the second factor of <c>TPanel.AddProduct</c>.</summary>
    /// <param name="kernel">A reference.</param>
    /// <param name="at">The row's offset from there.</param>
    public string Row(string kernel, string at) =>
        Load is null ? $"ref {kernel}, {at}" : $"TPanel.{Load}(ref {kernel}, {at})";
}
