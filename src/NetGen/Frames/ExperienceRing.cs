using NetGen.Randomness;

namespace NetGen;

/// <summary>The last samples that a game has made, with their targets. One thread may add while another draws batches.</summary>
/// <param name="capacity">The samples that there is room for; a new one then replaces the oldest.</param>
/// <param name="inputSize">The values in one sample.</param>
/// <param name="targetSize">The values in one target.</param>
internal sealed class ExperienceRing(int capacity, int inputSize, int targetSize)
{
    private readonly Lock _changing = new();
    private readonly float[] _inputs = new float[checked(capacity * inputSize)];
    private readonly float[] _targets = new float[checked(capacity * targetSize)];
    private int _next;
    private int _count;

    /// <summary>The samples that there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Adds a sample.</summary>
    public void Add(ReadOnlySpan<float> input, ReadOnlySpan<float> target)
    {
        lock (_changing)
        {
            input.CopyTo(_inputs.AsSpan(_next * inputSize, inputSize));
            target.CopyTo(_targets.AsSpan(_next * targetSize, targetSize));
            _next = _next + 1 < capacity ? _next + 1 : 0;
            Volatile.Write(ref _count, Math.Min(_count + 1, capacity));
        }
    }

    /// <summary>Draws samples, each with the same probability; one may come several times.</summary>
    /// <param name="random">Chooses them.</param>
    /// <param name="inputs">Receives the samples.</param>
    /// <param name="targets">Receives their targets.</param>
    public void Draw(ref PhiloxSequence random, Span<float> inputs, Span<float> targets)
    {
        lock (_changing)
        {
            for (; inputs.Length > 0; inputs = inputs[inputSize..], targets = targets[targetSize..])
            {
                int index = (int)random.NextUInt32((uint)_count);
                _inputs.AsSpan(index * inputSize, inputSize).CopyTo(inputs);
                _targets.AsSpan(index * targetSize, targetSize).CopyTo(targets);
            }
        }
    }

    /// <summary>Forgets all samples.</summary>
    public void Clear()
    {
        lock (_changing)
        {
            _next = 0;
            Volatile.Write(ref _count, 0);
        }
    }
}
