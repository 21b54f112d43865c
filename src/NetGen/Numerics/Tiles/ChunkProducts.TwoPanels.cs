using System.Runtime.CompilerServices;

namespace NetGen.Numerics;

public static partial class ChunkProducts
{
    /// <summary>32 outputs of all samples, in tiles of 8 samples.</summary>
    /// <inheritdoc cref="Columns6x1{TPanel, TProduct}"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Columns8x2<TPanel, TProduct>(
        ref float x, ref float kernel, ref float bias, ref float y, ref float e1, ref float e2, int rows)
        where TPanel : struct, IPanel<TPanel>
        where TProduct : struct, IChunkProduct
    {
        nuint count = (nuint)rows, row = 0;
        for (; row + 8 <= count; row += 8)
        {
            Tile8x2<TPanel, TProduct>(
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
            Tile4x2<TPanel, TProduct>(
                ref Unsafe.Add(ref x, TProduct.SampleStride * first),
                ref kernel,
                ref bias,
                ref Unsafe.Add(ref y, 16 * first),
                ref Unsafe.Add(ref e1, 16 * first),
                ref Unsafe.Add(ref e2, 16 * first));
        }

        for (; row < count; row++)
        {
            Tile1x2<TPanel, TProduct>(
                ref Unsafe.Add(ref x, TProduct.SampleStride * row),
                ref kernel,
                ref bias,
                ref Unsafe.Add(ref y, 16 * row),
                ref Unsafe.Add(ref e1, 16 * row),
                ref Unsafe.Add(ref e2, 16 * row));
        }
    }

    /// <summary>8 samples by 32 outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile8x2<TPanel, TProduct>(
        ref float x, ref float kernel, ref float bias, ref float y, ref float e1, ref float e2)
        where TPanel : struct, IPanel<TPanel>
        where TProduct : struct, IChunkProduct
    {
        TPanel y0a = TProduct.Start<TPanel>(ref bias, 0);
        TPanel y1a = y0a;
        TPanel y2a = y0a;
        TPanel y3a = y0a;
        TPanel y4a = y0a;
        TPanel y5a = y0a;
        TPanel y6a = y0a;
        TPanel y7a = y0a;
        TPanel y0b = TProduct.Start<TPanel>(ref bias, 16);
        TPanel y1b = y0b;
        TPanel y2b = y0b;
        TPanel y3b = y0b;
        TPanel y4b = y0b;
        TPanel y5b = y0b;
        TPanel y6b = y0b;
        TPanel y7b = y0b;
        for (nuint k = 0; k < TProduct.Inputs; k++)
        {
            ref float a = ref Unsafe.Add(ref x, TProduct.InputOffset(k));
            TPanel wa = TPanel.Load(ref kernel, 16 * k);
            TPanel wb = TPanel.Load(ref kernel, (16 * k) + (16 * TProduct.Inputs));
            TPanel b0 = TPanel.Broadcast(a);
            y0a.AddProduct(b0, wa);
            y0b.AddProduct(b0, wb);
            TPanel b1 = TPanel.Broadcast(Unsafe.Add(ref a, TProduct.SampleStride));
            y1a.AddProduct(b1, wa);
            y1b.AddProduct(b1, wb);
            TPanel b2 = TPanel.Broadcast(Unsafe.Add(ref a, 2 * TProduct.SampleStride));
            y2a.AddProduct(b2, wa);
            y2b.AddProduct(b2, wb);
            TPanel b3 = TPanel.Broadcast(Unsafe.Add(ref a, 3 * TProduct.SampleStride));
            y3a.AddProduct(b3, wa);
            y3b.AddProduct(b3, wb);
            TPanel b4 = TPanel.Broadcast(Unsafe.Add(ref a, 4 * TProduct.SampleStride));
            y4a.AddProduct(b4, wa);
            y4b.AddProduct(b4, wb);
            TPanel b5 = TPanel.Broadcast(Unsafe.Add(ref a, 5 * TProduct.SampleStride));
            y5a.AddProduct(b5, wa);
            y5b.AddProduct(b5, wb);
            TPanel b6 = TPanel.Broadcast(Unsafe.Add(ref a, 6 * TProduct.SampleStride));
            y6a.AddProduct(b6, wa);
            y6b.AddProduct(b6, wb);
            TPanel b7 = TPanel.Broadcast(Unsafe.Add(ref a, 7 * TProduct.SampleStride));
            y7a.AddProduct(b7, wa);
            y7b.AddProduct(b7, wb);
        }

        TProduct.Finish(y0a, ref e1, ref e2, 0).Store(ref y, 0);
        TProduct.Finish(y0b, ref e1, ref e2, 16 * TProduct.Capacity).Store(ref y, 16 * TProduct.Capacity);
        TProduct.Finish(y1a, ref e1, ref e2, 16).Store(ref y, 16);
        TProduct.Finish(y1b, ref e1, ref e2, (16 * TProduct.Capacity) + 16).Store(ref y, (16 * TProduct.Capacity) + 16);
        TProduct.Finish(y2a, ref e1, ref e2, 32).Store(ref y, 32);
        TProduct.Finish(y2b, ref e1, ref e2, (16 * TProduct.Capacity) + 32).Store(ref y, (16 * TProduct.Capacity) + 32);
        TProduct.Finish(y3a, ref e1, ref e2, 48).Store(ref y, 48);
        TProduct.Finish(y3b, ref e1, ref e2, (16 * TProduct.Capacity) + 48).Store(ref y, (16 * TProduct.Capacity) + 48);
        TProduct.Finish(y4a, ref e1, ref e2, 64).Store(ref y, 64);
        TProduct.Finish(y4b, ref e1, ref e2, (16 * TProduct.Capacity) + 64).Store(ref y, (16 * TProduct.Capacity) + 64);
        TProduct.Finish(y5a, ref e1, ref e2, 80).Store(ref y, 80);
        TProduct.Finish(y5b, ref e1, ref e2, (16 * TProduct.Capacity) + 80).Store(ref y, (16 * TProduct.Capacity) + 80);
        TProduct.Finish(y6a, ref e1, ref e2, 96).Store(ref y, 96);
        TProduct.Finish(y6b, ref e1, ref e2, (16 * TProduct.Capacity) + 96).Store(ref y, (16 * TProduct.Capacity) + 96);
        TProduct.Finish(y7a, ref e1, ref e2, 112).Store(ref y, 112);
        TProduct.Finish(y7b, ref e1, ref e2, (16 * TProduct.Capacity) + 112).Store(ref y, (16 * TProduct.Capacity) + 112);
    }

    /// <summary>4 samples by 32 outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile4x2<TPanel, TProduct>(
        ref float x, ref float kernel, ref float bias, ref float y, ref float e1, ref float e2)
        where TPanel : struct, IPanel<TPanel>
        where TProduct : struct, IChunkProduct
    {
        TPanel y0a = TProduct.Start<TPanel>(ref bias, 0);
        TPanel y1a = y0a;
        TPanel y2a = y0a;
        TPanel y3a = y0a;
        TPanel y0b = TProduct.Start<TPanel>(ref bias, 16);
        TPanel y1b = y0b;
        TPanel y2b = y0b;
        TPanel y3b = y0b;
        for (nuint k = 0; k < TProduct.Inputs; k++)
        {
            ref float a = ref Unsafe.Add(ref x, TProduct.InputOffset(k));
            TPanel wa = TPanel.Load(ref kernel, 16 * k);
            TPanel wb = TPanel.Load(ref kernel, (16 * k) + (16 * TProduct.Inputs));
            TPanel b0 = TPanel.Broadcast(a);
            y0a.AddProduct(b0, wa);
            y0b.AddProduct(b0, wb);
            TPanel b1 = TPanel.Broadcast(Unsafe.Add(ref a, TProduct.SampleStride));
            y1a.AddProduct(b1, wa);
            y1b.AddProduct(b1, wb);
            TPanel b2 = TPanel.Broadcast(Unsafe.Add(ref a, 2 * TProduct.SampleStride));
            y2a.AddProduct(b2, wa);
            y2b.AddProduct(b2, wb);
            TPanel b3 = TPanel.Broadcast(Unsafe.Add(ref a, 3 * TProduct.SampleStride));
            y3a.AddProduct(b3, wa);
            y3b.AddProduct(b3, wb);
        }

        TProduct.Finish(y0a, ref e1, ref e2, 0).Store(ref y, 0);
        TProduct.Finish(y0b, ref e1, ref e2, 16 * TProduct.Capacity).Store(ref y, 16 * TProduct.Capacity);
        TProduct.Finish(y1a, ref e1, ref e2, 16).Store(ref y, 16);
        TProduct.Finish(y1b, ref e1, ref e2, (16 * TProduct.Capacity) + 16).Store(ref y, (16 * TProduct.Capacity) + 16);
        TProduct.Finish(y2a, ref e1, ref e2, 32).Store(ref y, 32);
        TProduct.Finish(y2b, ref e1, ref e2, (16 * TProduct.Capacity) + 32).Store(ref y, (16 * TProduct.Capacity) + 32);
        TProduct.Finish(y3a, ref e1, ref e2, 48).Store(ref y, 48);
        TProduct.Finish(y3b, ref e1, ref e2, (16 * TProduct.Capacity) + 48).Store(ref y, (16 * TProduct.Capacity) + 48);
    }

    /// <summary>1 sample by 32 outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile1x2<TPanel, TProduct>(
        ref float x, ref float kernel, ref float bias, ref float y, ref float e1, ref float e2)
        where TPanel : struct, IPanel<TPanel>
        where TProduct : struct, IChunkProduct
    {
        TPanel y0a = TProduct.Start<TPanel>(ref bias, 0);
        TPanel y0b = TProduct.Start<TPanel>(ref bias, 16);
        for (nuint k = 0; k < TProduct.Inputs; k++)
        {
            ref float a = ref Unsafe.Add(ref x, TProduct.InputOffset(k));
            TPanel wa = TPanel.Load(ref kernel, 16 * k);
            TPanel wb = TPanel.Load(ref kernel, (16 * k) + (16 * TProduct.Inputs));
            TPanel b0 = TPanel.Broadcast(a);
            y0a.AddProduct(b0, wa);
            y0b.AddProduct(b0, wb);
        }

        TProduct.Finish(y0a, ref e1, ref e2, 0).Store(ref y, 0);
        TProduct.Finish(y0b, ref e1, ref e2, 16 * TProduct.Capacity).Store(ref y, 16 * TProduct.Capacity);
    }
}
