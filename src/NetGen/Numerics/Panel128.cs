using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace NetGen.Numerics;

/// <summary>A panel in four 128-bit vectors: SSE on x86, AdvSimd on Arm.</summary>
/// <remarks>
/// <c>MultiplyAdd</c> is fused only if the processor does that in hardware (always on Arm): a fused multiply-add
/// in software is 30 times slower.
/// </remarks>
public struct Panel128 : IPanel<Panel128>
{
    private Vector128<float> _first;
    private Vector128<float> _second;
    private Vector128<float> _third;
    private Vector128<float> _fourth;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Panel128(Vector128<float> first, Vector128<float> second, Vector128<float> third, Vector128<float> fourth)
    {
        _first = first;
        _second = second;
        _third = third;
        _fourth = fourth;
    }

    /// <inheritdoc/>
    public static int VectorCount
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 4;
    }

    /// <inheritdoc/>
    public static int LaneCount
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 16;
    }

    /// <inheritdoc/>
    public static Panel128 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => default;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 Load(ref readonly float source, nuint offset) =>
        new(
            Vector128.LoadUnsafe(in source, offset),
            Vector128.LoadUnsafe(in source, offset + 4),
            Vector128.LoadUnsafe(in source, offset + 8),
            Vector128.LoadUnsafe(in source, offset + 12));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 LoadFirst(ref readonly float source, nuint offset, int count)
    {
        ref float start = ref Unsafe.Add(ref Unsafe.AsRef(in source), offset);
        return new(PartialLoad.Quarter(in start, 0, count), PartialLoad.Quarter(in start, 4, count), PartialLoad.Quarter(in start, 8, count), PartialLoad.Quarter(in start, 12, count));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 LoadBfloat16(ref readonly float source, nuint offset)
    {
        Vector128<uint> upper = Vector128.Create(0xFFFF_0000);
        Vector128<uint> low = Vector128.LoadUnsafe(in source, offset).AsUInt32();
        Vector128<uint> high = Vector128.LoadUnsafe(in source, offset + 4).AsUInt32();
        return new(
            (low << 16).AsSingle(), (high << 16).AsSingle(), (low & upper).AsSingle(), (high & upper).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddBfloat16Pair(ref Panel128 low, ref Panel128 high, Panel128 factors, ref readonly float rows, nuint offset)
    {
        Add(ref low._first, ref high._first, factors._first, Vector128.LoadUnsafe(in rows, offset));
        Add(ref low._second, ref high._second, factors._second, Vector128.LoadUnsafe(in rows, offset + 4));
        Add(ref low._third, ref high._third, factors._third, Vector128.LoadUnsafe(in rows, offset + 8));
        Add(ref low._fourth, ref high._fourth, factors._fourth, Vector128.LoadUnsafe(in rows, offset + 12));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Add(ref Vector128<float> low, ref Vector128<float> high, Vector128<float> factor, Vector128<float> words)
        {
            low = Vector128.MultiplyAddEstimate(factor, (words.AsUInt32() << 16).AsSingle(), low);
            high = Vector128.MultiplyAddEstimate(factor, (words.AsUInt32() & Vector128.Create(0xFFFF_0000)).AsSingle(), high);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 BroadcastPair(float first, float second)
    {
        (Vector128<float> ones, Vector128<float> others) = (Vector128.Create(first), Vector128.Create(second));
        return new(ones, ones, others, others);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 JoinPair(Panel128 low, Panel128 high) =>
        new(low._first + low._third, low._second + low._fourth, high._first + high._third, high._second + high._fourth);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 LoadInt8(ref readonly float source, nuint offset)
    {
        if (Sse41.IsSupported)
        {
            return new(
                LoadFourInt8(in source, offset),
                LoadFourInt8(in source, offset + 1),
                LoadFourInt8(in source, offset + 2),
                LoadFourInt8(in source, offset + 3));
        }

        (Vector128<short> low, Vector128<short> high) = Vector128.Widen(Vector128.LoadUnsafe(in source, offset).AsSByte());
        (Vector128<int> first, Vector128<int> second) = Vector128.Widen(low);
        (Vector128<int> third, Vector128<int> fourth) = Vector128.Widen(high);
        return new(
            Vector128.ConvertToSingle(first),
            Vector128.ConvertToSingle(second),
            Vector128.ConvertToSingle(third),
            Vector128.ConvertToSingle(fourth));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination, nuint offset)
    {
        _first.StoreUnsafe(ref destination, offset);
        _second.StoreUnsafe(ref destination, offset + 4);
        _third.StoreUnsafe(ref destination, offset + 8);
        _fourth.StoreUnsafe(ref destination, offset + 12);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreFirst(ref float destination, int count) =>
        PartialStore.Store(_first, _second, _third, _fourth, ref destination, count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 BroadcastLane(Panel128 value, int lane)
    {
        Vector128<float> quarter = lane < 4 ? value._first : lane < 8 ? value._second : lane < 12 ? value._third : value._fourth;
        Vector128<float> lanes = Vector128.Shuffle(quarter, Vector128.Create(lane & 3));
        return new(lanes, lanes, lanes, lanes);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 Broadcast(float value)
    {
        Vector128<float> lanes = Vector128.Create(value);
        return new(lanes, lanes, lanes, lanes);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 MultiplyAdd(Panel128 a, Panel128 b, Panel128 c) =>
        new(
            Vector128.MultiplyAddEstimate(a._first, b._first, c._first),
            Vector128.MultiplyAddEstimate(a._second, b._second, c._second),
            Vector128.MultiplyAddEstimate(a._third, b._third, c._third),
            Vector128.MultiplyAddEstimate(a._fourth, b._fourth, c._fourth));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(Panel128 a, Panel128 b)
    {
        _first = Vector128.MultiplyAddEstimate(a._first, b._first, _first);
        _second = Vector128.MultiplyAddEstimate(a._second, b._second, _second);
        _third = Vector128.MultiplyAddEstimate(a._third, b._third, _third);
        _fourth = Vector128.MultiplyAddEstimate(a._fourth, b._fourth, _fourth);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(Panel128 a, ref readonly float b, nuint offset)
    {
        _first = Vector128.MultiplyAddEstimate(a._first, Vector128.LoadUnsafe(in b, offset), _first);
        _second = Vector128.MultiplyAddEstimate(a._second, Vector128.LoadUnsafe(in b, offset + 4), _second);
        _third = Vector128.MultiplyAddEstimate(a._third, Vector128.LoadUnsafe(in b, offset + 8), _third);
        _fourth = Vector128.MultiplyAddEstimate(a._fourth, Vector128.LoadUnsafe(in b, offset + 12), _fourth);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 MultiplyAddColumn(Panel128 value, ref readonly float column, nuint offset, int count, Panel128 start)
    {
        Vector128<float> sum = ColumnProduct.Sum(
            value._first, value._second, value._third, value._fourth, in column, offset, count, start._first);
        return new(sum, sum, sum, sum);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 operator +(Panel128 left, Panel128 right) =>
        new(
            left._first + right._first,
            left._second + right._second,
            left._third + right._third,
            left._fourth + right._fourth);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 operator -(Panel128 left, Panel128 right) =>
        new(
            left._first - right._first,
            left._second - right._second,
            left._third - right._third,
            left._fourth - right._fourth);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 operator *(Panel128 left, Panel128 right) =>
        new(
            left._first * right._first,
            left._second * right._second,
            left._third * right._third,
            left._fourth * right._fourth);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 operator /(Panel128 left, Panel128 right) =>
        new(
            left._first / right._first,
            left._second / right._second,
            left._third / right._third,
            left._fourth / right._fourth);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 operator -(Panel128 value) =>
        new(-value._first, -value._second, -value._third, -value._fourth);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 operator &(Panel128 left, Panel128 right) =>
        new(
            left._first & right._first,
            left._second & right._second,
            left._third & right._third,
            left._fourth & right._fourth);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 Min(Panel128 left, Panel128 right) =>
        new(
            Minimum(left._first, right._first),
            Minimum(left._second, right._second),
            Minimum(left._third, right._third),
            Minimum(left._fourth, right._fourth));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 Max(Panel128 left, Panel128 right) =>
        new(
            Maximum(left._first, right._first),
            Maximum(left._second, right._second),
            Maximum(left._third, right._third),
            Maximum(left._fourth, right._fourth));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 Abs(Panel128 value) =>
        new(
            Vector128.Abs(value._first),
            Vector128.Abs(value._second),
            Vector128.Abs(value._third),
            Vector128.Abs(value._fourth));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 Sqrt(Panel128 value) =>
        new(
            Vector128.Sqrt(value._first),
            Vector128.Sqrt(value._second),
            Vector128.Sqrt(value._third),
            Vector128.Sqrt(value._fourth));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 GreaterThan(Panel128 left, Panel128 right) =>
        new(
            Vector128.GreaterThan(left._first, right._first),
            Vector128.GreaterThan(left._second, right._second),
            Vector128.GreaterThan(left._third, right._third),
            Vector128.GreaterThan(left._fourth, right._fourth));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 GreaterThanOrEqual(Panel128 left, Panel128 right) =>
        new(
            Vector128.GreaterThanOrEqual(left._first, right._first),
            Vector128.GreaterThanOrEqual(left._second, right._second),
            Vector128.GreaterThanOrEqual(left._third, right._third),
            Vector128.GreaterThanOrEqual(left._fourth, right._fourth));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 Select(Panel128 mask, Panel128 whenTrue, Panel128 whenFalse) =>
        new(
            Vector128.ConditionalSelect(mask._first, whenTrue._first, whenFalse._first),
            Vector128.ConditionalSelect(mask._second, whenTrue._second, whenFalse._second),
            Vector128.ConditionalSelect(mask._third, whenTrue._third, whenFalse._third),
            Vector128.ConditionalSelect(mask._fourth, whenTrue._fourth, whenFalse._fourth));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 PowerOfTwo(Panel128 n) =>
        new(PowerOfTwo(n._first), PowerOfTwo(n._second), PowerOfTwo(n._third), PowerOfTwo(n._fourth));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 PowerOfTwoFromBits(Panel128 value) =>
        new(
            (value._first.AsInt32() << 23).AsSingle(),
            (value._second.AsInt32() << 23).AsSingle(),
            (value._third.AsInt32() << 23).AsSingle(),
            (value._fourth.AsInt32() << 23).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 ScaleByPowerOfTwo(Panel128 value, Panel128 n) =>
        new(
            Scale(value._first, n._first),
            Scale(value._second, n._second),
            Scale(value._third, n._third),
            Scale(value._fourth, n._fourth));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 SplitExponent(Panel128 value, out Panel128 exponent)
    {
        exponent = new(
            Exponent(value._first),
            Exponent(value._second),
            Exponent(value._third),
            Exponent(value._fourth));
        return new(
            Mantissa(value._first),
            Mantissa(value._second),
            Mantissa(value._third),
            Mantissa(value._fourth));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 FirstLanes(int count)
    {
        Vector128<float> limit = Vector128.Create((float)count);
        Vector128<float> lanes = Vector128<float>.Indices;
        return new(
            Vector128.LessThan(lanes, limit),
            Vector128.LessThan(lanes + Vector128.Create(4f), limit),
            Vector128.LessThan(lanes + Vector128.Create(8f), limit),
            Vector128.LessThan(lanes + Vector128.Create(12f), limit));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Panel128 value) => Sum(AddQuarters(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 AddQuarters(Panel128 first, Panel128 second, Panel128 third, Panel128 fourth) =>
        new(AddQuarters(first), AddQuarters(second), AddQuarters(third), AddQuarters(fourth));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 AddLanes(Panel128 first, Panel128 second, Panel128 third, Panel128 fourth) =>
        new(
            AddLanes(first._first, second._first, third._first, fourth._first),
            AddLanes(first._second, second._second, third._second, fourth._second),
            AddLanes(first._third, second._third, third._third, fourth._third),
            AddLanes(first._fourth, second._fourth, third._fourth, fourth._fourth));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 Sums(Panel128 value) => Widen(LaneSums.Of(AddQuarters(value)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 Sums(Panel128 first, Panel128 second) => Widen(LaneSums.Of(AddQuarters(first), AddQuarters(second)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Panel128 Sums(Panel128 first, Panel128 second, Panel128 third, Panel128 fourth) =>
        Widen(AddLanes(AddQuarters(first), AddQuarters(second), AddQuarters(third), AddQuarters(fourth)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxLane(Panel128 value) => MaxLane(Vector128.MaxNative(
        Vector128.MaxNative(value._first, value._third), Vector128.MaxNative(value._second, value._fourth)));

    /// <summary>The same as of panels, whose quarters have been added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Sum(Vector128<float> four)
    {
        Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 2, 3));
        return two.ToScalar() + two.GetElement(1);
    }

    /// <summary>The same as of panels, of whose quarters the largest lanes are taken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float MaxLane(Vector128<float> four)
    {
        Vector128<float> two = Vector128.MaxNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 2, 3)));
        return float.MaxNative(two.ToScalar(), two.GetElement(1));
    }

    /// <summary>The same as of panels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> AddLanes(
        Vector128<float> first, Vector128<float> second, Vector128<float> third, Vector128<float> fourth)
    {
        Vector128<double> two = (InterleaveLow(first, second) + InterleaveHigh(first, second)).AsDouble();
        Vector128<double> others = (InterleaveLow(third, fourth) + InterleaveHigh(third, fourth)).AsDouble();
        return Vector128.Create(two[0], others[0]).AsSingle() + Vector128.Create(two[1], others[1]).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Panel128 Widen(Vector128<float> four) => new(four, default, default, default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> AddQuarters(Panel128 value) =>
        (value._first + value._third) + (value._second + value._fourth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> InterleaveLow(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.UnpackLow(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(left, right)
        : Vector128.Create(left[0], right[0], left[1], right[1]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> InterleaveHigh(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.UnpackHigh(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(left, right)
        : Vector128.Create(left[2], right[2], left[3], right[3]);

    // The x86 instruction gives its right operand where either is NaN, so only the left one is checked; a left operand
    // that is a constant costs nothing more.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> Minimum(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported
            ? Vector128.ConditionalSelect(Vector128.Equals(left, left), Sse.Min(left, right), left)
            : Vector128.Min(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> Maximum(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported
            ? Vector128.ConditionalSelect(Vector128.Equals(left, left), Sse.Max(left, right), left)
            : Vector128.Max(left, right);

    // One instruction loads and widens four bytes; the portable way takes three for them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> LoadFourInt8(ref readonly float source, nuint offset)
    {
        int four = Unsafe.As<float, int>(ref Unsafe.Add(ref Unsafe.AsRef(in source), offset));
        return Vector128.ConvertToSingle(
            Sse41.ConvertToVector128Int32(Vector128.CreateScalarUnsafe(four).AsSByte()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> PowerOfTwo(Vector128<float> n) => Avx512F.VL.IsSupported
        ? Avx512F.VL.Scale(Vector128<float>.One, n)
        : PowerOfTwo(Vector128.ConvertToInt32Native(n));

    // Two steps, because 2ⁿ itself may be infinite or subnormal where the result is not.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> Scale(Vector128<float> value, Vector128<float> n)
    {
        if (Avx512F.VL.IsSupported)
            return Avx512F.VL.Scale(value, n);
        Vector128<int> exponent = Vector128.ConvertToInt32Native(n), half = exponent >> 1;
        return value * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> PowerOfTwo(Vector128<int> n) => ((n + Vector128.Create(127)) << 23).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> Exponent(Vector128<float> value) =>
        Vector128.ConvertToSingle((value.AsInt32() >>> 23) - Vector128.Create(127));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> Mantissa(Vector128<float> value) =>
        ((value.AsInt32() & Vector128.Create(0x007F_FFFF)) | Vector128.Create(0x3F80_0000)).AsSingle();
}
