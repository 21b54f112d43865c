using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using NetGen.Storage.Safetensors;

namespace NetGen.Storage;

/// <summary>
/// A kernel of signed bytes, [⌈outputs/16⌉][rows][16] and padded to 64 of them, and after it the scale of each output.
/// <see cref="QuantizedKernel"/> says what rows and outputs are.
/// </summary>
internal sealed class Int8Format : ParameterFormat
{
    private const int Lanes = 16;
    private const int Largest = 127;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">A weight is infinite or NaN.</exception>
    public override void Quantize(ParameterInfo info, ReadOnlySpan<float> values, Span<float> storage)
    {
        var kernel = new QuantizedKernel(info);
        Span<float> scales = Scales(kernel, storage);
        sbyte[] integers = new sbyte[values.Length];
        for (int output = 0; output < kernel.Outputs; output++)
        {
            float largest = 0;
            for (int row = 0; row < kernel.Rows; row++)
            {
                float weight = values[kernel.Index(row, output)];
                if (!float.IsFinite(weight))
                    throw NotFinite(info, kernel.Index(row, output), weight);
                largest = MathF.Max(largest, MathF.Abs(weight));
            }

            scales[output] = largest / Largest;
            for (int row = 0; row < kernel.Rows; row++)
            {
                int at = kernel.Index(row, output);
                integers[at] = Round(values[at], scales[output]);
            }
        }

        Pack(integers, kernel, storage);
    }

    /// <inheritdoc/>
    public override void Dequantize(ParameterInfo info, ReadOnlySpan<float> storage, Span<float> values)
    {
        var kernel = new QuantizedKernel(info);
        ReadOnlySpan<float> scales = Scales(kernel, storage);
        sbyte[] integers = new sbyte[values.Length];
        Unpack(storage, kernel, integers);
        for (int row = 0; row < kernel.Rows; row++)
        {
            for (int output = 0; output < kernel.Outputs; output++)
            {
                int at = kernel.Index(row, output);
                values[at] = integers[at] * scales[output];
            }
        }
    }

    /// <inheritdoc/>
    public override ImmutableArray<StoredTensor> Tensors(ParameterInfo info)
    {
        var kernel = new QuantizedKernel(info);
        return
        [
            new(
                info.Name,
                SafetensorsType.I8,
                info.Shape,
                (storage, bytes) => Unpack(storage, kernel, MemoryMarshal.Cast<byte, sbyte>(bytes)),
                (bytes, storage) => Pack(MemoryMarshal.Cast<byte, sbyte>(bytes), kernel, storage)),
            new(
                info.Name + "_scale",
                SafetensorsType.F32,
                [kernel.Outputs],
                (storage, bytes) => MemoryMarshal.AsBytes(Scales(kernel, storage)).CopyTo(bytes),
                (bytes, storage) => bytes.CopyTo(MemoryMarshal.AsBytes(Scales(kernel, storage)))),
        ];
    }

    // The quotient leaves [−127, 127] only where the scale is so small that it was rounded itself.
    private static sbyte Round(float weight, float scale) => scale == 0
        ? (sbyte)0
        : (sbyte)Math.Clamp(Math.Round(weight / (double)scale, MidpointRounding.ToEven), -Largest, Largest);

    private static void Pack(ReadOnlySpan<sbyte> integers, QuantizedKernel kernel, Span<float> storage)
    {
        Span<sbyte> bytes = MemoryMarshal.Cast<float, sbyte>(storage);
        for (int row = 0; row < kernel.Rows; row++)
        {
            for (int output = 0; output < kernel.Outputs; output++)
                bytes[Byte(row, output, kernel.Rows)] = integers[kernel.Index(row, output)];
        }
    }

    private static void Unpack(ReadOnlySpan<float> storage, QuantizedKernel kernel, Span<sbyte> integers)
    {
        ReadOnlySpan<sbyte> bytes = MemoryMarshal.Cast<float, sbyte>(storage);
        for (int row = 0; row < kernel.Rows; row++)
        {
            for (int output = 0; output < kernel.Outputs; output++)
                integers[kernel.Index(row, output)] = bytes[Byte(row, output, kernel.Rows)];
        }
    }

    private static int Byte(int row, int output, int rows) =>
        (((output / Lanes * rows) + row) * Lanes) + (output % Lanes);

    private static Span<float> Scales(QuantizedKernel kernel, Span<float> storage) =>
        storage.Slice(ScaleOffset(kernel), kernel.Outputs);

    private static ReadOnlySpan<float> Scales(QuantizedKernel kernel, ReadOnlySpan<float> storage) =>
        storage.Slice(ScaleOffset(kernel), kernel.Outputs);

    // After the bytes, in whole panels of words.
    private static int ScaleOffset(QuantizedKernel kernel) =>
        ((kernel.Panels * kernel.Rows * Lanes / sizeof(float)) + Lanes - 1) / Lanes * Lanes;

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
