using System.Collections.Immutable;
using System.Runtime.InteropServices;
using NetGen.Storage.Safetensors;

namespace NetGen.Storage;

/// <summary>
/// How a parameter of a quantized network is stored, and how that becomes floats and tensors of a file. The storage is a
/// span of 32-bit words from the parameter's first one on, whose padding is 0.
/// </summary>
internal abstract class ParameterFormat
{
    private static readonly Float32Format Float32 = new();
    private static readonly Bfloat16Format Bfloat16 = new();
    private static readonly Int8Format Int8 = new();

    /// <summary>The format of a parameter: kernels have that of the network, the rest stays float.</summary>
    public static ParameterFormat Of(ParameterInfo info, WeightFormat format) =>
        !info.IsQuantizable ? Float32
        : format == WeightFormat.Bfloat16 ? Bfloat16
        : info.IsRecurrent ? Float32
        : Int8;

    /// <summary>Rounds values, in Keras's layout, into the storage.</summary>
    public abstract void Quantize(ParameterInfo info, ReadOnlySpan<float> values, Span<float> storage);

    /// <summary>The values, in Keras's layout, that the storage stands for.</summary>
    public abstract void Dequantize(ParameterInfo info, ReadOnlySpan<float> storage, Span<float> values);

    /// <summary>What a file has of the parameter.</summary>
    public abstract ImmutableArray<StoredTensor> Tensors(ParameterInfo info);

    private sealed class Float32Format : ParameterFormat
    {
        public override void Quantize(ParameterInfo info, ReadOnlySpan<float> values, Span<float> storage) =>
            ParameterPanels.CopyIn(info, values, storage);

        public override void Dequantize(ParameterInfo info, ReadOnlySpan<float> storage, Span<float> values) =>
            ParameterPanels.CopyOut(info, storage, values);

        public override ImmutableArray<StoredTensor> Tensors(ParameterInfo info) =>
        [
            new(
                info.Name,
                SafetensorsType.F32,
                info.Shape,
                (storage, bytes) => Dequantize(info, storage, MemoryMarshal.Cast<byte, float>(bytes)),
                (bytes, storage) => Quantize(info, MemoryMarshal.Cast<byte, float>(bytes), storage)),
        ];
    }
}

/// <summary>A tensor of a file that holds a parameter, or part of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="CopyOut">Copies the values' bytes, in Keras's layout, out of the storage.</param>
/// <param name="CopyIn">Copies them into it.</param>
internal sealed record StoredTensor(
    string Name,
    SafetensorsType Type,
    ImmutableArray<int> Shape,
    StoredTensor.Copy<float, byte> CopyOut,
    StoredTensor.Copy<byte, float> CopyIn)
{
    /// <summary>Copies between storage and bytes.</summary>
    public delegate void Copy<TSource, TDestination>(ReadOnlySpan<TSource> source, Span<TDestination> destination);

    /// <summary>The bytes that its values take.</summary>
    public int ByteLength => checked(ShapeText.Product(Shape) * Type.Size());
}
