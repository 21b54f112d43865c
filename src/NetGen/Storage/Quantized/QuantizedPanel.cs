using System.ComponentModel;
using System.Runtime.CompilerServices;
using NetGen.Numerics;

namespace NetGen.Storage;

/// <summary>
/// Expands one panel of a quantized kernel, 16 outputs, to the floats [inputs][16] that kernels for batches read. For
/// generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class QuantizedPanel
{
    private const uint Lanes = 16;

    /// <summary>Expands a panel of bfloat16 values.</summary>
    /// <param name="packed">The panel's first word, of ⌈inputs/2⌉·16.</param>
    /// <param name="inputs">The kernel's inputs.</param>
    /// <param name="kernel">The first float of room for <paramref name="inputs"/>·16, rounded up to whole pairs of inputs.</param>
    public static void ExpandBfloat16(ref readonly float packed, int inputs, ref float kernel)
    {
        if (PanelSupport.Use512)
            ExpandBfloat16<Panel512>(in packed, inputs, ref kernel);
        else if (PanelSupport.Use256)
            ExpandBfloat16<Panel256>(in packed, inputs, ref kernel);
        else
            ExpandBfloat16<Panel128>(in packed, inputs, ref kernel);
    }

    /// <summary>Expands a panel of int8 values, multiplied by their scales.</summary>
    /// <param name="packed">The word in which the panel's first byte lies, of inputs·16 bytes.</param>
    /// <param name="scales">The first of the panel's 16 scales.</param>
    /// <param name="inputs">The kernel's inputs.</param>
    /// <param name="kernel">The first float of room for <paramref name="inputs"/>·16.</param>
    public static void ExpandInt8(ref readonly float packed, ref readonly float scales, int inputs, ref float kernel)
    {
        if (PanelSupport.Use512)
            ExpandInt8<Panel512>(in packed, in scales, inputs, ref kernel);
        else if (PanelSupport.Use256)
            ExpandInt8<Panel256>(in packed, in scales, inputs, ref kernel);
        else
            ExpandInt8<Panel128>(in packed, in scales, inputs, ref kernel);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ExpandBfloat16<TPanel>(ref readonly float packed, int inputs, ref float kernel)
        where TPanel : struct, IPanel<TPanel>
    {
        for (nuint input = 0; input < (nuint)inputs; input += 2)
        {
            TPanel even = TPanel.LoadBfloat16(in packed, Lanes / 2 * input, out TPanel odd);
            even.Store(ref kernel, Lanes * input);
            odd.Store(ref kernel, (Lanes * input) + Lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ExpandInt8<TPanel>(
        ref readonly float packed, ref readonly float scales, int inputs, ref float kernel)
        where TPanel : struct, IPanel<TPanel>
    {
        TPanel scale = TPanel.Load(in scales, 0);
        for (nuint input = 0; input < (nuint)inputs; input++)
            (TPanel.LoadInt8(in packed, Lanes / sizeof(float) * input) * scale).Store(ref kernel, Lanes * input);
    }
}
