using System.ComponentModel;
using System.Runtime.CompilerServices;
using NetGen.Numerics;

namespace NetGen.Storage;

/// <summary>
/// Expands panels of a quantized kernel, 16 outputs each, to the floats [panels][inputs][16] that products of several rows
/// read. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class QuantizedPanels
{
    private const uint Lanes = 16;

    /// <summary>Expands panels of bfloat16 values.</summary>
    /// <param name="packed">The first word of the panels, of inputs·8 words each.</param>
    /// <param name="inputs">The kernel's inputs.</param>
    /// <param name="panels">The panels to expand.</param>
    /// <param name="kernel">The first float of room for panels·inputs·16.</param>
    public static void ExpandBfloat16(ref readonly float packed, int inputs, int panels, ref float kernel)
    {
        if (PanelSupport.Use512)
            ExpandBfloat16<Panel512>(in packed, inputs, panels, ref kernel);
        else if (PanelSupport.Use256)
            ExpandBfloat16<Panel256>(in packed, inputs, panels, ref kernel);
        else if (PanelSupport.Use128)
            ExpandBfloat16<Panel128>(in packed, inputs, panels, ref kernel);
        else
            ExpandBfloat16<PanelScalar>(in packed, inputs, panels, ref kernel);
    }

    /// <summary>Expands panels of bfloat16 values, multiplied by a factor for each output.</summary>
    /// <param name="packed">The first word of the panels, of inputs·8 words each.</param>
    /// <param name="factors">The first of the panels' factors.</param>
    /// <param name="inputs">The kernel's inputs.</param>
    /// <param name="panels">The panels to expand.</param>
    /// <param name="kernel">The first float of room for panels·inputs·16.</param>
    public static void ExpandBfloat16(
        ref readonly float packed, ref readonly float factors, int inputs, int panels, ref float kernel)
    {
        if (PanelSupport.Use512)
            ExpandBfloat16<Panel512>(in packed, in factors, inputs, panels, ref kernel);
        else if (PanelSupport.Use256)
            ExpandBfloat16<Panel256>(in packed, in factors, inputs, panels, ref kernel);
        else if (PanelSupport.Use128)
            ExpandBfloat16<Panel128>(in packed, in factors, inputs, panels, ref kernel);
        else
            ExpandBfloat16<PanelScalar>(in packed, in factors, inputs, panels, ref kernel);
    }

    /// <summary>Expands panels of int8 values, multiplied by their scales.</summary>
    /// <param name="packed">The word in which the first byte of the panels lies, of inputs·16 bytes each.</param>
    /// <param name="scales">The first of the panels' scales.</param>
    /// <param name="inputs">The kernel's inputs.</param>
    /// <param name="panels">The panels to expand.</param>
    /// <param name="kernel">The first float of room for panels·inputs·16.</param>
    public static void ExpandInt8(
        ref readonly float packed, ref readonly float scales, int inputs, int panels, ref float kernel)
    {
        if (PanelSupport.Use512)
            ExpandInt8<Panel512>(in packed, in scales, inputs, panels, ref kernel);
        else if (PanelSupport.Use256)
            ExpandInt8<Panel256>(in packed, in scales, inputs, panels, ref kernel);
        else if (PanelSupport.Use128)
            ExpandInt8<Panel128>(in packed, in scales, inputs, panels, ref kernel);
        else
            ExpandInt8<PanelScalar>(in packed, in scales, inputs, panels, ref kernel);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ExpandBfloat16<TPanel>(ref readonly float packed, int inputs, int panels, ref float kernel)
        where TPanel : struct, IPanel<TPanel>
    {
        nuint rows = (nuint)panels * (nuint)inputs;
        for (nuint row = 0; row < rows; row++)
            TPanel.LoadBfloat16(in packed, Lanes / 2 * row).Store(ref kernel, Lanes * row);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ExpandBfloat16<TPanel>(
        ref readonly float packed, ref readonly float factors, int inputs, int panels, ref float kernel)
        where TPanel : struct, IPanel<TPanel>
    {
        nuint row = 0;
        for (int panel = 0; panel < panels; panel++)
        {
            TPanel factor = TPanel.Load(in factors, (nuint)panel * Lanes);
            for (int input = 0; input < inputs; input++)
            {
                (TPanel.LoadBfloat16(in packed, Lanes / 2 * row) * factor).Store(ref kernel, Lanes * row);
                row++;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ExpandInt8<TPanel>(
        ref readonly float packed, ref readonly float scales, int inputs, int panels, ref float kernel)
        where TPanel : struct, IPanel<TPanel>
    {
        nuint row = 0;
        for (int panel = 0; panel < panels; panel++)
        {
            TPanel scale = TPanel.Load(in scales, (nuint)panel * Lanes);
            for (int input = 0; input < inputs; input++)
            {
                (TPanel.LoadInt8(in packed, Lanes / sizeof(float) * row) * scale).Store(ref kernel, Lanes * row);
                row++;
            }
        }
    }
}
