using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Windows;

/// <summary>
/// Some results of a line that are computed together, and which of the window's columns meet an element of the source: taps beyond the
/// border are left out.
/// </summary>
/// <param name="First">The number of its first result in the line.</param>
/// <param name="Results">How many results it has.</param>
/// <param name="Columns">The columns of the window, those with the same results together.</param>
internal sealed record WindowTile(int First, int Results, EquatableArray<TapColumns> Columns)
{
    /// <summary>The tiles of a line; neighbours that do the same are one with a count.</summary>
    /// <param name="axis">The columns of a pass.</param>
    /// <param name="most">The most results of a tile.</param>
    public static IEnumerable<(WindowTile Tile, int Count)> Line(PassAxis axis, int most)
    {
        var tiles = new List<(WindowTile Tile, int Count)>();
        int first = 0;
        foreach (int results in WindowTiles.Split(axis.Count, most))
        {
            var tile = new WindowTile(first, results, ColumnsOf(axis, first, results).ToEquatableArray());
            if (tiles.Count > 0 && tiles[tiles.Count - 1] is var (before, count) && before with { First = first } == tile)
                tiles[tiles.Count - 1] = (before, count + 1);
            else
                tiles.Add((tile, 1));
            first += results;
        }

        return tiles;
    }

    /// <summary>How many columns of the window a result meets.</summary>
    public int Real(int result) => Columns.Sum(columns => result >= columns.FirstResult && result < columns.EndResult ? columns.Count : 0);

    private static IEnumerable<TapColumns> ColumnsOf(PassAxis axis, int first, int results)
    {
        TapColumns? open = null;
        for (int tap = 0; tap < axis.Taps; tap++)
        {
            int start = axis.Source + (axis.Stride * first) + (axis.Dilation * tap);
            bool IsReal(int result) => start + (axis.Stride * result) is var source && source >= 0 && source < axis.Sources;
            int from = Enumerable.Range(0, results).TakeWhile(result => !IsReal(result)).Count();
            int end = from + Enumerable.Range(from, results - from).TakeWhile(IsReal).Count();
            if (open is { } columns && (columns.FirstResult, columns.EndResult) == (from, end))
            {
                open = columns with { Count = columns.Count + 1 };
                continue;
            }

            if (open is { Results: > 0 } done)
                yield return done;
            open = new TapColumns(tap, 1, from, end);
        }

        if (open is { Results: > 0 } last)
            yield return last;
    }
}

/// <summary>Columns of the window that the same results of a tile meet.</summary>
/// <param name="First">The first column.</param>
/// <param name="Count">How many follow each other.</param>
/// <param name="FirstResult">The first result.</param>
/// <param name="EndResult">The result after the last.</param>
internal readonly record struct TapColumns(int First, int Count, int FirstResult, int EndResult)
{
    /// <summary>The number of results.</summary>
    public int Results => EndResult - FirstResult;
}
