using System.Runtime.CompilerServices;

namespace NetGen.Numerics;

public static partial class ChunkProducts
{
    /// <summary>64 outputs of all samples, in tiles of 6 samples.</summary>
    /// <inheritdoc cref="Columns6x1{TPanel, TProduct}"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Columns6x4<TPanel, TProduct>(
        ref float x, ref float kernel, ref float bias, ref float y, ref float e1, ref float e2, int rows)
        where TPanel : struct, IPanel<TPanel>
        where TProduct : struct, IChunkProduct
    {
        nuint count = (nuint)rows, row = 0;

        // The last 8 are two tiles of 4.
        for (; count - row >= 6 && count - row != 8; row += 6)
        {
            Tile6x4<TPanel, TProduct>(
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
            Tile4x4<TPanel, TProduct>(
                ref Unsafe.Add(ref x, TProduct.SampleStride * first),
                ref kernel,
                ref bias,
                ref Unsafe.Add(ref y, 16 * first),
                ref Unsafe.Add(ref e1, 16 * first),
                ref Unsafe.Add(ref e2, 16 * first));
        }

        for (; row < count; row++)
        {
            Tile1x4<TPanel, TProduct>(
                ref Unsafe.Add(ref x, TProduct.SampleStride * row),
                ref kernel,
                ref bias,
                ref Unsafe.Add(ref y, 16 * row),
                ref Unsafe.Add(ref e1, 16 * row),
                ref Unsafe.Add(ref e2, 16 * row));
        }
    }

    /// <summary>6 samples by 64 outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile6x4<TPanel, TProduct>(
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
        TPanel y0b = TProduct.Start<TPanel>(ref bias, 16);
        TPanel y1b = y0b;
        TPanel y2b = y0b;
        TPanel y3b = y0b;
        TPanel y4b = y0b;
        TPanel y5b = y0b;
        TPanel y0c = TProduct.Start<TPanel>(ref bias, 32);
        TPanel y1c = y0c;
        TPanel y2c = y0c;
        TPanel y3c = y0c;
        TPanel y4c = y0c;
        TPanel y5c = y0c;
        TPanel y0d = TProduct.Start<TPanel>(ref bias, 48);
        TPanel y1d = y0d;
        TPanel y2d = y0d;
        TPanel y3d = y0d;
        TPanel y4d = y0d;
        TPanel y5d = y0d;
        for (nuint k = 0; k < TProduct.Inputs; k++)
        {
            ref float a = ref Unsafe.Add(ref x, TProduct.InputOffset(k));
            TPanel wa = TPanel.Load(ref kernel, 16 * k);
            TPanel wb = TPanel.Load(ref kernel, (16 * k) + (16 * TProduct.Inputs));
            TPanel wc = TPanel.Load(ref kernel, (16 * k) + (32 * TProduct.Inputs));
            TPanel wd = TPanel.Load(ref kernel, (16 * k) + (48 * TProduct.Inputs));
            TPanel b0 = TPanel.Broadcast(a);
            y0a.AddProduct(b0, wa);
            y0b.AddProduct(b0, wb);
            y0c.AddProduct(b0, wc);
            y0d.AddProduct(b0, wd);
            TPanel b1 = TPanel.Broadcast(Unsafe.Add(ref a, TProduct.SampleStride));
            y1a.AddProduct(b1, wa);
            y1b.AddProduct(b1, wb);
            y1c.AddProduct(b1, wc);
            y1d.AddProduct(b1, wd);
            TPanel b2 = TPanel.Broadcast(Unsafe.Add(ref a, 2 * TProduct.SampleStride));
            y2a.AddProduct(b2, wa);
            y2b.AddProduct(b2, wb);
            y2c.AddProduct(b2, wc);
            y2d.AddProduct(b2, wd);
            TPanel b3 = TPanel.Broadcast(Unsafe.Add(ref a, 3 * TProduct.SampleStride));
            y3a.AddProduct(b3, wa);
            y3b.AddProduct(b3, wb);
            y3c.AddProduct(b3, wc);
            y3d.AddProduct(b3, wd);
            TPanel b4 = TPanel.Broadcast(Unsafe.Add(ref a, 4 * TProduct.SampleStride));
            y4a.AddProduct(b4, wa);
            y4b.AddProduct(b4, wb);
            y4c.AddProduct(b4, wc);
            y4d.AddProduct(b4, wd);
            TPanel b5 = TPanel.Broadcast(Unsafe.Add(ref a, 5 * TProduct.SampleStride));
            y5a.AddProduct(b5, wa);
            y5b.AddProduct(b5, wb);
            y5c.AddProduct(b5, wc);
            y5d.AddProduct(b5, wd);
        }

        TProduct.Finish(y0a, ref e1, ref e2, 0).Store(ref y, 0);
        TProduct.Finish(y0b, ref e1, ref e2, 16 * TProduct.Capacity).Store(ref y, 16 * TProduct.Capacity);
        TProduct.Finish(y0c, ref e1, ref e2, 32 * TProduct.Capacity).Store(ref y, 32 * TProduct.Capacity);
        TProduct.Finish(y0d, ref e1, ref e2, 48 * TProduct.Capacity).Store(ref y, 48 * TProduct.Capacity);
        TProduct.Finish(y1a, ref e1, ref e2, 16).Store(ref y, 16);
        TProduct.Finish(y1b, ref e1, ref e2, (16 * TProduct.Capacity) + 16).Store(ref y, (16 * TProduct.Capacity) + 16);
        TProduct.Finish(y1c, ref e1, ref e2, (32 * TProduct.Capacity) + 16).Store(ref y, (32 * TProduct.Capacity) + 16);
        TProduct.Finish(y1d, ref e1, ref e2, (48 * TProduct.Capacity) + 16).Store(ref y, (48 * TProduct.Capacity) + 16);
        TProduct.Finish(y2a, ref e1, ref e2, 32).Store(ref y, 32);
        TProduct.Finish(y2b, ref e1, ref e2, (16 * TProduct.Capacity) + 32).Store(ref y, (16 * TProduct.Capacity) + 32);
        TProduct.Finish(y2c, ref e1, ref e2, (32 * TProduct.Capacity) + 32).Store(ref y, (32 * TProduct.Capacity) + 32);
        TProduct.Finish(y2d, ref e1, ref e2, (48 * TProduct.Capacity) + 32).Store(ref y, (48 * TProduct.Capacity) + 32);
        TProduct.Finish(y3a, ref e1, ref e2, 48).Store(ref y, 48);
        TProduct.Finish(y3b, ref e1, ref e2, (16 * TProduct.Capacity) + 48).Store(ref y, (16 * TProduct.Capacity) + 48);
        TProduct.Finish(y3c, ref e1, ref e2, (32 * TProduct.Capacity) + 48).Store(ref y, (32 * TProduct.Capacity) + 48);
        TProduct.Finish(y3d, ref e1, ref e2, (48 * TProduct.Capacity) + 48).Store(ref y, (48 * TProduct.Capacity) + 48);
        TProduct.Finish(y4a, ref e1, ref e2, 64).Store(ref y, 64);
        TProduct.Finish(y4b, ref e1, ref e2, (16 * TProduct.Capacity) + 64).Store(ref y, (16 * TProduct.Capacity) + 64);
        TProduct.Finish(y4c, ref e1, ref e2, (32 * TProduct.Capacity) + 64).Store(ref y, (32 * TProduct.Capacity) + 64);
        TProduct.Finish(y4d, ref e1, ref e2, (48 * TProduct.Capacity) + 64).Store(ref y, (48 * TProduct.Capacity) + 64);
        TProduct.Finish(y5a, ref e1, ref e2, 80).Store(ref y, 80);
        TProduct.Finish(y5b, ref e1, ref e2, (16 * TProduct.Capacity) + 80).Store(ref y, (16 * TProduct.Capacity) + 80);
        TProduct.Finish(y5c, ref e1, ref e2, (32 * TProduct.Capacity) + 80).Store(ref y, (32 * TProduct.Capacity) + 80);
        TProduct.Finish(y5d, ref e1, ref e2, (48 * TProduct.Capacity) + 80).Store(ref y, (48 * TProduct.Capacity) + 80);
    }

    /// <summary>4 samples by 64 outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile4x4<TPanel, TProduct>(
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
        TPanel y0c = TProduct.Start<TPanel>(ref bias, 32);
        TPanel y1c = y0c;
        TPanel y2c = y0c;
        TPanel y3c = y0c;
        TPanel y0d = TProduct.Start<TPanel>(ref bias, 48);
        TPanel y1d = y0d;
        TPanel y2d = y0d;
        TPanel y3d = y0d;
        for (nuint k = 0; k < TProduct.Inputs; k++)
        {
            ref float a = ref Unsafe.Add(ref x, TProduct.InputOffset(k));
            TPanel wa = TPanel.Load(ref kernel, 16 * k);
            TPanel wb = TPanel.Load(ref kernel, (16 * k) + (16 * TProduct.Inputs));
            TPanel wc = TPanel.Load(ref kernel, (16 * k) + (32 * TProduct.Inputs));
            TPanel wd = TPanel.Load(ref kernel, (16 * k) + (48 * TProduct.Inputs));
            TPanel b0 = TPanel.Broadcast(a);
            y0a.AddProduct(b0, wa);
            y0b.AddProduct(b0, wb);
            y0c.AddProduct(b0, wc);
            y0d.AddProduct(b0, wd);
            TPanel b1 = TPanel.Broadcast(Unsafe.Add(ref a, TProduct.SampleStride));
            y1a.AddProduct(b1, wa);
            y1b.AddProduct(b1, wb);
            y1c.AddProduct(b1, wc);
            y1d.AddProduct(b1, wd);
            TPanel b2 = TPanel.Broadcast(Unsafe.Add(ref a, 2 * TProduct.SampleStride));
            y2a.AddProduct(b2, wa);
            y2b.AddProduct(b2, wb);
            y2c.AddProduct(b2, wc);
            y2d.AddProduct(b2, wd);
            TPanel b3 = TPanel.Broadcast(Unsafe.Add(ref a, 3 * TProduct.SampleStride));
            y3a.AddProduct(b3, wa);
            y3b.AddProduct(b3, wb);
            y3c.AddProduct(b3, wc);
            y3d.AddProduct(b3, wd);
        }

        TProduct.Finish(y0a, ref e1, ref e2, 0).Store(ref y, 0);
        TProduct.Finish(y0b, ref e1, ref e2, 16 * TProduct.Capacity).Store(ref y, 16 * TProduct.Capacity);
        TProduct.Finish(y0c, ref e1, ref e2, 32 * TProduct.Capacity).Store(ref y, 32 * TProduct.Capacity);
        TProduct.Finish(y0d, ref e1, ref e2, 48 * TProduct.Capacity).Store(ref y, 48 * TProduct.Capacity);
        TProduct.Finish(y1a, ref e1, ref e2, 16).Store(ref y, 16);
        TProduct.Finish(y1b, ref e1, ref e2, (16 * TProduct.Capacity) + 16).Store(ref y, (16 * TProduct.Capacity) + 16);
        TProduct.Finish(y1c, ref e1, ref e2, (32 * TProduct.Capacity) + 16).Store(ref y, (32 * TProduct.Capacity) + 16);
        TProduct.Finish(y1d, ref e1, ref e2, (48 * TProduct.Capacity) + 16).Store(ref y, (48 * TProduct.Capacity) + 16);
        TProduct.Finish(y2a, ref e1, ref e2, 32).Store(ref y, 32);
        TProduct.Finish(y2b, ref e1, ref e2, (16 * TProduct.Capacity) + 32).Store(ref y, (16 * TProduct.Capacity) + 32);
        TProduct.Finish(y2c, ref e1, ref e2, (32 * TProduct.Capacity) + 32).Store(ref y, (32 * TProduct.Capacity) + 32);
        TProduct.Finish(y2d, ref e1, ref e2, (48 * TProduct.Capacity) + 32).Store(ref y, (48 * TProduct.Capacity) + 32);
        TProduct.Finish(y3a, ref e1, ref e2, 48).Store(ref y, 48);
        TProduct.Finish(y3b, ref e1, ref e2, (16 * TProduct.Capacity) + 48).Store(ref y, (16 * TProduct.Capacity) + 48);
        TProduct.Finish(y3c, ref e1, ref e2, (32 * TProduct.Capacity) + 48).Store(ref y, (32 * TProduct.Capacity) + 48);
        TProduct.Finish(y3d, ref e1, ref e2, (48 * TProduct.Capacity) + 48).Store(ref y, (48 * TProduct.Capacity) + 48);
    }

    /// <summary>1 sample by 64 outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile1x4<TPanel, TProduct>(
        ref float x, ref float kernel, ref float bias, ref float y, ref float e1, ref float e2)
        where TPanel : struct, IPanel<TPanel>
        where TProduct : struct, IChunkProduct
    {
        TPanel y0a = TProduct.Start<TPanel>(ref bias, 0);
        TPanel y0b = TProduct.Start<TPanel>(ref bias, 16);
        TPanel y0c = TProduct.Start<TPanel>(ref bias, 32);
        TPanel y0d = TProduct.Start<TPanel>(ref bias, 48);
        for (nuint k = 0; k < TProduct.Inputs; k++)
        {
            ref float a = ref Unsafe.Add(ref x, TProduct.InputOffset(k));
            TPanel wa = TPanel.Load(ref kernel, 16 * k);
            TPanel wb = TPanel.Load(ref kernel, (16 * k) + (16 * TProduct.Inputs));
            TPanel wc = TPanel.Load(ref kernel, (16 * k) + (32 * TProduct.Inputs));
            TPanel wd = TPanel.Load(ref kernel, (16 * k) + (48 * TProduct.Inputs));
            TPanel b0 = TPanel.Broadcast(a);
            y0a.AddProduct(b0, wa);
            y0b.AddProduct(b0, wb);
            y0c.AddProduct(b0, wc);
            y0d.AddProduct(b0, wd);
        }

        TProduct.Finish(y0a, ref e1, ref e2, 0).Store(ref y, 0);
        TProduct.Finish(y0b, ref e1, ref e2, 16 * TProduct.Capacity).Store(ref y, 16 * TProduct.Capacity);
        TProduct.Finish(y0c, ref e1, ref e2, 32 * TProduct.Capacity).Store(ref y, 32 * TProduct.Capacity);
        TProduct.Finish(y0d, ref e1, ref e2, 48 * TProduct.Capacity).Store(ref y, 48 * TProduct.Capacity);
    }
}
