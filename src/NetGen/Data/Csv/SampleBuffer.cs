namespace NetGen;

/// <summary>Collects samples in memory that grows, with little to spare if the length of the file is known.</summary>
/// <param name="inputSize">The number of values in one sample.</param>
/// <param name="targetSize">The number of values in one target.</param>
/// <param name="path">The file, for messages.</param>
/// <param name="fileLength">Its length in bytes, if its text is not compressed.</param>
internal sealed class SampleBuffer(int inputSize, int targetSize, string path, long? fileLength)
{
    // The most that a file's length alone makes the buffer take: 1 GB.
    private const int MostValuesOfEstimate = 1 << 28;

    private readonly int _largest = Array.MaxLength / Math.Max(inputSize, targetSize);
    private float[] _inputs = [];
    private float[] _targets = [];
    private int _capacity;

    /// <summary>The number of samples.</summary>
    public int Count { get; private set; }

    /// <summary>The place of the next sample, after <see cref="Reserve"/>.</summary>
    public Span<float> Input => _inputs.AsSpan(Count * inputSize, inputSize);

    /// <summary>The place of the next target, after <see cref="Reserve"/>.</summary>
    public Span<float> Target => _targets.AsSpan(Count * targetSize, targetSize);

    /// <summary>Makes room for one more sample.</summary>
    /// <param name="characters">How many characters the lines have up to this sample's.</param>
    /// <exception cref="InvalidDataException">An array cannot hold so many values.</exception>
    public void Reserve(long characters)
    {
        if (Count < _capacity)
            return;
        if (Count == _largest)
            throw new InvalidDataException(
                $"{path}: expected at most {_largest} samples, because one array holds all values; the file has more. Divide the file.");
        Resize((int)Math.Min(_largest, NextCapacity(characters)));
    }

    /// <summary>Keeps the sample and the target that were written.</summary>
    public void Add() => Count++;

    /// <summary>The samples up to here.</summary>
    public DataSet ToDataSet()
    {
        if (_capacity - Count > Count / 4)
            Resize(Count);
        return new DataSet(
            _inputs.AsMemory(0, Count * inputSize), _targets.AsMemory(0, Count * targetSize), inputSize, targetSize);
    }

    private long NextCapacity(long characters)
    {
        const int first = 16384;
        if (_capacity == 0)
            return Math.Max(1, first / inputSize);

        // Memory that is reserved and never written takes no room, so that a little too much costs less than a copy.
        long grown = Math.Max(_capacity + 1L, _capacity * 3L / 2);
        if (fileLength is not { } length || _capacity > Math.Max(1, first / inputSize))
            return grown;
        long estimate = (long)(length / ((double)characters / (Count + 1)) * 1.02) + 16;
        return Math.Max(grown, Math.Min(estimate, MostValuesOfEstimate / inputSize));
    }

    private void Resize(int capacity)
    {
        _inputs = Copy(_inputs, Count * inputSize, capacity * inputSize);
        _targets = Copy(_targets, Count * targetSize, capacity * targetSize);
        _capacity = capacity;
    }

    private static float[] Copy(float[] values, int count, int capacity)
    {
        float[] copy = GC.AllocateUninitializedArray<float>(capacity);
        values.AsSpan(0, count).CopyTo(copy);
        return copy;
    }
}
