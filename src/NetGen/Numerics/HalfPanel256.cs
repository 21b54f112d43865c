using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetGen.Numerics;

/// <summary>The first eight lanes of a panel in one 256-bit vector: AVX2 and FMA.</summary>
/// <remarks>
/// For kernels whose values have at most eight elements. It has half of the instructions of <see cref="Panel256"/>, and half of the
/// work of <see cref="Panel512"/> on a processor that takes two steps for 512 bits. It has no lanes 8 to 15: sums are those of the first
/// eight, and members that move lanes between the halves throw. It is correct everywhere, but hundreds of times slower if
/// <see cref="PanelSupport.Use256"/> is false.
/// </remarks>
public struct HalfPanel256 : IPanel<HalfPanel256>
{
    private Vector256<float> _lanes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private HalfPanel256(Vector256<float> lanes) => _lanes = lanes;

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
        get => 8;
    }

    /// <inheritdoc/>
    public static HalfPanel256 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => default;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 Load(ref readonly float source, nuint offset) => new(Vector256.LoadUnsafe(in source, offset));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 LoadFirst(ref readonly float source, nuint offset, int count)
    {
        ref float start = ref Unsafe.Add(ref Unsafe.AsRef(in source), offset);
        return new(Vector256.Create(PartialLoad.Quarter(in start, 0, count), PartialLoad.Quarter(in start, 4, count)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 LoadBfloat16(ref readonly float source, nuint offset) =>
        new((Vector256.LoadUnsafe(in source, offset).AsUInt32() << 16).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 LoadInt8(ref readonly float source, nuint offset) => new(Panel256.LoadEightInt8(in source, offset));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination, nuint offset) => _lanes.StoreUnsafe(ref destination, offset);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreFirst(ref float destination, int count) =>
        PartialStore.Store(_lanes.GetLower(), _lanes.GetUpper(), default, default, ref destination, count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 BroadcastLane(HalfPanel256 value, int lane) =>
        new(Panel256.BroadcastLane(value._lanes, lane));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 Broadcast(float value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 MultiplyAdd(HalfPanel256 a, HalfPanel256 b, HalfPanel256 c) =>
        new(Vector256.FusedMultiplyAdd(a._lanes, b._lanes, c._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(HalfPanel256 a, HalfPanel256 b) =>
        _lanes = Vector256.FusedMultiplyAdd(a._lanes, b._lanes, _lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(HalfPanel256 a, ref readonly float b, nuint offset) =>
        _lanes = Vector256.FusedMultiplyAdd(a._lanes, Vector256.LoadUnsafe(in b, offset), _lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 MultiplyAddColumn(HalfPanel256 value, ref readonly float column, nuint offset, int count, HalfPanel256 start)
    {
        Vector128<float> sum = ColumnProduct.Sum(
            value._lanes.GetLower(), value._lanes.GetUpper(), default, default, in column, offset, count, start._lanes.GetLower());
        return new(sum.ToVector256Unsafe());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 operator +(HalfPanel256 left, HalfPanel256 right) => new(left._lanes + right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 operator -(HalfPanel256 left, HalfPanel256 right) => new(left._lanes - right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 operator *(HalfPanel256 left, HalfPanel256 right) => new(left._lanes * right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 operator /(HalfPanel256 left, HalfPanel256 right) => new(left._lanes / right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 operator -(HalfPanel256 value) => new(-value._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 operator &(HalfPanel256 left, HalfPanel256 right) => new(left._lanes & right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 Min(HalfPanel256 left, HalfPanel256 right) =>
        new(Panel256.Minimum(left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 Max(HalfPanel256 left, HalfPanel256 right) =>
        new(Panel256.Maximum(left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 Abs(HalfPanel256 value) => new(Vector256.Abs(value._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 Sqrt(HalfPanel256 value) => new(Vector256.Sqrt(value._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 GreaterThan(HalfPanel256 left, HalfPanel256 right) =>
        new(Vector256.GreaterThan(left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 GreaterThanOrEqual(HalfPanel256 left, HalfPanel256 right) =>
        new(Vector256.GreaterThanOrEqual(left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 Select(HalfPanel256 mask, HalfPanel256 whenTrue, HalfPanel256 whenFalse) =>
        new(Vector256.ConditionalSelect(mask._lanes, whenTrue._lanes, whenFalse._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 PowerOfTwo(HalfPanel256 n) => new(Panel256.PowerOfTwo(n._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 PowerOfTwoFromBits(HalfPanel256 value) =>
        new((value._lanes.AsInt32() << 23).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 ScaleByPowerOfTwo(HalfPanel256 value, HalfPanel256 n) =>
        new(Panel256.Scale(value._lanes, n._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 SplitExponent(HalfPanel256 value, out HalfPanel256 exponent)
    {
        exponent = new(Panel256.Exponent(value._lanes));
        return new(Panel256.Mantissa(value._lanes));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 FirstLanes(int count) =>
        new(Vector256.LessThan(Vector256<float>.Indices, Vector256.Create((float)count)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(HalfPanel256 value) => Panel128.Sum(value._lanes.GetLower() + value._lanes.GetUpper());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 Sums(HalfPanel256 value) => Widen(LaneSums.Of(Four(value)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 Sums(HalfPanel256 first, HalfPanel256 second) => Widen(LaneSums.Of(Four(first), Four(second)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfPanel256 Sums(HalfPanel256 first, HalfPanel256 second, HalfPanel256 third, HalfPanel256 fourth) =>
        Widen(Panel128.AddLanes(Four(first), Four(second), Four(third), Four(fourth)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxLane(HalfPanel256 value) =>
        Panel128.MaxLane(Vector128.MaxNative(value._lanes.GetLower(), value._lanes.GetUpper()));

    // The sums of its quarters.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Four(HalfPanel256 value) => value._lanes.GetLower() + value._lanes.GetUpper();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static HalfPanel256 Widen(Vector128<float> four) => new(four.ToVector256());

    static HalfPanel256 IPanel<HalfPanel256>.AddQuarters(HalfPanel256 first, HalfPanel256 second, HalfPanel256 third, HalfPanel256 fourth) =>
        throw HalfPanel.Missing();

    static HalfPanel256 IPanel<HalfPanel256>.AddLanes(HalfPanel256 first, HalfPanel256 second, HalfPanel256 third, HalfPanel256 fourth) =>
        throw HalfPanel.Missing();

    static void IPanel<HalfPanel256>.AddBfloat16Pair(ref HalfPanel256 low, ref HalfPanel256 high, HalfPanel256 factors, ref readonly float rows, nuint offset) =>
        throw HalfPanel.Missing();

    static HalfPanel256 IPanel<HalfPanel256>.BroadcastPair(float first, float second) => throw HalfPanel.Missing();

    static HalfPanel256 IPanel<HalfPanel256>.JoinPair(HalfPanel256 low, HalfPanel256 high) => throw HalfPanel.Missing();
}
