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

    /// <summary>Transforms a kernel: G·g·Gᵀ for each pair of an input and an output.</summary>
    /// <typeparam name="TPanel">The vectors.</typeparam>
    /// <param name="kernel">The kernel, [panels][9·inputs][16].</param>
    /// <param name="inputs">The channels of the input.</param>
    /// <param name="panels">The panels of outputs.</param>
    /// <param name="transformed">Receives [36][panels][inputs][16].</param>
    public static void TransformKernel<TPanel>(ref float kernel, int inputs, int panels, ref float transformed)
        where TPanel : struct, IPanel<TPanel>
    {
        Span<float> memory = stackalloc float[Size * 3 * Lanes];
        ref float rows = ref memory[0];
        for (int panel = 0; panel < panels; panel++)
        {
            for (int input = 0; input < inputs; input++)
            {
                for (int column = 0; column < 3; column++)
                {
                    ref float taps = ref Unsafe.Add(ref kernel, Lanes * ((((panel * 9) + column) * inputs) + input));
                    TransformTaps<TPanel>(ref taps, 3 * inputs * Lanes, ref Unsafe.Add(ref rows, column * Lanes), 3 * Lanes);
                }

                for (int row = 0; row < Size; row++)
                {
                    ref float target = ref Unsafe.Add(ref transformed, Lanes * ((((row * Size * panels) + panel) * inputs) + input));
                    TransformTaps<TPanel>(ref Unsafe.Add(ref rows, row * 3 * Lanes), Lanes, ref target, panels * inputs * Lanes);
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
    public static void TransformInput<TPanel>(
        ref float x, int capacity, int panels, WinogradImage image, int first, int count, ref float factors, int tiles, int stride)
        where TPanel : struct, IPanel<TPanel>
    {
        Span<float> memory = stackalloc float[Size * Size * Lanes];
        ref float columns = ref memory[0];
        for (int tile = 0; tile < count; tile++)
        {
            image.Locate(first + tile, out int sample, out int row, out int column);
            for (int panel = 0; panel < panels; panel++)
            {
                ref float start = ref Unsafe.Add(ref x, Lanes * ((nint)(panel * capacity) + (sample * image.Height * image.Width)));
                for (int j = 0; j < Size; j++)
                    TransformColumn<TPanel>(ref start, image, row - image.Top, column - image.Left + j, ref Unsafe.Add(ref columns, j * Lanes));
                ref float target = ref Unsafe.Add(ref factors, Lanes * ((panel * tiles) + tile));
                for (int i = 0; i < Size; i++)
                {
                    ref float line = ref Unsafe.Add(ref columns, i * Size * Lanes);
                    Transform(
                        TPanel.Load(ref line, 0),
                        TPanel.Load(ref line, Lanes),
                        TPanel.Load(ref line, 2 * Lanes),
                        TPanel.Load(ref line, 3 * Lanes),
                        TPanel.Load(ref line, 4 * Lanes),
                        TPanel.Load(ref line, 5 * Lanes),
                        ref Unsafe.Add(ref target, i * Size * (nint)stride),
                        (nuint)stride);
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
    private static void TransformTaps<TPanel>(ref float taps, int step, ref float target, int stride)
        where TPanel : struct, IPanel<TPanel>
    {
        TPanel a = TPanel.Load(ref taps, 0), b = TPanel.Load(ref taps, (nuint)step), c = TPanel.Load(ref taps, 2 * (nuint)step);
        TPanel outer = (a + c) * TPanel.Broadcast(-1f / 6), inner = b * TPanel.Broadcast(1f / 6);
        TPanel wide = TPanel.MultiplyAdd(a, TPanel.Broadcast(1f / 24), c * TPanel.Broadcast(1f / 6)), half = b * TPanel.Broadcast(1f / 12);
        nuint next = (nuint)stride;
        (a * TPanel.Broadcast(0.25f)).Store(ref target, 0);
        (outer - inner).Store(ref target, next);
        (outer + inner).Store(ref target, 2 * next);
        (wide + half).Store(ref target, 3 * next);
        (wide - half).Store(ref target, 4 * next);
        c.Store(ref target, 5 * next);
    }

    // A column of six elements, of which some may lie outside.
    private static void TransformColumn<TPanel>(ref float image, WinogradImage size, int row, int column, ref float target)
        where TPanel : struct, IPanel<TPanel>
    {
        const nuint next = Size * Lanes;
        if ((uint)column >= (uint)size.Width)
        {
            for (nuint i = 0; i < Size; i++)
                TPanel.Zero.Store(ref target, i * next);
            return;
        }

        ref float start = ref Unsafe.Add(ref image, Lanes * ((row * size.Width) + column));
        nuint line = Lanes * (nuint)size.Width;
        if (row >= 0 && row + Size <= size.Height)
        {
            Transform(
                TPanel.Load(ref start, 0),
                TPanel.Load(ref start, line),
                TPanel.Load(ref start, 2 * line),
                TPanel.Load(ref start, 3 * line),
                TPanel.Load(ref start, 4 * line),
                TPanel.Load(ref start, 5 * line),
                ref target,
                next);
            return;
        }

        Transform(
            At<TPanel>(ref start, size, row, 0),
            At<TPanel>(ref start, size, row, 1),
            At<TPanel>(ref start, size, row, 2),
            At<TPanel>(ref start, size, row, 3),
            At<TPanel>(ref start, size, row, 4),
            At<TPanel>(ref start, size, row, 5),
            ref target,
            next);
    }

    private static TPanel At<TPanel>(ref float start, WinogradImage size, int row, int number)
        where TPanel : struct, IPanel<TPanel> => (uint)(row + number) < (uint)size.Height
            ? TPanel.Load(ref Unsafe.Add(ref start, (nint)number * size.Width * Lanes), 0)
            : TPanel.Zero;

    // Bᵀ·d.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transform<TPanel>(TPanel d0, TPanel d1, TPanel d2, TPanel d3, TPanel d4, TPanel d5, ref float target, nuint next)
        where TPanel : struct, IPanel<TPanel>
    {
        TPanel two = TPanel.Broadcast(2), four = TPanel.Broadcast(4), minusFour = TPanel.Broadcast(-4), minusFive = TPanel.Broadcast(-5);
        TPanel even = TPanel.MultiplyAdd(minusFour, d2, d4), odd = TPanel.MultiplyAdd(minusFour, d1, d3);
        TPanel evenNear = d4 - d2, oddNear = (d3 - d1) * two;
        TPanel.MultiplyAdd(four, d0, TPanel.MultiplyAdd(minusFive, d2, d4)).Store(ref target, 0);
        (even + odd).Store(ref target, next);
        (even - odd).Store(ref target, 2 * next);
        (evenNear + oddNear).Store(ref target, 3 * next);
        (evenNear - oddNear).Store(ref target, 4 * next);
        TPanel.MultiplyAdd(four, d1, TPanel.MultiplyAdd(minusFive, d3, d5)).Store(ref target, 5 * next);
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
