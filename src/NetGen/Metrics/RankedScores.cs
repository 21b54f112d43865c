namespace NetGen;

/// <summary>The scores of one class, in order when they are asked for.</summary>
/// <remarks>
/// New scores are sorted by themselves and merged into those that are in order already, so that a metric whose result is read
/// again and again while samples arrive does not sort all of them each time. Memory is kept for the next epoch.
/// </remarks>
internal sealed class RankedScores
{
    private float[] _scores = [];
    private float[] _new = [];
    private int _sorted;

    /// <summary>The number of scores.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a score, which is not NaN.</summary>
    public void Add(float score)
    {
        if (Count == _scores.Length)
            Array.Resize(ref _scores, Math.Max(256, checked(2 * Count)));
        _scores[Count++] = score;
    }

    /// <summary>Forgets all scores.</summary>
    public void Clear() => (Count, _sorted) = (0, 0);

    /// <summary>All scores, the lowest first. Valid until the next one is added.</summary>
    public ReadOnlySpan<float> Ascending()
    {
        Span<float> added = _scores.AsSpan(_sorted, Count - _sorted);
        added.Sort();
        if (_sorted > 0 && added.Length > 0)
            Merge(added);
        _sorted = Count;
        return _scores.AsSpan(0, Count);
    }

    // From the highest down, so that no score is overwritten before it has moved.
    private void Merge(ReadOnlySpan<float> added)
    {
        if (_new.Length < added.Length)
            _new = new float[added.Length];
        added.CopyTo(_new);
        int old = _sorted - 1;
        int place = Count - 1;
        for (int next = added.Length - 1; next >= 0; place--)
            _scores[place] = old >= 0 && _scores[old] > _new[next] ? _scores[old--] : _new[next--];
    }
}
