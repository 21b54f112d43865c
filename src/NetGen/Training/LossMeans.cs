using System.Collections;
using System.Collections.Immutable;

namespace NetGen;

/// <summary>
/// The mean of each loss of a network with several, over the samples so far, without its weight; of a network with one loss, nothing.
/// </summary>
/// <remarks>As in Keras, the loss of the output <c>policy</c> is reported as <c>policy_loss</c>.</remarks>
internal sealed class LossMeans : IReadOnlyList<MetricValue>
{
    private readonly string[] _names;
    private readonly double[] _sums;
    private long _count;

    /// <summary>Names the losses.</summary>
    public LossMeans(ImmutableArray<LossInfo> losses)
    {
        _names = losses.Length > 1 ? [.. losses.Select(loss => $"{loss.Name}_loss")] : [];
        _sums = new double[_names.Length];
    }

    /// <summary>The names in the history.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <inheritdoc/>
    public int Count => _names.Length;

    /// <inheritdoc/>
    public MetricValue this[int index] => new(_names[index], _count == 0 ? 0 : _sums[index] / _count, HigherIsBetter: false);

    /// <summary>Forgets all samples.</summary>
    public void Reset()
    {
        Array.Clear(_sums);
        _count = 0;
    }

    /// <summary>Takes samples into account.</summary>
    /// <param name="sums">The sum over them of each loss.</param>
    /// <param name="count">Their number.</param>
    public void Add(ReadOnlySpan<double> sums, int count)
    {
        for (int i = 0; i < _sums.Length; i++)
            _sums[i] += sums[i];
        _count += count;
    }

    /// <inheritdoc/>
    public IEnumerator<MetricValue> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
            yield return this[i];
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
