using System.ComponentModel;
using ILGPU;
using NetGen.Numerics;

namespace NetGen.Gpu;

/// <summary>
/// One value, as a thread of a GPU computes it. As a panel of one lane, it makes the functions of
/// <see cref="PanelMath"/> those of the GPU too: the same polynomials, in the same order.
/// </summary>
/// <param name="value">The value.</param>
/// <remarks>
/// Kernels use what is arithmetic here; the members that move panels to and from memory have no meaning for one lane and
/// throw. A mask is a value whose bits are all 1 or all 0, as in other panels.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Lane(float value) : IPanel<Lane>
{
    private const int ExponentBias = 127;
    private const int MantissaBits = 23;

    /// <summary>The value.</summary>
    public readonly float Value = value;

    /// <inheritdoc/>
    public static int VectorCount => 1;

    /// <inheritdoc/>
    public static int LaneCount => 1;

    /// <inheritdoc/>
    public static Lane Zero => new(0);

    /// <inheritdoc/>
    public static Lane operator +(Lane left, Lane right) => new(left.Value + right.Value);

    /// <inheritdoc/>
    public static Lane operator -(Lane left, Lane right) => new(left.Value - right.Value);

    /// <inheritdoc/>
    public static Lane operator *(Lane left, Lane right) => new(left.Value * right.Value);

    /// <inheritdoc/>
    public static Lane operator /(Lane left, Lane right) => new(left.Value / right.Value);

    /// <inheritdoc/>
    public static Lane operator -(Lane value) => new(-value.Value);

    /// <inheritdoc/>
    public static Lane operator &(Lane left, Lane right) => FromBits(Bits(left) & Bits(right));

    /// <inheritdoc/>
    public static Lane Broadcast(float value) => new(value);

    /// <inheritdoc/>
    public static Lane BroadcastLane(Lane value, int lane) => value;

    /// <inheritdoc/>
    /// <remarks>The device's compiler fuses it if the device can.</remarks>
    public static Lane MultiplyAdd(Lane a, Lane b, Lane c) => new((a.Value * b.Value) + c.Value);

    /// <inheritdoc/>
    public static Lane Min(Lane left, Lane right) => left.Value < right.Value ? left : right;

    /// <inheritdoc/>
    public static Lane Max(Lane left, Lane right) => left.Value > right.Value ? left : right;

    /// <inheritdoc/>
    public static Lane Abs(Lane value) => FromBits(Bits(value) & int.MaxValue);

    /// <inheritdoc/>
    public static Lane Sqrt(Lane value) => new(MathF.Sqrt(value.Value));

    /// <inheritdoc/>
    public static Lane GreaterThan(Lane left, Lane right) => Mask(left.Value > right.Value);

    /// <inheritdoc/>
    public static Lane GreaterThanOrEqual(Lane left, Lane right) => Mask(left.Value >= right.Value);

    /// <inheritdoc/>
    public static Lane Select(Lane mask, Lane whenTrue, Lane whenFalse) =>
        FromBits((Bits(mask) & Bits(whenTrue)) | (~Bits(mask) & Bits(whenFalse)));

    /// <inheritdoc/>
    public static Lane PowerOfTwo(Lane n) => new(PowerOfTwo((int)n.Value));

    /// <inheritdoc/>
    public static Lane PowerOfTwoFromBits(Lane value) => FromBits(Bits(value) << MantissaBits);

    /// <inheritdoc/>
    public static Lane ScaleByPowerOfTwo(Lane value, Lane n)
    {
        // In two halves, each of which is a normal number where the result may be none.
        int exponent = (int)n.Value, half = exponent >> 1;
        return new(value.Value * PowerOfTwo(half) * PowerOfTwo(exponent - half));
    }

    /// <inheritdoc/>
    public static Lane SplitExponent(Lane value, out Lane exponent)
    {
        uint bits = Bits(value);
        exponent = new((int)((bits >> MantissaBits) & byte.MaxValue) - ExponentBias);
        return FromBits((bits & ((1u << MantissaBits) - 1)) | ((uint)ExponentBias << MantissaBits));
    }

    /// <inheritdoc/>
    public static float Sum(Lane value) => value.Value;

    /// <inheritdoc/>
    public static float MaxLane(Lane value) => value.Value;

    /// <inheritdoc/>
    public static Lane Load(ref readonly float source, nuint offset) => throw NoMemory();

    /// <inheritdoc/>
    public static Lane LoadBfloat16(ref readonly float source, nuint offset) => throw NoMemory();

    /// <inheritdoc/>
    public static Lane LoadInt8(ref readonly float source, nuint offset) => throw NoMemory();

    static void IPanel<Lane>.AddBfloat16Pair(ref Lane low, ref Lane high, Lane factors, ref readonly float rows, nuint offset) => throw NoMemory();

    static Lane IPanel<Lane>.BroadcastPair(float first, float second) => throw NoMemory();

    static Lane IPanel<Lane>.JoinPair(Lane low, Lane high) => throw NoMemory();

    void IPanel<Lane>.AddProduct(Lane a, Lane b) => throw NoMemory();

    void IPanel<Lane>.AddProduct(Lane a, ref readonly float b, nuint offset) => throw NoMemory();

    /// <inheritdoc/>
    public static Lane MultiplyAddColumn(Lane value, ref readonly float column, nuint offset, int count, Lane start) => throw NoMemory();

    /// <inheritdoc/>
    public static Lane FirstLanes(int count) => throw NoMemory();

    /// <inheritdoc/>
    public static Lane AddQuarters(Lane first, Lane second, Lane third, Lane fourth) => throw NoMemory();

    /// <inheritdoc/>
    public static Lane AddLanes(Lane first, Lane second, Lane third, Lane fourth) => throw NoMemory();

    /// <inheritdoc/>
    public static Lane Sums(Lane value) => value;

    /// <inheritdoc/>
    public static Lane Sums(Lane first, Lane second) => throw NoMemory();

    /// <inheritdoc/>
    public static Lane Sums(Lane first, Lane second, Lane third, Lane fourth) => throw NoMemory();

    /// <inheritdoc/>
    public static Lane LoadFirst(ref readonly float source, nuint offset, int count) => throw NoMemory();

    /// <inheritdoc/>
    public void Store(ref float destination, nuint offset) => throw NoMemory();

    /// <inheritdoc/>
    public void StoreFirst(ref float destination, int count) => throw NoMemory();

    private static Lane Mask(bool condition) => FromBits(condition ? uint.MaxValue : 0u);

    private static float PowerOfTwo(int n) => Interop.IntAsFloat((uint)(n + ExponentBias) << MantissaBits);

    private static uint Bits(Lane lane) => Interop.FloatAsInt(lane.Value);

    private static Lane FromBits(uint bits) => new(Interop.IntAsFloat(bits));

    private static NotSupportedException NoMemory() =>
        new("A lane is one value of a GPU thread; it is no panel in memory.");
}
