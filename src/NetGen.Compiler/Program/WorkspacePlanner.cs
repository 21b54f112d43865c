namespace NetGen.Compiler.Program;

/// <summary>
/// Places tensors in one workspace: each gets the lowest free range of floats for as long as it lives. Offsets are
/// multiples of 16, so that every panel is aligned.
/// </summary>
internal sealed class WorkspacePlanner
{
    private readonly List<(int Start, int End)> _taken = [];

    /// <summary>The floats that are needed in all.</summary>
    public int Length { get; private set; }

    /// <summary>Takes a range.</summary>
    /// <param name="length">Its length in floats, a multiple of 16.</param>
    /// <returns>Its start.</returns>
    public int Take(int length)
    {
        int start = 0, index = 0;
        while (index < _taken.Count && _taken[index].Start < checked(start + length))
            start = _taken[index++].End;
        _taken.Insert(index, (start, checked(start + length)));
        Length = Math.Max(Length, start + length);
        return start;
    }

    /// <summary>Gives a range back.</summary>
    /// <param name="start">What <see cref="Take"/> returned.</param>
    public void Free(int start) => _taken.RemoveAt(_taken.FindIndex(range => range.Start == start));
}
