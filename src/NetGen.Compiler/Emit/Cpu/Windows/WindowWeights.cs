using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Products;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Windows;

/// <summary>How tiles of a window get at the weights of a group of panels.</summary>
/// <param name="Reference">The name of the reference to them.</param>
/// <param name="Storage">How they are stored there.</param>
/// <param name="IsOfGroup">Whether there are those of the group alone, and not those of all panels.</param>
internal sealed record WindowWeights(string Reference, KernelStorage Storage, bool IsOfGroup)
{
    /// <summary>The weights of a network of floats.</summary>
    /// <param name="reference">The name of the reference to them.</param>
    public static WindowWeights Float32(string reference) => new(reference, KernelStorage.Float32, IsOfGroup: false);

    /// <summary>The weights of a quantized kernel.</summary>
    /// <param name="step">The product.</param>
    /// <param name="isWide">Whether one register holds a panel.</param>
    public static WindowWeights Of(QuantizedWindowProduct step, bool isWide) => step.Expands(isWide)
        ? new("expanded", KernelStorage.Float32, IsOfGroup: true)
        : new("kernel", KernelStorage.Of(step.Format, step.Scales is not null), IsOfGroup: false);

    /// <summary>The reference to the weights of a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="rows">The weights of an output.</param>
    public string Of(PanelGroup group, int rows) =>
        IsOfGroup ? "ref " + Reference : Text.Ref(Reference, group.Offset(rows * Storage.RowLength));

    /// <summary>The statement before the tiles of a group that expands the panels of a quantized kernel that they read.</summary>
    public static string Expand(QuantizedWindowProduct step, PanelGroup group) => KernelStorage.Expand(
        step.Format,
        Text.Ref("kernel", group.Offset(step.Inputs * Quantization.RowLength(step.Format))),
        step.Scales is null ? null : Text.Ref("scales", group.Offset(Panel.Lanes)),
        step.Inputs,
        group.Panels);
}
