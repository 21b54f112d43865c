using System.Runtime.CompilerServices;

namespace NetGen.Numerics;

/// <summary>
/// Products of a chunk of samples with a kernel, in register tiles: a number of samples × 16 or more outputs, summed in
/// registers over all inputs. Generated code calls them with constants in a type argument. So the JIT compiles each product
/// separately, as if its sizes were written in the text.
/// </summary>
/// <remarks>
/// The compiler chooses among them (its <c>RegisterTiles</c>, and docs/design/register-tiles.md). A method has one loop only,
/// because the register allocator loses most of the speed with more.
/// </remarks>
public static partial class ChunkProducts
{
    /// <summary>16 outputs of all samples, in tiles of 6 samples: for processors whose registers hold less than a panel.</summary>
    /// <typeparam name="TPanel">The panels to compute with.</typeparam>
    /// <typeparam name="TProduct">The product.</typeparam>
    /// <param name="x">The inputs of the chunk.</param>
    /// <param name="kernel">The panels of the kernel: [panels][inputs][16].</param>
    /// <param name="bias">The panels of the bias; not read if the product has none.</param>
    /// <param name="y">Receives the outputs: [panels][<see cref="IChunkProduct.Capacity"/>][16].</param>
    /// <param name="e1">The first operand of the epilogue, laid out like the outputs; not read if there is none.</param>
    /// <param name="e2">The second operand of the epilogue.</param>
    /// <param name="rows">The number of samples.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Columns6x1<TPanel, TProduct>(
        ref float x, ref float kernel, ref float bias, ref float y, ref float e1, ref float e2, int rows)
        where TPanel : struct, IPanel<TPanel>
        where TProduct : struct, IChunkProduct
    {
        nuint count = (nuint)rows, row = 0;

        // The last 8 are two tiles of 4.
        for (; count - row >= 6 && count - row != 8; row += 6)
        {
            Tile6x1<TPanel, TProduct>(
                ref Unsafe.Add(ref x, TProduct.SampleStride * row),
                ref kernel,
                ref bias,
                ref Unsafe.Add(ref y, 16 * row),
                ref Unsafe.Add(ref e1, 16 * row),
                ref Unsafe.Add(ref e2, 16 * row));
        }

        // The last tile reaches back over samples that are done already, rather than being a small one.
        for (; row < count && count >= 4; row += 4)
        {
            nuint first = nuint.Min(row, count - 4);
            Tile4x1<TPanel, TProduct>(
                ref Unsafe.Add(ref x, TProduct.SampleStride * first),
                ref kernel,
                ref bias,
                ref Unsafe.Add(ref y, 16 * first),
                ref Unsafe.Add(ref e1, 16 * first),
                ref Unsafe.Add(ref e2, 16 * first));
        }

        for (; row < count; row++)
        {
            Tile1x1<TPanel, TProduct>(
                ref Unsafe.Add(ref x, TProduct.SampleStride * row),
                ref kernel,
                ref bias,
                ref Unsafe.Add(ref y, 16 * row),
                ref Unsafe.Add(ref e1, 16 * row),
                ref Unsafe.Add(ref e2, 16 * row));
        }
    }

    /// <summary>16 outputs of all samples, in tiles of 16 samples.</summary>
    /// <inheritdoc cref="Columns6x1{TPanel, TProduct}"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Columns16x1<TPanel, TProduct>(
        ref float x, ref float kernel, ref float bias, ref float y, ref float e1, ref float e2, int rows)
        where TPanel : struct, IPanel<TPanel>
        where TProduct : struct, IChunkProduct
    {
        nuint count = (nuint)rows, row = 0;
        for (; row + 16 <= count; row += 16)
        {
            Tile16x1<TPanel, TProduct>(
                ref Unsafe.Add(ref x, TProduct.SampleStride * row),
                ref kernel,
                ref bias,
                ref Unsafe.Add(ref y, 16 * row),
                ref Unsafe.Add(ref e1, 16 * row),
                ref Unsafe.Add(ref e2, 16 * row));
        }

        // The last tile reaches back over samples that are done already, rather than being a small one.
        for (; row < count && count >= 4; row += 4)
        {
            nuint first = nuint.Min(row, count - 4);
            Tile4x1<TPanel, TProduct>(
                ref Unsafe.Add(ref x, TProduct.SampleStride * first),
                ref kernel,
                ref bias,
                ref Unsafe.Add(ref y, 16 * first),
                ref Unsafe.Add(ref e1, 16 * first),
                ref Unsafe.Add(ref e2, 16 * first));
        }

        for (; row < count; row++)
        {
            Tile1x1<TPanel, TProduct>(
                ref Unsafe.Add(ref x, TProduct.SampleStride * row),
                ref kernel,
                ref bias,
                ref Unsafe.Add(ref y, 16 * row),
                ref Unsafe.Add(ref e1, 16 * row),
                ref Unsafe.Add(ref e2, 16 * row));
        }
    }

    /// <summary>16 samples by 16 outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile16x1<TPanel, TProduct>(
        ref float x, ref float kernel, ref float bias, ref float y, ref float e1, ref float e2)
        where TPanel : struct, IPanel<TPanel>
        where TProduct : struct, IChunkProduct
    {
        TPanel y0 = TProduct.Start<TPanel>(ref bias, 0);
        TPanel y1 = y0;
        TPanel y2 = y0;
        TPanel y3 = y0;
        TPanel y4 = y0;
        TPanel y5 = y0;
        TPanel y6 = y0;
        TPanel y7 = y0;
        TPanel y8 = y0;
        TPanel y9 = y0;
        TPanel y10 = y0;
        TPanel y11 = y0;
        TPanel y12 = y0;
        TPanel y13 = y0;
        TPanel y14 = y0;
        TPanel y15 = y0;
        for (nuint k = 0; k < TProduct.Inputs; k++)
        {
            ref float a = ref Unsafe.Add(ref x, TProduct.InputOffset(k));
            TPanel w = TPanel.Load(ref kernel, 16 * k);
            y0.AddProduct(TPanel.Broadcast(a), w);
            y1.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, TProduct.SampleStride)), w);
            y2.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, 2 * TProduct.SampleStride)), w);
            y3.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, 3 * TProduct.SampleStride)), w);
            y4.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, 4 * TProduct.SampleStride)), w);
            y5.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, 5 * TProduct.SampleStride)), w);
            y6.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, 6 * TProduct.SampleStride)), w);
            y7.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, 7 * TProduct.SampleStride)), w);
            y8.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, 8 * TProduct.SampleStride)), w);
            y9.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, 9 * TProduct.SampleStride)), w);
            y10.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, 10 * TProduct.SampleStride)), w);
            y11.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, 11 * TProduct.SampleStride)), w);
            y12.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, 12 * TProduct.SampleStride)), w);
            y13.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, 13 * TProduct.SampleStride)), w);
            y14.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, 14 * TProduct.SampleStride)), w);
            y15.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, 15 * TProduct.SampleStride)), w);
        }

        TProduct.Finish(y0, ref e1, ref e2, 0).Store(ref y, 0);
        TProduct.Finish(y1, ref e1, ref e2, 16).Store(ref y, 16);
        TProduct.Finish(y2, ref e1, ref e2, 32).Store(ref y, 32);
        TProduct.Finish(y3, ref e1, ref e2, 48).Store(ref y, 48);
        TProduct.Finish(y4, ref e1, ref e2, 64).Store(ref y, 64);
        TProduct.Finish(y5, ref e1, ref e2, 80).Store(ref y, 80);
        TProduct.Finish(y6, ref e1, ref e2, 96).Store(ref y, 96);
        TProduct.Finish(y7, ref e1, ref e2, 112).Store(ref y, 112);
        TProduct.Finish(y8, ref e1, ref e2, 128).Store(ref y, 128);
        TProduct.Finish(y9, ref e1, ref e2, 144).Store(ref y, 144);
        TProduct.Finish(y10, ref e1, ref e2, 160).Store(ref y, 160);
        TProduct.Finish(y11, ref e1, ref e2, 176).Store(ref y, 176);
        TProduct.Finish(y12, ref e1, ref e2, 192).Store(ref y, 192);
        TProduct.Finish(y13, ref e1, ref e2, 208).Store(ref y, 208);
        TProduct.Finish(y14, ref e1, ref e2, 224).Store(ref y, 224);
        TProduct.Finish(y15, ref e1, ref e2, 240).Store(ref y, 240);
    }

    /// <summary>6 samples by 16 outputs. Two inputs a round: half of the work to find them, which would take a quarter of the instructions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile6x1<TPanel, TProduct>(
        ref float x, ref float kernel, ref float bias, ref float y, ref float e1, ref float e2)
        where TPanel : struct, IPanel<TPanel>
        where TProduct : struct, IChunkProduct
    {
        TPanel y0 = TProduct.Start<TPanel>(ref bias, 0);
        TPanel y1 = y0;
        TPanel y2 = y0;
        TPanel y3 = y0;
        TPanel y4 = y0;
        TPanel y5 = y0;
        nuint pairs = TProduct.Inputs / 2 * 2;
        for (nuint k = 0; k < pairs; k += 2)
        {
            // An odd input lies after the one before it, in panels too.
            ref float a = ref Unsafe.Add(ref x, TProduct.InputOffset(k));
            ref float weights = ref Unsafe.Add(ref kernel, 16 * k);
            TPanel w = TPanel.Load(ref weights, 0);
            y0.AddProduct(TPanel.Broadcast(a), w);
            y1.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, TProduct.SampleStride)), w);
            y2.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, 2 * TProduct.SampleStride)), w);
            y3.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, 3 * TProduct.SampleStride)), w);
            y4.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, 4 * TProduct.SampleStride)), w);
            y5.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, 5 * TProduct.SampleStride)), w);
            w = TPanel.Load(ref weights, 16);
            y0.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, 1)), w);
            y1.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, TProduct.SampleStride + 1)), w);
            y2.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, (2 * TProduct.SampleStride) + 1)), w);
            y3.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, (3 * TProduct.SampleStride) + 1)), w);
            y4.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, (4 * TProduct.SampleStride) + 1)), w);
            y5.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, (5 * TProduct.SampleStride) + 1)), w);
        }

        if (pairs < TProduct.Inputs)
        {
            ref float a = ref Unsafe.Add(ref x, TProduct.InputOffset(pairs));
            TPanel w = TPanel.Load(ref kernel, 16 * pairs);
            y0.AddProduct(TPanel.Broadcast(a), w);
            y1.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, TProduct.SampleStride)), w);
            y2.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, 2 * TProduct.SampleStride)), w);
            y3.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, 3 * TProduct.SampleStride)), w);
            y4.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, 4 * TProduct.SampleStride)), w);
            y5.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, 5 * TProduct.SampleStride)), w);
        }

        TProduct.Finish(y0, ref e1, ref e2, 0).Store(ref y, 0);
        TProduct.Finish(y1, ref e1, ref e2, 16).Store(ref y, 16);
        TProduct.Finish(y2, ref e1, ref e2, 32).Store(ref y, 32);
        TProduct.Finish(y3, ref e1, ref e2, 48).Store(ref y, 48);
        TProduct.Finish(y4, ref e1, ref e2, 64).Store(ref y, 64);
        TProduct.Finish(y5, ref e1, ref e2, 80).Store(ref y, 80);
    }

    /// <summary>4 samples by 16 outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile4x1<TPanel, TProduct>(
        ref float x, ref float kernel, ref float bias, ref float y, ref float e1, ref float e2)
        where TPanel : struct, IPanel<TPanel>
        where TProduct : struct, IChunkProduct
    {
        TPanel y0 = TProduct.Start<TPanel>(ref bias, 0);
        TPanel y1 = y0;
        TPanel y2 = y0;
        TPanel y3 = y0;
        for (nuint k = 0; k < TProduct.Inputs; k++)
        {
            ref float a = ref Unsafe.Add(ref x, TProduct.InputOffset(k));
            TPanel w = TPanel.Load(ref kernel, 16 * k);
            y0.AddProduct(TPanel.Broadcast(a), w);
            y1.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, TProduct.SampleStride)), w);
            y2.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, 2 * TProduct.SampleStride)), w);
            y3.AddProduct(TPanel.Broadcast(Unsafe.Add(ref a, 3 * TProduct.SampleStride)), w);
        }

        TProduct.Finish(y0, ref e1, ref e2, 0).Store(ref y, 0);
        TProduct.Finish(y1, ref e1, ref e2, 16).Store(ref y, 16);
        TProduct.Finish(y2, ref e1, ref e2, 32).Store(ref y, 32);
        TProduct.Finish(y3, ref e1, ref e2, 48).Store(ref y, 48);
    }

    /// <summary>1 sample by 16 outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile1x1<TPanel, TProduct>(
        ref float x, ref float kernel, ref float bias, ref float y, ref float e1, ref float e2)
        where TPanel : struct, IPanel<TPanel>
        where TProduct : struct, IChunkProduct
    {
        TPanel y0 = TProduct.Start<TPanel>(ref bias, 0);
        for (nuint k = 0; k < TProduct.Inputs; k++)
        {
            ref float a = ref Unsafe.Add(ref x, TProduct.InputOffset(k));
            TPanel w = TPanel.Load(ref kernel, 16 * k);
            y0.AddProduct(TPanel.Broadcast(a), w);
        }

        TProduct.Finish(y0, ref e1, ref e2, 0).Store(ref y, 0);
    }
}
