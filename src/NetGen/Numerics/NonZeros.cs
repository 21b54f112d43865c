using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetGen.Numerics;

/// <summary>Finds the elements of a vector that are not 0, for products that skip the others.</summary>
/// <remarks>−0 is 0; NaN is not.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class NonZeros
{
    /// <summary>The number of elements of a list is rounded up to a multiple of this.</summary>
    public const int Padding = 8;

    private const int Lanes = 16;

    /// <summary>The number of elements that are not 0.</summary>
    /// <param name="x">The first element.</param>
    /// <param name="length">The number of elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static int Count(ref readonly float x, int length)
    {
        int zeros = 0;
        nuint i = 0, end = (nuint)length;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; i + Lanes <= end; i += Lanes)
                zeros += Vector512.CountWhereAllBitsSet(Vector512.Equals(Vector512.LoadUnsafe(in x, i), Vector512<float>.Zero));
        }
        else
        {
            Vector128<int> counts = Vector128<int>.Zero;
            for (; i + 4 <= end; i += 4)
                counts -= Vector128.Equals(Vector128.LoadUnsafe(in x, i), Vector128<float>.Zero).AsInt32();
            zeros = Vector128.Sum(counts);
        }

        for (; i < end; i++)
            zeros += Unsafe.Add(ref Unsafe.AsRef(in x), i) == 0 ? 1 : 0;
        return length - zeros;
    }

    /// <summary>Lists the elements that are not 0, followed by zeros up to a multiple of <see cref="Padding"/>.</summary>
    /// <param name="x">The first element.</param>
    /// <param name="length">The number of elements.</param>
    /// <param name="values">Receives the elements; room for <paramref name="length"/> and 16 more.</param>
    /// <param name="offsets">Receives 16 times the index of each; the same length as <paramref name="values"/>.</param>
    /// <returns>The length of the list.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static int List(ref readonly float x, int length, ref float values, ref int offsets)
    {
        int count = 0;
        nuint i = 0, end = (nuint)length;
        if (Avx512F.IsSupported)
        {
            Vector512<int> offset = Vector512<int>.Indices * Lanes;
            for (; i + Lanes <= end; i += Lanes)
            {
                Vector512<float> lanes = Vector512.LoadUnsafe(in x, i);
                Vector512<float> isKept = ~Vector512.Equals(lanes, Vector512<float>.Zero);
                Avx512F.Compress(Vector512<float>.Zero, isKept, lanes).StoreUnsafe(ref values, (nuint)count);
                Avx512F.Compress(Vector512<int>.Zero, isKept.AsInt32(), offset).StoreUnsafe(ref offsets, (nuint)count);
                count += Vector512.CountWhereAllBitsSet(isKept.AsInt32());
                offset += Vector512.Create(Lanes * Lanes);
            }
        }

        // Without a branch on the element: which are 0 cannot be predicted.
        for (; i < end; i++)
        {
            float value = Unsafe.Add(ref Unsafe.AsRef(in x), i);
            Unsafe.Add(ref values, count) = value;
            Unsafe.Add(ref offsets, count) = (int)i * Lanes;
            count += value != 0 ? 1 : 0;
        }

        for (; count % Padding != 0; count++)
        {
            Unsafe.Add(ref values, count) = 0;
            Unsafe.Add(ref offsets, count) = 0;
        }

        return count;
    }
}
