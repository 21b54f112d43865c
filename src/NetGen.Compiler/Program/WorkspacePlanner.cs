namespace NetGen.Compiler.Program;

/// <summary>
/// Places tensors in one workspace: each gets the lowest free range of floats for as long as it lives. Offsets are
/// multiples of 16, so that every panel is aligned.
/// </summary>
internal sealed class WorkspacePlanner
{
    private readonly List<(int Start, int End)> _taken = [];
    private readonly List<(int End, int Kind)> _kinds = [];

    /// <summary>The floats that are needed in all.</summary>
    public int Length => _kinds.Count == 0 ? 0 : _kinds[_kinds.Count - 1].End;

    /// <summary>Takes a range.</summary>
    /// <param name="length">Its length in floats, a multiple of 16.</param>
    /// <param name="kind">What was of one kind is never given to another.</param>
    /// <returns>Its start.</returns>
    public int Take(int length, int kind = 0)
    {
        int start = 0, index = 0, part = 0;
        while (true)
        {
            int end = checked(start + length);
            while (part < _kinds.Count && (_kinds[part].End <= start || _kinds[part].Kind == kind))
                part++;
            if (index < _taken.Count && _taken[index].Start < end)
                start = Math.Max(start, _taken[index++].End);
            else if (part < _kinds.Count && StartOf(part) < end)
                start = _kinds[part].End;
            else
                break;
        }

        while (index > 0 && _taken[index - 1].Start > start)
            index--;
        _taken.Insert(index, (start, start + length));
        Claim(start + length, kind);
        return start;
    }

    /// <summary>Gives a range back.</summary>
    /// <param name="start">What <see cref="Take"/> returned.</param>
    public void Free(int start) => _taken.RemoveAt(_taken.FindIndex(range => range.Start == start));

    private int StartOf(int part) => part == 0 ? 0 : _kinds[part - 1].End;

    private void Claim(int end, int kind)
    {
        if (end <= Length)
            return;
        if (_kinds.Count > 0 && _kinds[_kinds.Count - 1].Kind == kind)
            _kinds.RemoveAt(_kinds.Count - 1);
        _kinds.Add((end, kind));
    }
}
