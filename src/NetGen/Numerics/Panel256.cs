using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetGen.Numerics;

/// <summary>A panel in two 256-bit vectors: AVX2 and FMA.</summary>
/// <remarks>Correct everywhere, but hundreds of times slower if <see cref="PanelSupport.Use256"/> is false.</remarks>
public struct Panel256 : IPanel<Panel256>
{
    private Vector256<float> _low;
    private Vector256<float> _high;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Panel256(Vector256<float> low, Vector256<float> high)
    {
        _low = low;
        _high = high;
    }

    /// <inheritdoc/>
    public static int VectorCount
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2;
    }

    /// <inheritdoc/>
    public static int LaneCount
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 16;
    }

    /// <inheritdoc/>
    public static Panel256 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => default;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 Load(ref readonly float source, nuint offset) =>
        new(Vector256.LoadUnsafe(in source, offset), Vector256.LoadUnsafe(in source, offset + 8));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 LoadFirst(ref readonly float source, nuint offset, int count)
    {
        ref float start = ref Unsafe.Add(ref Unsafe.AsRef(in source), offset);
        return new(
            Vector256.Create(PartialLoad.Quarter(in start, 0, count), PartialLoad.Quarter(in start, 4, count)),
            Vector256.Create(PartialLoad.Quarter(in start, 8, count), PartialLoad.Quarter(in start, 12, count)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 LoadBfloat16(ref readonly float source, nuint offset)
    {
        Vector256<uint> words = Vector256.LoadUnsafe(in source, offset).AsUInt32();
        return new((words << 16).AsSingle(), (words & Vector256.Create(0xFFFF_0000)).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddBfloat16Pair(ref Panel256 low, ref Panel256 high, Panel256 factors, ref readonly float rows, nuint offset)
    {
        Vector256<uint> upper = Vector256.Create(0xFFFF_0000);
        Vector256<uint> first = Vector256.LoadUnsafe(in rows, offset).AsUInt32();
        Vector256<uint> second = Vector256.LoadUnsafe(in rows, offset + 8).AsUInt32();
        low._low = Vector256.FusedMultiplyAdd(factors._low, (first << 16).AsSingle(), low._low);
        low._high = Vector256.FusedMultiplyAdd(factors._high, (second << 16).AsSingle(), low._high);
        high._low = Vector256.FusedMultiplyAdd(factors._low, (first & upper).AsSingle(), high._low);
        high._high = Vector256.FusedMultiplyAdd(factors._high, (second & upper).AsSingle(), high._high);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 BroadcastPair(float first, float second) => new(Vector256.Create(first), Vector256.Create(second));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 JoinPair(Panel256 low, Panel256 high) => new(low._low + low._high, high._low + high._high);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 LoadInt8(ref readonly float source, nuint offset) =>
        new(LoadEightInt8(in source, offset), LoadEightInt8(in source, offset + 2));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination, nuint offset)
    {
        _low.StoreUnsafe(ref destination, offset);
        _high.StoreUnsafe(ref destination, offset + 8);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreFirst(ref float destination, int count) =>
        PartialStore.Store(_low.GetLower(), _low.GetUpper(), _high.GetLower(), _high.GetUpper(), ref destination, count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 BroadcastLane(Panel256 value, int lane)
    {
        Vector256<float> lanes = BroadcastLane(lane < 8 ? value._low : value._high, lane & 7);
        return new(lanes, lanes);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 Broadcast(float value)
    {
        Vector256<float> lanes = Vector256.Create(value);
        return new(lanes, lanes);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 MultiplyAdd(Panel256 a, Panel256 b, Panel256 c) =>
        new(
            Vector256.FusedMultiplyAdd(a._low, b._low, c._low),
            Vector256.FusedMultiplyAdd(a._high, b._high, c._high));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(Panel256 a, Panel256 b)
    {
        _low = Vector256.FusedMultiplyAdd(a._low, b._low, _low);
        _high = Vector256.FusedMultiplyAdd(a._high, b._high, _high);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(Panel256 a, ref readonly float b, nuint offset)
    {
        _low = Vector256.FusedMultiplyAdd(a._low, Vector256.LoadUnsafe(in b, offset), _low);
        _high = Vector256.FusedMultiplyAdd(a._high, Vector256.LoadUnsafe(in b, offset + 8), _high);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 MultiplyAddColumn(Panel256 value, ref readonly float column, nuint offset, int count, Panel256 start)
    {
        Vector128<float> sum = ColumnProduct.Sum(
            value._low.GetLower(),
            value._low.GetUpper(),
            value._high.GetLower(),
            value._high.GetUpper(),
            in column,
            offset,
            count,
            start._low.GetLower());
        return new(sum.ToVector256Unsafe(), sum.ToVector256Unsafe());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 operator +(Panel256 left, Panel256 right) =>
        new(left._low + right._low, left._high + right._high);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 operator -(Panel256 left, Panel256 right) =>
        new(left._low - right._low, left._high - right._high);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 operator *(Panel256 left, Panel256 right) =>
        new(left._low * right._low, left._high * right._high);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 operator /(Panel256 left, Panel256 right) =>
        new(left._low / right._low, left._high / right._high);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 operator -(Panel256 value) =>
        new(-value._low, -value._high);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 operator &(Panel256 left, Panel256 right) =>
        new(left._low & right._low, left._high & right._high);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 Min(Panel256 left, Panel256 right) =>
        new(Minimum(left._low, right._low), Minimum(left._high, right._high));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 Max(Panel256 left, Panel256 right) =>
        new(Maximum(left._low, right._low), Maximum(left._high, right._high));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 Abs(Panel256 value) =>
        new(Vector256.Abs(value._low), Vector256.Abs(value._high));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 Sqrt(Panel256 value) =>
        new(Vector256.Sqrt(value._low), Vector256.Sqrt(value._high));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 GreaterThan(Panel256 left, Panel256 right) =>
        new(Vector256.GreaterThan(left._low, right._low), Vector256.GreaterThan(left._high, right._high));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 GreaterThanOrEqual(Panel256 left, Panel256 right) =>
        new(
            Vector256.GreaterThanOrEqual(left._low, right._low),
            Vector256.GreaterThanOrEqual(left._high, right._high));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 Select(Panel256 mask, Panel256 whenTrue, Panel256 whenFalse) =>
        new(
            Vector256.ConditionalSelect(mask._low, whenTrue._low, whenFalse._low),
            Vector256.ConditionalSelect(mask._high, whenTrue._high, whenFalse._high));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 PowerOfTwo(Panel256 n) => new(PowerOfTwo(n._low), PowerOfTwo(n._high));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 PowerOfTwoFromBits(Panel256 value) =>
        new((value._low.AsInt32() << 23).AsSingle(), (value._high.AsInt32() << 23).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 ScaleByPowerOfTwo(Panel256 value, Panel256 n) =>
        new(Scale(value._low, n._low), Scale(value._high, n._high));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 SplitExponent(Panel256 value, out Panel256 exponent)
    {
        exponent = new(Exponent(value._low), Exponent(value._high));
        return new(Mantissa(value._low), Mantissa(value._high));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 FirstLanes(int count)
    {
        Vector256<float> limit = Vector256.Create((float)count);
        Vector256<float> lanes = Vector256<float>.Indices;
        return new(
            Vector256.LessThan(lanes, limit),
            Vector256.LessThan(lanes + Vector256.Create(8f), limit));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Panel256 value)
    {
        Vector256<float> eight = value._low + value._high;
        return Panel128.Sum(eight.GetLower() + eight.GetUpper());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 AddQuarters(Panel256 first, Panel256 second, Panel256 third, Panel256 fourth) => new(
        AddQuarters(first._low + first._high, second._low + second._high),
        AddQuarters(third._low + third._high, fourth._low + fourth._high));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 AddLanes(Panel256 first, Panel256 second, Panel256 third, Panel256 fourth) => new(
        AddLanes(first._low, second._low, third._low, fourth._low),
        AddLanes(first._high, second._high, third._high, fourth._high));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 Sums(Panel256 value) => Widen(LaneSums.Of(Four(value)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 Sums(Panel256 first, Panel256 second) => Widen(LaneSums.Of(Four(first), Four(second)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel256 Sums(Panel256 first, Panel256 second, Panel256 third, Panel256 fourth) =>
        Widen(Panel128.AddLanes(Four(first), Four(second), Four(third), Four(fourth)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxLane(Panel256 value)
    {
        Vector256<float> eight = Vector256.MaxNative(value._low, value._high);
        return Panel128.MaxLane(Vector128.MaxNative(eight.GetLower(), eight.GetUpper()));
    }

    // The sums of its quarters.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Four(Panel256 value)
    {
        Vector256<float> eight = value._low + value._high;
        return eight.GetLower() + eight.GetUpper();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Panel256 Widen(Vector128<float> four) => new(four.ToVector256(), default);

    /// <summary>Eight times a lane.</summary>
    /// <remarks>One half of the vector twice, which serves four lanes, and of it the lane: no indices have to be loaded.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> BroadcastLane(Vector256<float> value, int lane)
    {
        if (!Avx.IsSupported)
            return Vector256.Shuffle(value, Vector256.Create(lane));
        Vector256<float> half = lane < 4 ? Avx.Permute2x128(value, value, 0x00) : Avx.Permute2x128(value, value, 0x11);
        return (lane & 3) switch
        {
            0 => Avx.Permute(half, 0b00_00_00_00),
            1 => Avx.Permute(half, 0b01_01_01_01),
            2 => Avx.Permute(half, 0b10_10_10_10),
            _ => Avx.Permute(half, 0b11_11_11_11),
        };
    }

    // The x86 instruction gives its right operand where either is NaN, so only the left one is checked; a left operand
    // that is a constant costs nothing more.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Minimum(Vector256<float> left, Vector256<float> right) =>
        Avx.IsSupported
            ? Vector256.ConditionalSelect(Vector256.Equals(left, left), Avx.Min(left, right), left)
            : Vector256.Min(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Maximum(Vector256<float> left, Vector256<float> right) =>
        Avx.IsSupported
            ? Vector256.ConditionalSelect(Vector256.Equals(left, left), Avx.Max(left, right), left)
            : Vector256.Max(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> LoadEightInt8(ref readonly float source, nuint offset)
    {
        ref byte start = ref Unsafe.As<float, byte>(ref Unsafe.Add(ref Unsafe.AsRef(in source), offset));
        Vector128<sbyte> bytes = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<long>(ref start)).AsSByte();
        return Vector256.ConvertToSingle(Avx2.IsSupported ? Avx2.ConvertToVector256Int32(bytes) : Widen(bytes));
    }

    private static Vector256<int> Widen(Vector128<sbyte> bytes)
    {
        (Vector128<int> low, Vector128<int> high) = Vector128.Widen(Vector128.WidenLower(bytes));
        return Vector256.Create(low, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> PowerOfTwo(Vector256<float> n) => Avx512F.VL.IsSupported
        ? Avx512F.VL.Scale(Vector256<float>.One, n)
        : PowerOfTwo(Vector256.ConvertToInt32Native(n));

    // Two steps, because 2ⁿ itself may be infinite or subnormal where the result is not.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Scale(Vector256<float> value, Vector256<float> n)
    {
        if (Avx512F.VL.IsSupported)
            return Avx512F.VL.Scale(value, n);
        Vector256<int> exponent = Vector256.ConvertToInt32Native(n), half = exponent >> 1;
        return value * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> PowerOfTwo(Vector256<int> n) => ((n + Vector256.Create(127)) << 23).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Exponent(Vector256<float> value) =>
        Vector256.ConvertToSingle((value.AsInt32() >>> 23) - Vector256.Create(127));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Mantissa(Vector256<float> value) =>
        ((value.AsInt32() & Vector256.Create(0x007F_FFFF)) | Vector256.Create(0x3F80_0000)).AsSingle();

    /// <summary>The sum of both quarters of the one, then that of the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> AddQuarters(Vector256<float> first, Vector256<float> second) => Avx.IsSupported
        ? Avx.Permute2x128(first, second, 0x20) + Avx.Permute2x128(first, second, 0x31)
        : Vector256.Create(first.GetLower() + first.GetUpper(), second.GetLower() + second.GetUpper());

    /// <summary>The same as of panels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> AddLanes(
        Vector256<float> first, Vector256<float> second, Vector256<float> third, Vector256<float> fourth)
    {
        if (!Avx.IsSupported)
        {
            return Vector256.Create(
                Panel128.AddLanes(first.GetLower(), second.GetLower(), third.GetLower(), fourth.GetLower()),
                Panel128.AddLanes(first.GetUpper(), second.GetUpper(), third.GetUpper(), fourth.GetUpper()));
        }

        Vector256<double> two = (Avx.UnpackLow(first, second) + Avx.UnpackHigh(first, second)).AsDouble();
        Vector256<double> others = (Avx.UnpackLow(third, fourth) + Avx.UnpackHigh(third, fourth)).AsDouble();
        return Avx.UnpackLow(two, others).AsSingle() + Avx.UnpackHigh(two, others).AsSingle();
    }
}
