using System.Collections.Immutable;
using System.Runtime.InteropServices;
using NetGen.Storage.Safetensors;

namespace NetGen.Storage;

/// <summary>
/// A kernel of bfloat16 values, two to a word: [⌈outputs/16⌉][rows][8], where word i of a row has output i of the 16 in its low half and output
/// i + 8 in its high half. <see cref="QuantizedKernel"/> says what rows and outputs are.
/// </summary>
internal sealed class Bfloat16Format : ParameterFormat
{
    private const int Lanes = 16;

    /// <inheritdoc/>
    public override void Quantize(ParameterInfo info, ReadOnlySpan<float> values, Span<float> storage)
    {
        ushort[] halves = new ushort[values.Length];
        for (int i = 0; i < halves.Length; i++)
            halves[i] = Round(values[i]);
        Pack(halves, new(info), storage);
    }

    /// <inheritdoc/>
    public override void Dequantize(ParameterInfo info, ReadOnlySpan<float> storage, Span<float> values)
    {
        ushort[] halves = new ushort[values.Length];
        Unpack(storage, new(info), halves);
        for (int i = 0; i < halves.Length; i++)
            values[i] = ToSingle(halves[i]);
    }

    /// <inheritdoc/>
    public override ImmutableArray<StoredTensor> Tensors(ParameterInfo info) =>
    [
        new(
            info.Name,
            SafetensorsType.BF16,
            info.Shape,
            (storage, bytes) => Unpack(storage, new(info), MemoryMarshal.Cast<byte, ushort>(bytes)),
            (bytes, storage) => Pack(MemoryMarshal.Cast<byte, ushort>(bytes), new(info), storage)),
    ];

    /// <summary>The nearest bfloat16 value, ties to even; too large a value becomes infinite, a NaN stays one.</summary>
    public static ushort Round(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);

        // Rounding would carry a NaN's last bits into its sign, and cutting them off alone could leave an infinity.
        if (float.IsNaN(value))
            return (ushort)((bits >> 16) | 0x40);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>The float that a bfloat16 value is.</summary>
    public static float ToSingle(ushort value) => BitConverter.UInt32BitsToSingle((uint)value << 16);

    private static void Pack(ReadOnlySpan<ushort> halves, QuantizedKernel kernel, Span<float> storage)
    {
        Span<uint> words = MemoryMarshal.Cast<float, uint>(storage);
        for (int row = 0; row < kernel.Rows; row++)
        {
            for (int output = 0; output < kernel.Outputs; output++)
            {
                (int word, bool isLow) = Place(kernel, row, output);
                ushort half = halves[kernel.Index(row, output)];
                words[word] |= isLow ? half : (uint)half << 16;
            }
        }
    }

    private static void Unpack(ReadOnlySpan<float> storage, QuantizedKernel kernel, Span<ushort> halves)
    {
        ReadOnlySpan<uint> words = MemoryMarshal.Cast<float, uint>(storage);
        for (int row = 0; row < kernel.Rows; row++)
        {
            for (int output = 0; output < kernel.Outputs; output++)
            {
                (int word, bool isLow) = Place(kernel, row, output);
                halves[kernel.Index(row, output)] = (ushort)(isLow ? words[word] : words[word] >> 16);
            }
        }
    }

    private static (int Word, bool IsLow) Place(QuantizedKernel kernel, int row, int output)
    {
        (int panel, int lane) = kernel.Place(output);
        return ((((panel * kernel.Rows) + row) * (Lanes / 2)) + (lane % (Lanes / 2)), lane < Lanes / 2);
    }
}
