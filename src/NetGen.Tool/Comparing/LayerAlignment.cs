namespace NetGen.Compiler.Tool.Comparing;

/// <summary>Which layers of two networks stand for each other: the alignment of the two sequences that needs the fewest changes.</summary>
internal static class LayerAlignment
{
    // A changed argument is a smaller change than a layer too many and one too few, and so is another kind of layer.
    private const int OtherOptions = 2, OtherKind = 5, OneAlone = 3;

    private enum Step : byte
    {
        Both,
        Left,
        Right,
    }

    /// <summary>Aligns layers.</summary>
    /// <param name="left">The one sequence.</param>
    /// <param name="right">The other.</param>
    /// <returns>Pairs of places in order; a layer that the other sequence lacks is alone.</returns>
    public static IReadOnlyList<(int? Left, int? Right)> Of(IReadOnlyList<ComparedLayer> left, IReadOnlyList<ComparedLayer> right)
    {
        // Equal layers at the start need no table.
        int start = 0, least = Math.Min(left.Count, right.Count);
        while (start < least && left[start].IsLike(right[start]))
            start++;
        Step[,] steps = Steps(left, right, start);
        List<(int? Left, int? Right)> pairs = [.. Enumerable.Range(0, start).Select(place => ((int?)place, (int?)place))];
        for (int l = start, r = start; l < left.Count || r < right.Count;)
        {
            Step step = steps[l - start, r - start];
            pairs.Add((step == Step.Right ? null : l, step == Step.Left ? null : r));
            l += step == Step.Right ? 0 : 1;
            r += step == Step.Left ? 0 : 1;
        }

        return pairs;
    }

    // The cheapest step from each pair of places, found from the ends back.
    private static Step[,] Steps(IReadOnlyList<ComparedLayer> left, IReadOnlyList<ComparedLayer> right, int start)
    {
        int rows = left.Count - start, columns = right.Count - start;
        var steps = new Step[rows + 1, columns + 1];
        int[] below = new int[columns + 1], costs = new int[columns + 1];
        for (int row = rows; row >= 0; row--)
        {
            for (int column = columns; column >= 0; column--)
            {
                if (row == rows && column == columns)
                {
                    costs[column] = 0;
                    continue;
                }

                int alone = row < rows ? below[column] + OneAlone : int.MaxValue, extra = column < columns ? costs[column + 1] + OneAlone : int.MaxValue;
                int both = row < rows && column < columns ? below[column + 1] + Cost(left[start + row], right[start + column]) : int.MaxValue;
                (costs[column], steps[row, column]) = both <= alone && both <= extra ? (both, Step.Both)
                    : alone <= extra ? (alone, Step.Left)
                    : (extra, Step.Right);
            }

            (below, costs) = (costs, below);
        }

        return steps;
    }

    private static int Cost(ComparedLayer left, ComparedLayer right) =>
        left.IsLike(right) ? 0 : left.Declared.Kind == right.Declared.Kind ? OtherOptions : OtherKind;
}
