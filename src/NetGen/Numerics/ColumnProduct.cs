using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetGen.Numerics;

/// <summary>
/// The product of a panel's first lanes with a column of a kernel: floats that lie a panel apart. Where their number is a constant, only
/// what it takes is left: the weights are put together while the lanes are still on their way.
/// </summary>
internal static class ColumnProduct
{
    private const int Stride = 16;

    /// <summary>The sum of the products, and of what a vector holds already, in the first lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sum(
        Vector128<float> first,
        Vector128<float> second,
        Vector128<float> third,
        Vector128<float> fourth,
        ref readonly float column,
        nuint offset,
        int count,
        Vector128<float> start)
    {
        Vector128<float> four = Add(first, in column, offset, count, start);
        if (count > 4)
            four = Add(second, in column, offset + (4 * Stride), count - 4, four);
        if (count > 8)
        {
            Vector128<float> others = Add(third, in column, offset + (8 * Stride), count - 8, Vector128<float>.Zero);
            if (count > 12)
                others = Add(fourth, in column, offset + (12 * Stride), count - 12, others);
            four += others;
        }

        Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 2, 3));
        return two + Vector128.Shuffle(two, Vector128.Create(1, 1, 1, 1));
    }

    // Lanes that are not asked for may hold anything, infinity and NaN too.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Add(
        Vector128<float> lanes, ref readonly float column, nuint offset, int count, Vector128<float> sum)
    {
        ref readonly float start = ref Unsafe.Add(ref Unsafe.AsRef(in column), offset);
        if (count >= 4)
        {
            return Vector128.MultiplyAddEstimate(
                lanes, Vector128.Create(start, At(in start, 1), At(in start, 2), At(in start, 3)), sum);
        }

        Vector128<float> weights = count switch
        {
            3 => Vector128.Create(start, At(in start, 1), At(in start, 2), 0f),
            2 => Vector128.Create(start, At(in start, 1), 0f, 0f),
            _ => Vector128.CreateScalar(start),
        };
        Vector128<int> mask = count switch
        {
            3 => Vector128.Create(-1, -1, -1, 0),
            2 => Vector128.Create(-1, -1, 0, 0),
            _ => Vector128.Create(-1, 0, 0, 0),
        };
        return Vector128.MultiplyAddEstimate(lanes & mask.AsSingle(), weights, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float At(ref readonly float start, int number) => Unsafe.Add(ref Unsafe.AsRef(in start), number * Stride);
}
