namespace NetGen.Learning;

/// <summary>The order of candidates by fitness, in memory of its own.</summary>
/// <param name="count">The number of candidates.</param>
internal sealed class Ranking(int count)
{
    private readonly int[] _order = new int[count];
    private readonly int[] _merged = new int[count];

    /// <summary>Sorts by fitness, the best first; of equals, the one with the lower index first.</summary>
    /// <param name="fitness">The fitness of each, none of it NaN.</param>
    /// <returns>The indices, until the next call.</returns>
    /// <remarks>A merge sort, which is stable and allocates nothing.</remarks>
    public ReadOnlySpan<int> Sort(ReadOnlySpan<double> fitness)
    {
        int[] from = _order, to = _merged;
        for (int i = 0; i < from.Length; i++)
            from[i] = i;
        for (int width = 1; width < from.Length; width *= 2)
        {
            for (int start = 0; start < from.Length; start += 2 * width)
            {
                int middle = Math.Min(start + width, from.Length), end = Math.Min(middle + width, from.Length);
                int left = start, right = middle;
                for (int i = start; i < end; i++)
                {
                    bool takesLeft = left < middle && (right == end || fitness[from[left]] >= fitness[from[right]]);
                    to[i] = takesLeft ? from[left++] : from[right++];
                }
            }

            (from, to) = (to, from);
        }

        return from;
    }
}
