using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetGen.Numerics;

/// <summary>The first eight lanes of a panel in two 128-bit vectors: SSE on x86, AdvSimd on Arm.</summary>
/// <remarks>As <see cref="HalfPanel256"/>, for processors on which <see cref="PanelSupport.Use256"/> is false.</remarks>
public struct HalfPanel128 : IPanel<HalfPanel128>
{
    private Vector128<float> _low;
    private Vector128<float> _high;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private HalfPanel128(Vector128<float> low, Vector128<float> high)
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
        get => 8;
    }

    /// <inheritdoc/>
    public static HalfPanel128 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => default;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 Load(ref readonly float source, nuint offset) =>
        new(Vector128.LoadUnsafe(in source, offset), Vector128.LoadUnsafe(in source, offset + 4));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 LoadFirst(ref readonly float source, nuint offset, int count)
    {
        ref float start = ref Unsafe.Add(ref Unsafe.AsRef(in source), offset);
        return new(PartialLoad.Quarter(in start, 0, count), PartialLoad.Quarter(in start, 4, count));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 LoadBfloat16(ref readonly float source, nuint offset) => new(
        (Vector128.LoadUnsafe(in source, offset).AsUInt32() << 16).AsSingle(),
        (Vector128.LoadUnsafe(in source, offset + 4).AsUInt32() << 16).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 LoadInt8(ref readonly float source, nuint offset)
    {
        if (Sse41.IsSupported)
            return new(Panel128.LoadFourInt8(in source, offset), Panel128.LoadFourInt8(in source, offset + 1));
        (Vector128<int> low, Vector128<int> high) = Vector128.Widen(Vector128.WidenLower(Vector128.LoadUnsafe(in source, offset).AsSByte()));
        return new(Vector128.ConvertToSingle(low), Vector128.ConvertToSingle(high));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination, nuint offset)
    {
        _low.StoreUnsafe(ref destination, offset);
        _high.StoreUnsafe(ref destination, offset + 4);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreFirst(ref float destination, int count) =>
        PartialStore.Store(_low, _high, default, default, ref destination, count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 BroadcastLane(HalfPanel128 value, int lane)
    {
        Vector128<float> lanes = Vector128.Shuffle(lane < 4 ? value._low : value._high, Vector128.Create(lane & 3));
        return new(lanes, lanes);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 Broadcast(float value)
    {
        Vector128<float> lanes = Vector128.Create(value);
        return new(lanes, lanes);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 MultiplyAdd(HalfPanel128 a, HalfPanel128 b, HalfPanel128 c) =>
        new(Vector128.MultiplyAddEstimate(a._low, b._low, c._low), Vector128.MultiplyAddEstimate(a._high, b._high, c._high));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(HalfPanel128 a, HalfPanel128 b)
    {
        _low = Vector128.MultiplyAddEstimate(a._low, b._low, _low);
        _high = Vector128.MultiplyAddEstimate(a._high, b._high, _high);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(HalfPanel128 a, ref readonly float b, nuint offset)
    {
        _low = Vector128.MultiplyAddEstimate(a._low, Vector128.LoadUnsafe(in b, offset), _low);
        _high = Vector128.MultiplyAddEstimate(a._high, Vector128.LoadUnsafe(in b, offset + 4), _high);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 MultiplyAddColumn(HalfPanel128 value, ref readonly float column, nuint offset, int count, HalfPanel128 start)
    {
        Vector128<float> sum = ColumnProduct.Sum(
            value._low, value._high, default, default, in column, offset, count, start._low);
        return new(sum, sum);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 operator +(HalfPanel128 left, HalfPanel128 right) =>
        new(left._low + right._low, left._high + right._high);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 operator -(HalfPanel128 left, HalfPanel128 right) =>
        new(left._low - right._low, left._high - right._high);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 operator *(HalfPanel128 left, HalfPanel128 right) =>
        new(left._low * right._low, left._high * right._high);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 operator /(HalfPanel128 left, HalfPanel128 right) =>
        new(left._low / right._low, left._high / right._high);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 operator -(HalfPanel128 value) => new(-value._low, -value._high);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 operator &(HalfPanel128 left, HalfPanel128 right) =>
        new(left._low & right._low, left._high & right._high);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 Min(HalfPanel128 left, HalfPanel128 right) =>
        new(Panel128.Minimum(left._low, right._low), Panel128.Minimum(left._high, right._high));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 Max(HalfPanel128 left, HalfPanel128 right) =>
        new(Panel128.Maximum(left._low, right._low), Panel128.Maximum(left._high, right._high));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 Abs(HalfPanel128 value) => new(Vector128.Abs(value._low), Vector128.Abs(value._high));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 Sqrt(HalfPanel128 value) => new(Vector128.Sqrt(value._low), Vector128.Sqrt(value._high));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 GreaterThan(HalfPanel128 left, HalfPanel128 right) =>
        new(Vector128.GreaterThan(left._low, right._low), Vector128.GreaterThan(left._high, right._high));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 GreaterThanOrEqual(HalfPanel128 left, HalfPanel128 right) =>
        new(Vector128.GreaterThanOrEqual(left._low, right._low), Vector128.GreaterThanOrEqual(left._high, right._high));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 Select(HalfPanel128 mask, HalfPanel128 whenTrue, HalfPanel128 whenFalse) =>
        new(
            Vector128.ConditionalSelect(mask._low, whenTrue._low, whenFalse._low),
            Vector128.ConditionalSelect(mask._high, whenTrue._high, whenFalse._high));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 PowerOfTwo(HalfPanel128 n) => new(Panel128.PowerOfTwo(n._low), Panel128.PowerOfTwo(n._high));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 PowerOfTwoFromBits(HalfPanel128 value) =>
        new((value._low.AsInt32() << 23).AsSingle(), (value._high.AsInt32() << 23).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 ScaleByPowerOfTwo(HalfPanel128 value, HalfPanel128 n) =>
        new(Panel128.Scale(value._low, n._low), Panel128.Scale(value._high, n._high));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 SplitExponent(HalfPanel128 value, out HalfPanel128 exponent)
    {
        exponent = new(Panel128.Exponent(value._low), Panel128.Exponent(value._high));
        return new(Panel128.Mantissa(value._low), Panel128.Mantissa(value._high));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 FirstLanes(int count)
    {
        Vector128<float> limit = Vector128.Create((float)count);
        Vector128<float> lanes = Vector128<float>.Indices;
        return new(Vector128.LessThan(lanes, limit), Vector128.LessThan(lanes + Vector128.Create(4f), limit));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(HalfPanel128 value) => Panel128.Sum(value._low + value._high);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 Sums(HalfPanel128 value) => Widen(LaneSums.Of(Four(value)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 Sums(HalfPanel128 first, HalfPanel128 second) => Widen(LaneSums.Of(Four(first), Four(second)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel128 Sums(HalfPanel128 first, HalfPanel128 second, HalfPanel128 third, HalfPanel128 fourth) =>
        Widen(Panel128.AddLanes(Four(first), Four(second), Four(third), Four(fourth)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxLane(HalfPanel128 value) => Panel128.MaxLane(Vector128.MaxNative(value._low, value._high));

    // The sums of its quarters.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Four(HalfPanel128 value) => value._low + value._high;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static HalfPanel128 Widen(Vector128<float> four) => new(four, default);

    static HalfPanel128 IPanel<HalfPanel128>.AddQuarters(HalfPanel128 first, HalfPanel128 second, HalfPanel128 third, HalfPanel128 fourth) =>
        throw HalfPanel.Missing();

    static HalfPanel128 IPanel<HalfPanel128>.AddLanes(HalfPanel128 first, HalfPanel128 second, HalfPanel128 third, HalfPanel128 fourth) =>
        throw HalfPanel.Missing();

    static void IPanel<HalfPanel128>.AddBfloat16Pair(ref HalfPanel128 low, ref HalfPanel128 high, HalfPanel128 factors, ref readonly float rows, nuint offset) =>
        throw HalfPanel.Missing();

    static HalfPanel128 IPanel<HalfPanel128>.BroadcastPair(float first, float second) => throw HalfPanel.Missing();

    static HalfPanel128 IPanel<HalfPanel128>.JoinPair(HalfPanel128 low, HalfPanel128 high) => throw HalfPanel.Missing();
}
