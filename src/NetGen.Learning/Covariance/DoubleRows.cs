using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NetGen.Learning;

/// <summary>Arithmetic on rows of doubles.</summary>
/// <remarks>
/// Four lanes at a time, multiplied and added one after the other and never fused. So the bits are the same with every instruction set, and without vectors.
/// </remarks>
internal static class DoubleRows
{
    private const int Lanes = 4;

    /// <summary>The sum of the products of two rows of one length.</summary>
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        right = right[..left.Length];
        ref double a = ref MemoryMarshal.GetReference(left), b = ref MemoryMarshal.GetReference(right);
        Vector256<double> sums = Vector256<double>.Zero;
        int i = 0;
        for (; i <= left.Length - Lanes; i += Lanes)
            sums += Vector256.LoadUnsafe(ref a, (nuint)i) * Vector256.LoadUnsafe(ref b, (nuint)i);
        double sum = sums[0] + sums[1] + (sums[2] + sums[3]);
        for (; i < left.Length; i++)
            sum += left[i] * right[i];
        return sum;
    }

    /// <summary>Adds a multiple of a row to another.</summary>
    public static void AddScaled(Span<double> target, double factor, ReadOnlySpan<double> row)
    {
        row = row[..target.Length];
        ref double t = ref MemoryMarshal.GetReference(target), r = ref MemoryMarshal.GetReference(row);
        Vector256<double> factors = Vector256.Create(factor);
        int i = 0;
        for (; i <= target.Length - Lanes; i += Lanes)
            (Vector256.LoadUnsafe(ref t, (nuint)i) + (factors * Vector256.LoadUnsafe(ref r, (nuint)i))).StoreUnsafe(ref t, (nuint)i);
        for (; i < target.Length; i++)
            target[i] += factor * row[i];
    }

    /// <summary>Multiplies a row.</summary>
    public static void Scale(Span<double> target, double factor)
    {
        foreach (ref double value in target)
            value *= factor;
    }

    /// <summary>Rotates two rows of one length: (c·a + s·b, c·b − s·a).</summary>
    public static void Rotate(Span<double> first, Span<double> second, double cosine, double sine)
    {
        second = second[..first.Length];
        ref double a = ref MemoryMarshal.GetReference(first), b = ref MemoryMarshal.GetReference(second);
        Vector256<double> cosines = Vector256.Create(cosine), sines = Vector256.Create(sine);
        int i = 0;
        for (; i <= first.Length - Lanes; i += Lanes)
        {
            Vector256<double> x = Vector256.LoadUnsafe(ref a, (nuint)i), y = Vector256.LoadUnsafe(ref b, (nuint)i);
            ((cosines * x) + (sines * y)).StoreUnsafe(ref a, (nuint)i);
            ((cosines * y) - (sines * x)).StoreUnsafe(ref b, (nuint)i);
        }

        for (; i < first.Length; i++)
        {
            double x = first[i], y = second[i];
            first[i] = (cosine * x) + (sine * y);
            second[i] = (cosine * y) - (sine * x);
        }
    }
}
