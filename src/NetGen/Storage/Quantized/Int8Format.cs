using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using NetGen.Storage.Safetensors;

namespace NetGen.Storage;

/// <summary>
/// A kernel [inputs, outputs] of signed bytes, [⌈outputs/16⌉][inputs][16] and padded to 64 of them, and after it the
/// scale of each output. Of a higher rank, all axes but the last are the inputs.
/// </summary>
internal sealed class Int8Format : ParameterFormat
{
    private const int Lanes = 16;
    private const int Largest = 127;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">A weight is infinite or NaN.</exception>
    public override void Quantize(ParameterInfo info, ReadOnlySpan<float> values, Span<float> storage)
    {
        (int inputs, int outputs) = (info.RowCount, info.Shape[^1]);
        Span<float> scales = Scales(info, storage);
        sbyte[] integers = new sbyte[values.Length];
        for (int output = 0; output < outputs; output++)
        {
            float largest = 0;
            for (int input = 0; input < inputs; input++)
            {
                float weight = values[(input * outputs) + output];
                if (!float.IsFinite(weight))
                    throw NotFinite(info, (input * outputs) + output, weight);
                largest = MathF.Max(largest, MathF.Abs(weight));
            }

            scales[output] = largest / Largest;
            for (int input = 0; input < inputs; input++)
            {
                int at = (input * outputs) + output;
                integers[at] = Round(values[at], scales[output]);
            }
        }

        Pack(integers, info, storage);
    }

    /// <inheritdoc/>
    public override void Dequantize(ParameterInfo info, ReadOnlySpan<float> storage, Span<float> values)
    {
        ReadOnlySpan<float> scales = Scales(info, storage);
        sbyte[] integers = new sbyte[values.Length];
        Unpack(storage, info, integers);
        for (int i = 0; i < integers.Length; i++)
            values[i] = integers[i] * scales[i % scales.Length];
    }

    /// <inheritdoc/>
    public override ImmutableArray<StoredTensor> Tensors(ParameterInfo info) =>
    [
        new(
            info.Name,
            SafetensorsType.I8,
            info.Shape,
            (storage, bytes) => Unpack(storage, info, MemoryMarshal.Cast<byte, sbyte>(bytes)),
            (bytes, storage) => Pack(MemoryMarshal.Cast<byte, sbyte>(bytes), info, storage)),
        new(
            info.Name + "_scale",
            SafetensorsType.F32,
            [info.Shape[^1]],
            (storage, bytes) => MemoryMarshal.AsBytes(Scales(info, storage)).CopyTo(bytes),
            (bytes, storage) => bytes.CopyTo(MemoryMarshal.AsBytes(Scales(info, storage)))),
    ];

    // The quotient leaves [−127, 127] only where the scale is so small that it was rounded itself.
    private static sbyte Round(float weight, float scale) => scale == 0
        ? (sbyte)0
        : (sbyte)Math.Clamp(Math.Round(weight / (double)scale, MidpointRounding.ToEven), -Largest, Largest);

    private static void Pack(ReadOnlySpan<sbyte> integers, ParameterInfo info, Span<float> storage)
    {
        Span<sbyte> bytes = MemoryMarshal.Cast<float, sbyte>(storage);
        (int inputs, int outputs) = (info.RowCount, info.Shape[^1]);
        for (int first = 0; first < outputs; first += Lanes)
        {
            int width = Math.Min(Lanes, outputs - first);
            for (int input = 0; input < inputs; input++)
                integers.Slice((input * outputs) + first, width).CopyTo(bytes[((first * inputs) + (input * Lanes))..]);
        }
    }

    private static void Unpack(ReadOnlySpan<float> storage, ParameterInfo info, Span<sbyte> integers)
    {
        ReadOnlySpan<sbyte> bytes = MemoryMarshal.Cast<float, sbyte>(storage);
        (int inputs, int outputs) = (info.RowCount, info.Shape[^1]);
        for (int first = 0; first < outputs; first += Lanes)
        {
            int width = Math.Min(Lanes, outputs - first);
            for (int input = 0; input < inputs; input++)
                bytes.Slice((first * inputs) + (input * Lanes), width).CopyTo(integers[((input * outputs) + first)..]);
        }
    }

    private static Span<float> Scales(ParameterInfo info, Span<float> storage) =>
        storage.Slice(ScaleOffset(info), info.Shape[^1]);

    private static ReadOnlySpan<float> Scales(ParameterInfo info, ReadOnlySpan<float> storage) =>
        storage.Slice(ScaleOffset(info), info.Shape[^1]);

    // Behind the bytes, of which a kernel has as many as floats in its usual storage.
    private static int ScaleOffset(ParameterInfo info) =>
        ((info.StorageLength / sizeof(float)) + Lanes - 1) / Lanes * Lanes;

    private static InvalidOperationException NotFinite(ParameterInfo info, int index, float weight)
    {
        var place = new int[info.Shape.Length];
        for (int axis = place.Length - 1; axis >= 0; axis--)
            (index, place[axis]) = Math.DivRem(index, info.Shape[axis]);
        return new(string.Create(
            CultureInfo.InvariantCulture,
            $"{info.Name}[{string.Join(", ", place)}] is {weight}, which int8 cannot hold; every weight must be finite."));
    }
}
