namespace Maze;

/// <summary>Draws mazes, and where agents went in them.</summary>
internal static class Picture
{
    /// <summary>Prints mazes side by side: · is the agent's way, &lt; or &gt; the lamp, # a wall.</summary>
    public static void Draw(params ReadOnlySpan<(string Caption, Corridor Corridor)> walks)
    {
        string[][] pictures = [.. walks.ToArray().Select(walk => Draw(walk.Caption, walk.Corridor))];
        for (int row = 0; row < pictures[0].Length; row++)
            Console.WriteLine(("  " + string.Join("     ", pictures.Select(picture => picture[row]))).TrimEnd());
    }

    // Whoever walks to the right has the left above.
    private static string[] Draw(string caption, Corridor corridor)
    {
        int width = corridor.Length + 3, end = corridor.Length + 1;
        char[] Row(char corner) => [.. Enumerable.Repeat(corner == '#' ? '#' : ' ', width)];
        char[][] rows = [Row(' '), Row(' '), Row('#'), Row('#'), Row('#'), Row(' '), Row(' ')];
        foreach (int row in (int[])[0, 1, 5, 6])
            rows[row].AsSpan(end - 1).Fill('#');
        foreach (int row in (int[])[1, 2, 4, 5])
            rows[row][end] = ' ';
        for (int cell = 0; cell <= corridor.Length; cell++)
            rows[3][cell + 1] = cell <= corridor.Position ? '·' : ' ';
        rows[3][1] = corridor.Lamp == Move.Left ? '<' : '>';
        foreach (int row in corridor.Turn == Move.Left ? (int[])[1, 2] : corridor.Turn == Move.Right ? [4, 5] : [])
            rows[row][end] = '·';
        return [.. rows.Select(row => new string(row)), caption.PadRight(width)];
    }
}
