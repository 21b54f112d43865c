using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace NetGen.Numerics;

/// <summary>
/// Winograd's transforms for windows of 3×3 with stride 1, in tiles of 4×4 results: F(4×4, 3×3) of Lavin and Gray (2016). Generated code calls
/// them. A tile reads 6×6 elements; each becomes a factor of one of 36 products over the channels, instead of nine for each result.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Winograd
{
    /// <summary>The rows and columns that a tile reads.</summary>
    private const int Size = 6;


    private const int Lanes = 16;

    /// <summary>Transforms a kernel: G·g·Gᵀ for each pair of an input and an output, in double precision.</summary>
    /// <param name="kernel">The kernel, [panels][9·inputs][16].</param>
    /// <param name="inputs">The channels of the input.</param>
    /// <param name="panels">The panels of outputs.</param>
    /// <param name="transformed">Receives [36][panels][inputs][16].</param>
    public static void TransformKernel(ref float kernel, int inputs, int panels, ref float transformed)
    {
        Span<double> taps = stackalloc double[3], rows = stackalloc double[3 * Size], factors = stackalloc double[Size];
        for (int panel = 0; panel < panels; panel++)
        {
            for (int element = 0; element < inputs * Lanes; element++)
            {
                ref float source = ref Unsafe.Add(ref kernel, (panel * 9 * inputs * Lanes) + element);
                for (int column = 0; column < 3; column++)
                {
                    for (int row = 0; row < 3; row++)
                        taps[row] = Unsafe.Add(ref source, ((row * 3) + column) * inputs * Lanes);
                    TransformTaps(taps, factors);
                    for (int row = 0; row < Size; row++)
                        rows[(row * 3) + column] = factors[row];
                }

                for (int row = 0; row < Size; row++)
                {
                    TransformTaps(rows.Slice(row * 3, 3), factors);
                    for (int column = 0; column < Size; column++)
                        Unsafe.Add(ref transformed, (((((row * Size) + column) * panels) + panel) * inputs * Lanes) + element) = (float)factors[column];
                }
            }
        }
    }

    /// <summary>Transforms what tiles read: Bᵀ·d·B for each channel. What lies outside of the image is 0.</summary>
    /// <typeparam name="TPanel">The vectors.</typeparam>
    /// <param name="x">The images in panels, one sample after the other: [panels][capacity][16].</param>
    /// <param name="capacity">The rows that a panel has room for.</param>
    /// <param name="panels">The panels of channels.</param>
    /// <param name="image">The images and their tiles.</param>
    /// <param name="first">The number of the first tile among those of all samples.</param>
    /// <param name="count">The number of tiles.</param>
    /// <param name="factors">Receives the factors: of each of 36 products [panels][tiles][16].</param>
    /// <param name="tiles">The tiles that there is room for.</param>
    /// <param name="stride">The floats from the factors of a product to those of the next.</param>
    /// <param name="columns">Memory for 72 panels, best on a boundary of 64 bytes.</param>
    public static void TransformInput<TPanel>(
        ref float x,
        int capacity,
        int panels,
        WinogradImage image,
        int first,
        int count,
        ref float factors,
        int tiles,
        int stride,
        ref float columns)
        where TPanel : struct, IPanel<TPanel>
    {
        ref float patch = ref Unsafe.Add(ref columns, Size * Size * Lanes);
        for (int tile = 0; tile < count; tile++)
        {
            image.Locate(first + tile, out int sample, out int row, out int column);
            (row, column) = (row - image.Top, column - image.Left);
            bool isInside = row >= 0 && row + Size <= image.Height && column >= 0 && column + Size <= image.Width;
            for (int panel = 0; panel < panels; panel++)
            {
                ref float start = ref Unsafe.Add(ref x, Lanes * ((nint)(panel * capacity) + (sample * image.Height * image.Width)));
                ref float target = ref Unsafe.Add(ref factors, Lanes * ((panel * tiles) + tile));
                if (isInside)
                {
                    ref float corner = ref Unsafe.Add(ref start, Lanes * ((row * image.Width) + column));
                    TransformTile<TPanel>(ref corner, Lanes * (nuint)image.Width, ref columns, ref target, (nuint)stride);
                }
                else
                {
                    CopyPatch<TPanel>(ref start, image, row, column, ref patch);
                    TransformTile<TPanel>(ref patch, Size * Lanes, ref columns, ref target, (nuint)stride);
                }
            }
        }
    }

    /// <summary>Transforms the columns of a tile's products: Aᵀ·m, of which the rows are left.</summary>
    /// <typeparam name="TPanel">The vectors.</typeparam>
    /// <param name="products">The products of a panel and a tile.</param>
    /// <param name="stride">The floats from a product to the next.</param>
    /// <param name="columns">Receives [4][6][16].</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void TransformColumns<TPanel>(ref float products, int stride, ref float columns)
        where TPanel : struct, IPanel<TPanel>
    {
        TPanel two = TPanel.Broadcast(2), four = TPanel.Broadcast(4), eight = TPanel.Broadcast(8);
        nuint row = Size * (nuint)stride;
        for (nuint j = 0; j < Size; j++)
        {
            nuint at = j * (nuint)stride, to = j * Lanes;
            TPanel m1 = TPanel.Load(ref products, at + row), m2 = TPanel.Load(ref products, at + (2 * row));
            TPanel m3 = TPanel.Load(ref products, at + (3 * row)), m4 = TPanel.Load(ref products, at + (4 * row));
            TPanel sum = m1 + m2, difference = m1 - m2, outerSum = m3 + m4, outerDifference = m3 - m4;
            (TPanel.Load(ref products, at) + sum + outerSum).Store(ref columns, to);
            TPanel.MultiplyAdd(two, outerDifference, difference).Store(ref columns, to + (Size * Lanes));
            TPanel.MultiplyAdd(four, outerSum, sum).Store(ref columns, to + (2 * Size * Lanes));
            (TPanel.MultiplyAdd(eight, outerDifference, difference) + TPanel.Load(ref products, at + (5 * row)))
                .Store(ref columns, to + (3 * Size * Lanes));
        }
    }

    // G·g of three taps.
    private static void TransformTaps(ReadOnlySpan<double> taps, Span<double> factors)
    {
        double outer = (taps[0] + taps[2]) / -6, inner = taps[1] / 6, wide = (taps[0] / 24) + (taps[2] / 6), half = taps[1] / 12;
        factors[0] = taps[0] / 4;
        factors[1] = outer - inner;
        factors[2] = outer + inner;
        factors[3] = wide + half;
        factors[4] = wide - half;
        factors[5] = taps[2];
    }

    // 6×6 elements, the columns first.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void TransformTile<TPanel>(ref float x, nuint line, ref float columns, ref float target, nuint stride)
        where TPanel : struct, IPanel<TPanel>
    {
        TPanel two = TPanel.Broadcast(2), four = TPanel.Broadcast(4), five = TPanel.Broadcast(5);
        for (nuint j = 0; j < Size; j++)
            Transform(ref x, j * Lanes, line, ref columns, j * Lanes, Size * Lanes, two, four, five);
        for (nuint i = 0; i < Size; i++)
            Transform(ref columns, i * Size * Lanes, Lanes, ref target, i * Size * stride, stride, two, four, five);
    }

    // 6×6 elements of which some lie outside.
    private static void CopyPatch<TPanel>(ref float image, WinogradImage size, int row, int column, ref float patch)
        where TPanel : struct, IPanel<TPanel>
    {
        for (int i = 0; i < Size; i++)
        {
            bool isRow = (uint)(row + i) < (uint)size.Height;
            for (int j = 0; j < Size; j++)
            {
                TPanel element = isRow && (uint)(column + j) < (uint)size.Width
                    ? TPanel.Load(ref Unsafe.Add(ref image, Lanes * (nint)(((row + i) * size.Width) + column + j)), 0)
                    : TPanel.Zero;
                element.Store(ref patch, (nuint)(Lanes * ((i * Size) + j)));
            }
        }
    }

    // Bᵀ·d.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transform<TPanel>(
        ref float source, nuint from, nuint step, ref float target, nuint to, nuint next, TPanel two, TPanel four, TPanel five)
        where TPanel : struct, IPanel<TPanel>
    {
        TPanel d1 = TPanel.Load(ref source, from + step), d2 = TPanel.Load(ref source, from + (2 * step));
        TPanel d3 = TPanel.Load(ref source, from + (3 * step)), d4 = TPanel.Load(ref source, from + (4 * step));
        TPanel even = d4 - (four * d2), odd = d3 - (four * d1), evenNear = d4 - d2, oddNear = two * (d3 - d1);
        (even + odd).Store(ref target, to + next);
        (even - odd).Store(ref target, to + (2 * next));
        (evenNear + oddNear).Store(ref target, to + (3 * next));
        (evenNear - oddNear).Store(ref target, to + (4 * next));
        TPanel.MultiplyAdd(four, TPanel.Load(ref source, from), d4 - (five * d2)).Store(ref target, to);
        (TPanel.MultiplyAdd(four, d1, TPanel.Load(ref source, from + (5 * step))) - (five * d3)).Store(ref target, to + (5 * next));
    }
}

/// <summary>An image and its tiles of 4×4 results.</summary>
/// <param name="Height">The rows of the image.</param>
/// <param name="Width">Its columns.</param>
/// <param name="Top">The rows of padding before it.</param>
/// <param name="Left">The columns of padding before it.</param>
/// <param name="TileRows">The tiles along the rows.</param>
/// <param name="TileColumns">The tiles along the columns.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct WinogradImage(int Height, int Width, int Top, int Left, int TileRows, int TileColumns)
{
    /// <summary>Finds a tile among those of all samples.</summary>
    /// <param name="number">The number of the tile.</param>
    /// <param name="sample">Its sample.</param>
    /// <param name="row">The row of its first result.</param>
    /// <param name="column">The column of its first result.</param>
    public void Locate(int number, out int sample, out int row, out int column)
    {
        (sample, int rest) = Math.DivRem(number, TileRows * TileColumns);
        (row, column) = Math.DivRem(rest, TileColumns);
        (row, column) = (4 * row, 4 * column);
    }
}
