namespace NetGen.Storage;

/// <summary>
/// One parameter of a network in Keras's layout: a kernel is [inputs, outputs], last axis fastest. It reads and writes the
/// storage, which has another layout.
/// </summary>
/// <param name="info">The parameter's name, shape and place.</param>
/// <param name="buffer">
/// The buffer that holds it at <see cref="ParameterInfo.Offset"/>: the weights, their gradients, or an optimizer's state.
/// </param>
public readonly struct Parameter(ParameterInfo info, AlignedBuffer buffer)
{
    private const int Lanes = 16;

    private readonly int _offset = info.Offset;

    /// <summary>One of many sets of parameters in a buffer.</summary>
    /// <param name="info">The parameter's name, shape and place in its set.</param>
    /// <param name="buffer">The buffer.</param>
    /// <param name="start">The index of the first float of the set.</param>
    internal Parameter(ParameterInfo info, AlignedBuffer buffer, int start)
        : this(info, buffer) => _offset = start + info.Offset;

    /// <summary>Name, shape and place.</summary>
    public ParameterInfo Info { get; } = info;

    /// <summary>The number of values.</summary>
    public int Length => Info.Count;

    /// <summary>The value at a flat index of Keras's layout.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not in [0, Length).</exception>
    /// <exception cref="InvalidOperationException">The value cannot be changed (<see cref="ParameterStore.IsReadOnly"/>), and a reference could; use <see cref="CopyTo"/>.</exception>
    public ref float this[int index] => ref buffer.Span[StorageIndex(index)];

    /// <summary>The value at a row (input) and a column (output) of a matrix.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the shape, or the parameter is not a matrix.</exception>
    /// <exception cref="InvalidOperationException"><inheritdoc cref="this[int]" path="/exception[@cref='InvalidOperationException']"/></exception>
    public ref float this[int row, int column] => ref this[FlatIndex(row, column)];

    /// <summary>Copies all values out.</summary>
    /// <param name="destination">Receives exactly <see cref="Length"/> values.</param>
    /// <exception cref="ArgumentException">The length differs.</exception>
    public void CopyTo(Span<float> destination)
    {
        CheckLength(destination.Length);
        ParameterPanels.CopyOut(Info, buffer.Values.Slice(_offset, Info.StorageLength), destination);
    }

    /// <summary>Copies all values in. Sets the padding to 0, because diverged training may have changed it.</summary>
    /// <param name="source">Exactly <see cref="Length"/> values.</param>
    /// <exception cref="ArgumentException">The length differs.</exception>
    /// <exception cref="InvalidOperationException">The values cannot be changed (<see cref="ParameterStore.IsReadOnly"/>).</exception>
    public void CopyFrom(ReadOnlySpan<float> source)
    {
        CheckLength(source.Length);
        ParameterPanels.CopyIn(Info, source, Storage);
    }

    /// <summary>Makes all values and the padding 0.</summary>
    internal void Clear() => Storage.Clear();

    /// <summary>
    /// The values that follow each other in the storage as they do in Keras's layout: all of a vector, up to 16 along the last axis, one of
    /// transposed panels.
    /// </summary>
    /// <param name="index">The flat index of the first; its index in its part of the last axis is a multiple of 16.</param>
    internal Span<float> RunFrom(int index)
    {
        int length = Info.Layout switch
        {
            ParameterLayout.Vector => Length - index,
            ParameterLayout.TransposedPanels => 1,
            _ => Math.Min(Lanes, Info.PartWidth - (index % Info.ColumnCount % Info.PartWidth)),
        };
        return buffer.Span.Slice(StorageIndex(index), length);
    }

    private Span<float> Storage => buffer.Span.Slice(_offset, Info.StorageLength);

    private int FlatIndex(int row, int column)
    {
        if (Info.Shape.Length != 2)
        {
            string shape = ShapeText.Format(Info.Shape.AsSpan());
            throw new ArgumentOutOfRangeException(
                nameof(row), $"{Info.Name} has shape {shape} and is not a matrix; use the flat index.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Info.Shape[0]);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, Info.Shape[1]);
        return (row * Info.Shape[1]) + column;
    }

    private int StorageIndex(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Info.Count);
        return _offset + Info.PlaceOf(index);
    }

    private void CheckLength(int length)
    {
        if (length == Info.Count)
            return;
        string shape = ShapeText.Format(Info.Shape.AsSpan());
        throw new ArgumentException($"{Info.Name} has {Info.Count} values (shape {shape}), got {length}.");
    }
}
