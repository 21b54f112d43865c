using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace NetGen.Storage;

/// <summary>All weights of a quantized network, in one contiguous buffer in the layout that the kernels read.</summary>
public sealed class QuantizedWeights
{
    // The buffer's own, as in ParameterStore.
    private readonly float[] _array;
    private readonly nint _offset;
    private readonly int _layout;

    internal QuantizedWeights(QuantizedDescription description)
    {
        Description = description;
        Buffer = new AlignedBuffer(description.StorageLength);
        (_array, _offset) = Buffer.Place;
        _layout = description.Network.LayoutCode;
    }

    /// <summary>The network, the format, and the place of each parameter.</summary>
    public QuantizedDescription Description { get; }

    /// <summary>
    /// The buffer itself, <see cref="QuantizedDescription.StorageLength"/> words of 32 bits: floats and packed kernels. Do not
    /// change it.
    /// </summary>
    public AlignedBuffer Buffer { get; }

    /// <summary>The first word of the buffer, for generated code that was made for a layout.</summary>
    /// <param name="layout"><see cref="NetworkDescription.LayoutCode"/> of that code.</param>
    /// <exception cref="InvalidOperationException">
    /// The network was changed while the program ran (hot reload), and the code is newer than the weights.
    /// </exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float Start(int layout)
    {
        if (layout != _layout)
            ParameterStore.ThrowChanged(Description.Network.Name);
        return ref AlignedBuffer.At(_array, _offset);
    }

    /// <summary>The memory that all weights take, in bytes, padding included.</summary>
    public long SizeInBytes => (long)Buffer.Length * sizeof(float);

    /// <summary>Rounds the parameters of a network.</summary>
    /// <param name="parameters">The parameters. They are copied.</param>
    /// <param name="description">The quantized network.</param>
    /// <exception cref="ArgumentException">The parameters are those of another network.</exception>
    /// <exception cref="InvalidOperationException">The format is int8 and a weight is infinite or NaN.</exception>
    public static QuantizedWeights Of(ParameterStore parameters, QuantizedDescription description)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(description);
        if (!ReferenceEquals(parameters.Description, description.Network))
        {
            throw new ArgumentException(
                $"Expected the parameters of the network {description.Network.Name}, got those of "
                + $"{parameters.Description.Name}.",
                nameof(parameters));
        }

        var weights = new QuantizedWeights(description);
        for (int i = 0; i < description.Network.Parameters.Length; i++)
        {
            float[] values = new float[parameters[i].Length];
            parameters[i].CopyTo(values);
            weights.FormatOf(i).Quantize(parameters[i].Info, values, weights.StorageFrom(i));
        }

        return weights;
    }

    /// <summary>Reads the weights from a file that <see cref="QuantizedNetworkFile.Save"/> wrote.</summary>
    /// <param name="path">The file's name.</param>
    /// <param name="description">The quantized network.</param>
    /// <exception cref="NetworkFileException">
    /// The file is damaged, or its tensors do not fit this network in this format. The message lists the differences.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder, a pipe, a socket or a device.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static QuantizedWeights Load(string path, QuantizedDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return QuantizedFile.Read(path, description);
    }

    /// <summary>Copies a parameter out, converted to floats.</summary>
    /// <param name="index">Its index in <see cref="NetworkDescription.Parameters"/>.</param>
    /// <param name="destination">Receives exactly its values, in Keras's layout.</param>
    /// <exception cref="ArgumentException">The length differs.</exception>
    public void CopyTo(int index, Span<float> destination)
    {
        ParameterInfo info = Description.Network.Parameters[index];
        if (destination.Length != info.Count)
            throw new ArgumentException($"{info.Name} has {info.Count} values, got room for {destination.Length}.");
        FormatOf(index).Dequantize(info, StorageFrom(index), destination);
    }

    /// <summary>The storage from the first word of a parameter on.</summary>
    internal Span<float> StorageFrom(int index) => Buffer.Span[Description.Offsets[index]..];

    private ParameterFormat FormatOf(int index) =>
        ParameterFormat.Of(Description.Network.Parameters[index], Description.Format);
}
