namespace NetGen.Compiler.Program;

/// <summary>A tile of a kernel's gradient.</summary>
/// <param name="First">Its first input; in a loop, counted from the loop's variable.</param>
/// <param name="Inputs">How many inputs it computes.</param>
/// <param name="Skipped">How many of them, from the first on, another tile has computed already.</param>
/// <param name="Used">How many of the others are inputs of the kernel and not padding.</param>
public readonly record struct GradientTile(int First, int Inputs, int Skipped, int Used);

/// <summary>
/// How the inputs of a kernel's gradient are split into tiles. A tile of a few inputs would be slow, so the last one is
/// whole: it runs into the padding where inputs lie in panels, and reaches back where they lie in the caller's rows.
/// </summary>
/// <param name="LoopEnd">The inputs that a loop computes, a multiple of the stride; 0 where there is no loop.</param>
/// <param name="Stride">The inputs of one round of the loop.</param>
/// <param name="Looped">The tiles of one round.</param>
/// <param name="Rest">The tiles after the loop.</param>
public sealed record GradientBlocks(
    int LoopEnd, int Stride, EquatableArray<GradientTile> Looped, EquatableArray<GradientTile> Rest)
{
    /// <summary>The split where a register holds a panel.</summary>
    /// <param name="inputs">The kernel's inputs.</param>
    /// <param name="isRows">Whether they lie in the caller's rows.</param>
    /// <param name="panels">The panels of a tile.</param>
    public static GradientBlocks Wide(int inputs, bool isRows, int panels)
    {
        int size = RegisterTiles.WideGradientInputs(panels);
        return Split(inputs, size, [new(0, size, 0, size)], isRows ? RestOfRows(inputs, size) : RestOfPanels(inputs, size, [size]));
    }

    /// <summary>The split where a panel takes two registers or more.</summary>
    public static GradientBlocks Narrow(int inputs, bool isRows)
    {
        const int six = RegisterTiles.NarrowRows, four = RegisterTiles.ShortRows;
        return isRows
            ? Split(inputs, six, [new(0, six, 0, six)], RestOfRows(inputs, six))
            : Split(
                inputs,
                Panel.Lanes,
                [new(0, six, 0, six), new(six, six, 0, six), new(2 * six, four, 0, four)],
                RestOfPanels(inputs, Panel.Lanes, [four, six]));
    }

    /// <summary>The inputs of the tiles of 16 inputs where a panel takes two registers or more.</summary>
    public static int[] NarrowSizes => [RegisterTiles.NarrowRows, RegisterTiles.NarrowRows, RegisterTiles.ShortRows];

    /// <summary>The inputs of the tiles of 16 inputs, all of one size, where a register holds a panel.</summary>
    /// <param name="panels">The panels of a tile.</param>
    public static int[] WideSizes(int panels) => [RegisterTiles.WideGradientInputs(panels)];

    /// <summary>The tiles of up to 16 inputs that overlap nowhere, so that each can be added to several times.</summary>
    /// <param name="first">The first input.</param>
    /// <param name="inputs">How many.</param>
    /// <param name="sizes">The inputs of each tile of 16 inputs, or of all of them.</param>
    public static EquatableArray<GradientTile> Tiles(int first, int inputs, int[] sizes)
    {
        var tiles = new List<GradientTile>();
        for (int done = 0; done < inputs; done += tiles[tiles.Count - 1].Inputs)
        {
            int size = Math.Min(sizes[Math.Min(tiles.Count, sizes.Length - 1)], inputs - done);
            tiles.Add(new(first + done, size, 0, size));
        }

        return tiles.ToEquatableArray();
    }

    private static GradientBlocks Split(
        int inputs, int stride, EquatableArray<GradientTile> looped, EquatableArray<GradientTile> rest) =>
        new(inputs / stride * stride, stride, looped, rest);

    private static EquatableArray<GradientTile> RestOfRows(int inputs, int size)
    {
        int rest = inputs % size;
        if (rest == 0)
            return [];
        int tile = rest <= RegisterTiles.ShortRows && inputs >= RegisterTiles.ShortRows ? RegisterTiles.ShortRows
            : inputs >= size ? size
            : rest;
        return [new(inputs - tile, tile, tile - rest, rest)];
    }

    private static EquatableArray<GradientTile> RestOfPanels(int inputs, int stride, int[] sizes)
    {
        var tiles = new List<GradientTile>();
        int first = inputs / stride * stride;
        while (first < inputs)
        {
            int rest = inputs - first;
            int size = sizes.Where(candidate => candidate >= rest).DefaultIfEmpty(sizes[sizes.Length - 1]).First();
            tiles.Add(new(first, size, 0, Math.Min(size, rest)));
            first += size;
        }

        return tiles.ToEquatableArray();
    }
}
