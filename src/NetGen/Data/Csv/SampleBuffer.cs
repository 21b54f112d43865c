namespace NetGen;

/// <summary>Collects samples in memory that grows to about what the file needs: the part of the file that was read tells how much that is.</summary>
/// <param name="inputSize">The number of values in one sample.</param>
/// <param name="targetSize">The number of values in one target.</param>
/// <param name="file">The file that the samples come from, compressed or not.</param>
internal sealed class SampleBuffer(int inputSize, int targetSize, FileStream file)
{
    // 4 MB. Of so much, the text that is read and not yet parsed is a small part.
    private const long FirstValues = 1 << 20;

    // The most that an estimate makes the buffer take: 1 GB.
    private const long MostValuesOfEstimate = 1 << 28;

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
    /// <exception cref="InvalidDataException">An array cannot hold so many values.</exception>
    public void Reserve()
    {
        if (Count < _capacity)
            return;
        if (Count == _largest)
            throw new InvalidDataException(
                $"{file.Name}: expected at most {_largest} samples, because one array holds all values; the file has more. Divide the file.");
        Resize((int)Math.Min(_largest, NextCapacity()));
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

    private long NextCapacity()
    {
        // A value has at least one character and a separator.
        if (_capacity == 0)
            return Math.Max(1, (file.CanSeek ? Math.Min(FirstValues, file.Length / 2) : FirstValues) / inputSize);

        long grown = Math.Max(_capacity + 1L, _capacity * 3L / 2);
        if (!file.CanSeek || file.Position == 0)
            return grown;

        // Memory that is reserved and never written takes no room, so that a little too much costs less than a copy.
        double estimate = 1.15 * Count * file.Length / file.Position;
        return estimate > _capacity ? (long)Math.Min(estimate, Math.Max(grown, MostValuesOfEstimate / inputSize)) : grown;
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
