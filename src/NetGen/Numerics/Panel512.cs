using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetGen.Numerics;

/// <summary>A panel in one 512-bit vector: AVX-512.</summary>
/// <remarks>Correct everywhere, but thousands of times slower if <see cref="PanelSupport.Use512"/> is false.</remarks>
public struct Panel512 : IPanel<Panel512>
{
    private Vector512<float> _lanes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Panel512(Vector512<float> lanes)
    {
        _lanes = lanes;
    }

    /// <inheritdoc/>
    public static int VectorCount
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1;
    }

    /// <inheritdoc/>
    public static int LaneCount
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 16;
    }

    /// <inheritdoc/>
    public static Panel512 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => default;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 Load(ref readonly float source, nuint offset) =>
        new(Vector512.LoadUnsafe(in source, offset));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 LoadFirst(ref readonly float source, nuint offset, int count)
    {
        ref float start = ref Unsafe.Add(ref Unsafe.AsRef(in source), offset);
        Vector256<float> low = Vector256.Create(PartialLoad.Quarter(in start, 0, count), PartialLoad.Quarter(in start, 4, count));
        return new(Vector512.Create(low, Vector256.Create(PartialLoad.Quarter(in start, 8, count), PartialLoad.Quarter(in start, 12, count))));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 LoadBfloat16(ref readonly float source, nuint offset)
    {
        Vector256<uint> words = Vector256.LoadUnsafe(in source, offset).AsUInt32();
        Vector512<uint> upper = Vector512.Create(0xFFFF_0000);
        if (!Avx512BW.IsSupported)
            return new((Vector512.Create(words << 16, words) & upper).AsSingle());

        // Each half goes to the upper half of its lane; what lies below it is cut off.
        Vector512<ushort> halves = Avx512BW.PermuteVar32x16(words.AsUInt16().ToVector512Unsafe(), UpperHalves);
        return new((halves.AsUInt32() & upper).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddBfloat16Pair(ref Panel512 low, ref Panel512 high, Panel512 factors, ref readonly float rows, nuint offset)
    {
        Vector512<uint> words = Vector512.LoadUnsafe(in rows, offset).AsUInt32();
        low._lanes = Vector512.FusedMultiplyAdd(factors._lanes, (words << 16).AsSingle(), low._lanes);
        high._lanes = Vector512.FusedMultiplyAdd(factors._lanes, (words & Vector512.Create(0xFFFF_0000)).AsSingle(), high._lanes);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 BroadcastPair(float first, float second) =>
        new(Vector512.Create(Vector256.Create(first), Vector256.Create(second)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 JoinPair(Panel512 low, Panel512 high) => new(Vector512.Create(
        low._lanes.GetLower() + low._lanes.GetUpper(), high._lanes.GetLower() + high._lanes.GetUpper()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 LoadInt8(ref readonly float source, nuint offset)
    {
        Vector128<sbyte> bytes = Vector128.LoadUnsafe(in source, offset).AsSByte();
        return new(Vector512.ConvertToSingle(Avx512F.IsSupported ? Avx512F.ConvertToVector512Int32(bytes) : Widen(bytes)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination, nuint offset)
    {
        _lanes.StoreUnsafe(ref destination, offset);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreFirst(ref float destination, int count) =>
        PartialStore.Store(_lanes.GetLower().GetLower(),
            _lanes.GetLower().GetUpper(),
            _lanes.GetUpper().GetLower(),
            _lanes.GetUpper().GetUpper(), ref destination, count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 BroadcastLane(Panel512 value, int lane)
    {
        if (!Avx512F.IsSupported)
            return new(Vector512.Shuffle(value._lanes, Vector512.Create(lane)));
        Vector512<float> quarter = (lane >> 2) switch
        {
            0 => Avx512F.Shuffle4x128(value._lanes, value._lanes, 0b00_00_00_00),
            1 => Avx512F.Shuffle4x128(value._lanes, value._lanes, 0b01_01_01_01),
            2 => Avx512F.Shuffle4x128(value._lanes, value._lanes, 0b10_10_10_10),
            _ => Avx512F.Shuffle4x128(value._lanes, value._lanes, 0b11_11_11_11),
        };
        return new((lane & 3) switch
        {
            0 => Avx512F.Permute4x32(quarter, 0b00_00_00_00),
            1 => Avx512F.Permute4x32(quarter, 0b01_01_01_01),
            2 => Avx512F.Permute4x32(quarter, 0b10_10_10_10),
            _ => Avx512F.Permute4x32(quarter, 0b11_11_11_11),
        });
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 Broadcast(float value) =>
        new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 MultiplyAdd(Panel512 a, Panel512 b, Panel512 c) =>
        new(Vector512.FusedMultiplyAdd(a._lanes, b._lanes, c._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(Panel512 a, Panel512 b) =>
        _lanes = Vector512.FusedMultiplyAdd(a._lanes, b._lanes, _lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(Panel512 a, ref readonly float b, nuint offset) =>
        _lanes = Vector512.FusedMultiplyAdd(a._lanes, Vector512.LoadUnsafe(in b, offset), _lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 MultiplyAddColumn(Panel512 value, ref readonly float column, nuint offset, int count, Panel512 start)
    {
        (Vector256<float> low, Vector256<float> high) = (value._lanes.GetLower(), value._lanes.GetUpper());
        Vector128<float> sum = ColumnProduct.Sum(
            low.GetLower(),
            low.GetUpper(),
            high.GetLower(),
            high.GetUpper(),
            in column,
            offset,
            count,
            start._lanes.GetLower().GetLower());
        return new(sum.ToVector256Unsafe().ToVector512Unsafe());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 operator +(Panel512 left, Panel512 right) =>
        new(left._lanes + right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 operator -(Panel512 left, Panel512 right) =>
        new(left._lanes - right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 operator *(Panel512 left, Panel512 right) =>
        new(left._lanes * right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 operator /(Panel512 left, Panel512 right) =>
        new(left._lanes / right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 operator -(Panel512 value) =>
        new(-value._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 operator &(Panel512 left, Panel512 right) =>
        new(left._lanes & right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 Min(Panel512 left, Panel512 right) =>
        new(Minimum(left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 Max(Panel512 left, Panel512 right) =>
        new(Maximum(left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 Abs(Panel512 value) =>
        new(Vector512.Abs(value._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 Sqrt(Panel512 value) =>
        new(Vector512.Sqrt(value._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 GreaterThan(Panel512 left, Panel512 right) =>
        new(Vector512.GreaterThan(left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 GreaterThanOrEqual(Panel512 left, Panel512 right) =>
        new(Vector512.GreaterThanOrEqual(left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 Select(Panel512 mask, Panel512 whenTrue, Panel512 whenFalse) =>
        new(Vector512.ConditionalSelect(mask._lanes, whenTrue._lanes, whenFalse._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 PowerOfTwo(Panel512 n) => new(PowerOfTwo(n._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 PowerOfTwoFromBits(Panel512 value) => new((value._lanes.AsInt32() << 23).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 ScaleByPowerOfTwo(Panel512 value, Panel512 n) => new(Scale(value._lanes, n._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 SplitExponent(Panel512 value, out Panel512 exponent)
    {
        exponent = new(Exponent(value._lanes));
        return new(Mantissa(value._lanes));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 FirstLanes(int count)
    {
        Vector512<float> limit = Vector512.Create((float)count);
        return new(Vector512.LessThan(Vector512<float>.Indices, limit));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Panel512 value)
    {
        Vector256<float> eight = value._lanes.GetLower() + value._lanes.GetUpper();
        Vector128<float> four = eight.GetLower() + eight.GetUpper();
        Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 2, 3));
        return two.ToScalar() + two.GetElement(1);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 AddQuarters(Panel512 first, Panel512 second, Panel512 third, Panel512 fourth)
    {
        if (!Avx512F.IsSupported)
            return new(Vector512.Create(Quarters(first, second), Quarters(third, fourth)));
        Vector512<float> upper = Halves(first._lanes, second._lanes), lower = Halves(third._lanes, fourth._lanes);
        return new(
            Avx512F.Shuffle4x128(upper, lower, 0b10_00_10_00) + Avx512F.Shuffle4x128(upper, lower, 0b11_01_11_01));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 AddLanes(Panel512 first, Panel512 second, Panel512 third, Panel512 fourth)
    {
        if (!Avx512F.IsSupported)
        {
            return new(Vector512.Create(
                Panel256.AddLanes(
                    first._lanes.GetLower(), second._lanes.GetLower(), third._lanes.GetLower(), fourth._lanes.GetLower()),
                Panel256.AddLanes(
                    first._lanes.GetUpper(), second._lanes.GetUpper(), third._lanes.GetUpper(), fourth._lanes.GetUpper())));
        }

        Vector512<double> two = Pairs(first._lanes, second._lanes), others = Pairs(third._lanes, fourth._lanes);
        return new(Avx512F.UnpackLow(two, others).AsSingle() + Avx512F.UnpackHigh(two, others).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 Sums(Panel512 value) => Widen(LaneSums.Of(Four(value)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 Sums(Panel512 first, Panel512 second) => Widen(LaneSums.Of(Four(first), Four(second)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel512 Sums(Panel512 first, Panel512 second, Panel512 third, Panel512 fourth) =>
        Widen(Panel128.AddLanes(Four(first), Four(second), Four(third), Four(fourth)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxLane(Panel512 value)
    {
        Vector256<float> eight = Vector256.MaxNative(value._lanes.GetLower(), value._lanes.GetUpper());
        Vector128<float> four = Vector128.MaxNative(eight.GetLower(), eight.GetUpper());
        Vector128<float> two = Vector128.MaxNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 2, 3)));
        return float.MaxNative(two.ToScalar(), two.GetElement(1));
    }

    // The x86 instruction gives its right operand where either is NaN, so only the left one is checked; a left operand
    // that is a constant costs nothing more.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Minimum(Vector512<float> left, Vector512<float> right) =>
        Avx512F.IsSupported
            ? Vector512.ConditionalSelect(Vector512.Equals(left, left), Avx512F.Min(left, right), left)
            : Vector512.Min(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Maximum(Vector512<float> left, Vector512<float> right) =>
        Avx512F.IsSupported
            ? Vector512.ConditionalSelect(Vector512.Equals(left, left), Avx512F.Max(left, right), left)
            : Vector512.Max(left, right);

    private static Vector512<ushort> UpperHalves
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(
            0, 0, 0, 2, 0, 4, 0, 6, 0, 8, 0, 10, 0, 12, 0, 14, 0, 1, 0, 3, 0, 5, 0, 7, 0, 9, 0, 11, 0, 13, 0, (ushort)15);
    }

    private static Vector512<int> Widen(Vector128<sbyte> bytes)
    {
        (Vector128<short> low, Vector128<short> high) = Vector128.Widen(bytes);
        (Vector128<int> first, Vector128<int> second) = Vector128.Widen(low);
        (Vector128<int> third, Vector128<int> fourth) = Vector128.Widen(high);
        return Vector512.Create(Vector256.Create(first, second), Vector256.Create(third, fourth));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> PowerOfTwo(Vector512<float> n) => Avx512F.IsSupported
        ? Avx512F.Scale(Vector512<float>.One, n)
        : PowerOfTwo(Vector512.ConvertToInt32Native(n));

    // Two steps, because 2ⁿ itself may be infinite or subnormal where the result is not.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Scale(Vector512<float> value, Vector512<float> n)
    {
        if (Avx512F.IsSupported)
            return Avx512F.Scale(value, n);
        Vector512<int> exponent = Vector512.ConvertToInt32Native(n), half = exponent >> 1;
        return value * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> PowerOfTwo(Vector512<int> n) => ((n + Vector512.Create(127)) << 23).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Exponent(Vector512<float> value) =>
        Vector512.ConvertToSingle((value.AsInt32() >>> 23) - Vector512.Create(127));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Mantissa(Vector512<float> value) =>
        ((value.AsInt32() & Vector512.Create(0x007F_FFFF)) | Vector512.Create(0x3F80_0000)).AsSingle();

    // Both halves of each, added: two quarters of the one, two of the other.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Halves(Vector512<float> first, Vector512<float> second) =>
        Avx512F.Shuffle4x128(first, second, 0b01_00_01_00) + Avx512F.Shuffle4x128(first, second, 0b11_10_11_10);

    // Lanes 0 and 2, then 1 and 3, of each quarter of both, added.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Pairs(Vector512<float> first, Vector512<float> second) =>
        (Avx512F.UnpackLow(first, second) + Avx512F.UnpackHigh(first, second)).AsDouble();

    // The sums of its quarters.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Four(Panel512 value)
    {
        Vector256<float> eight = value._lanes.GetLower() + value._lanes.GetUpper();
        return eight.GetLower() + eight.GetUpper();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Panel512 Widen(Vector128<float> four) => new(four.ToVector256().ToVector512());

    private static Vector256<float> Quarters(Panel512 first, Panel512 second) => Panel256.AddQuarters(
        first._lanes.GetLower() + first._lanes.GetUpper(), second._lanes.GetLower() + second._lanes.GetUpper());
}
