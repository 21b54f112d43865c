using System.Runtime.CompilerServices;

namespace NetGen.Numerics;

/// <summary>A panel in sixteen floats, for processors whose vectors .NET does not use.</summary>
/// <remarks>
/// <c>MultiplyAdd</c> is not fused: in software that is 30 times slower. Every x64 and Arm64 processor has vectors; they can
/// be switched off for a test (<c>DOTNET_EnableHWIntrinsic=0</c>).
/// </remarks>
public struct PanelScalar : IPanel<PanelScalar>
{
    private Lanes _lanes;

    private interface IUnary
    {
        static abstract float Apply(float value);
    }

    private interface IBinary
    {
        static abstract float Apply(float left, float right);
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
    public static PanelScalar Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => default;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PanelScalar Load(ref readonly float source, nuint offset) =>
        Unsafe.As<float, PanelScalar>(ref At(in source, offset));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PanelScalar LoadFirst(ref readonly float source, nuint offset, int count)
    {
        PanelScalar result = default;
        for (int i = 0; i < count; i++)
            result._lanes[i] = At(in source, offset + (nuint)i);
        return result;
    }

    /// <inheritdoc/>
    public static PanelScalar LoadBfloat16(ref readonly float source, nuint offset)
    {
        ref uint words = ref Unsafe.As<float, uint>(ref At(in source, offset));
        PanelScalar result = default;
        for (int i = 0; i < 8; i++)
        {
            uint word = Unsafe.Add(ref words, i);
            result._lanes[i] = BitConverter.UInt32BitsToSingle(word << 16);
            result._lanes[i + 8] = BitConverter.UInt32BitsToSingle(word & 0xFFFF_0000);
        }

        return result;
    }

    /// <inheritdoc/>
    public static void AddBfloat16Pair(ref PanelScalar low, ref PanelScalar high, PanelScalar factors, ref readonly float rows, nuint offset)
    {
        ref uint words = ref Unsafe.As<float, uint>(ref At(in rows, offset));
        for (int i = 0; i < 16; i++)
        {
            uint word = Unsafe.Add(ref words, i);
            low._lanes[i] += factors._lanes[i] * BitConverter.UInt32BitsToSingle(word << 16);
            high._lanes[i] += factors._lanes[i] * BitConverter.UInt32BitsToSingle(word & 0xFFFF_0000);
        }
    }

    /// <inheritdoc/>
    public static PanelScalar BroadcastPair(float first, float second)
    {
        PanelScalar result = default;
        for (int i = 0; i < 16; i++)
            result._lanes[i] = i < 8 ? first : second;
        return result;
    }

    /// <inheritdoc/>
    public static PanelScalar JoinPair(PanelScalar low, PanelScalar high)
    {
        PanelScalar result = default;
        for (int i = 0; i < 8; i++)
        {
            result._lanes[i] = low._lanes[i] + low._lanes[i + 8];
            result._lanes[i + 8] = high._lanes[i] + high._lanes[i + 8];
        }

        return result;
    }

    /// <inheritdoc/>
    public static PanelScalar LoadInt8(ref readonly float source, nuint offset)
    {
        ref sbyte bytes = ref Unsafe.As<float, sbyte>(ref At(in source, offset));
        PanelScalar result = default;
        for (int i = 0; i < 16; i++)
            result._lanes[i] = Unsafe.Add(ref bytes, i);
        return result;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float destination, nuint offset) =>
        Unsafe.As<float, PanelScalar>(ref Unsafe.Add(ref destination, offset)) = this;

    /// <inheritdoc/>
    public readonly void StoreFirst(ref float destination, int count)
    {
        for (int i = 0; i < count; i++)
            Unsafe.Add(ref destination, i) = _lanes[i];
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PanelScalar BroadcastLane(PanelScalar value, int lane) => Broadcast(value._lanes[lane]);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PanelScalar Broadcast(float value)
    {
        Unsafe.SkipInit(out PanelScalar result);
        for (int i = 0; i < 16; i++)
            result._lanes[i] = value;
        return result;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PanelScalar MultiplyAdd(PanelScalar a, PanelScalar b, PanelScalar c)
    {
        for (int i = 0; i < 16; i++)
            c._lanes[i] += a._lanes[i] * b._lanes[i];
        return c;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(PanelScalar a, PanelScalar b)
    {
        for (int i = 0; i < 16; i++)
            _lanes[i] += a._lanes[i] * b._lanes[i];
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(PanelScalar a, ref readonly float b, nuint offset)
    {
        ref float factors = ref At(in b, offset);
        for (int i = 0; i < 16; i++)
            _lanes[i] += a._lanes[i] * Unsafe.Add(ref factors, i);
    }

    /// <inheritdoc/>
    public static PanelScalar MultiplyAddColumn(
        PanelScalar value, ref readonly float column, nuint offset, int count, PanelScalar start)
    {
        float sum = start._lanes[0];
        for (int lane = 0; lane < count; lane++)
            sum += value._lanes[lane] * Unsafe.Add(ref Unsafe.AsRef(in column), offset + (16 * (nuint)lane));
        return Broadcast(sum);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PanelScalar operator +(PanelScalar left, PanelScalar right) => Map<Addition>(left, right);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PanelScalar operator -(PanelScalar left, PanelScalar right) => Map<Subtraction>(left, right);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PanelScalar operator *(PanelScalar left, PanelScalar right) => Map<Multiplication>(left, right);

    /// <inheritdoc/>
    public static PanelScalar operator /(PanelScalar left, PanelScalar right) => Map<Division>(left, right);

    /// <inheritdoc/>
    public static PanelScalar operator -(PanelScalar value) => Map<Negation>(value);

    /// <inheritdoc/>
    public static PanelScalar operator &(PanelScalar left, PanelScalar right) => Map<Conjunction>(left, right);

    /// <inheritdoc/>
    public static PanelScalar Min(PanelScalar left, PanelScalar right) => Map<Minimum>(left, right);

    /// <inheritdoc/>
    public static PanelScalar Max(PanelScalar left, PanelScalar right) => Map<Maximum>(left, right);

    /// <inheritdoc/>
    public static PanelScalar Abs(PanelScalar value) => Map<Magnitude>(value);

    /// <inheritdoc/>
    public static PanelScalar Sqrt(PanelScalar value) => Map<SquareRoot>(value);

    /// <inheritdoc/>
    public static PanelScalar GreaterThan(PanelScalar left, PanelScalar right) => Map<Greater>(left, right);

    /// <inheritdoc/>
    public static PanelScalar GreaterThanOrEqual(PanelScalar left, PanelScalar right) => Map<GreaterOrEqual>(left, right);

    /// <inheritdoc/>
    public static PanelScalar Select(PanelScalar mask, PanelScalar whenTrue, PanelScalar whenFalse)
    {
        for (int i = 0; i < 16; i++)
        {
            int bits = Bits(mask._lanes[i]);
            whenTrue._lanes[i] = Float((Bits(whenTrue._lanes[i]) & bits) | (Bits(whenFalse._lanes[i]) & ~bits));
        }

        return whenTrue;
    }

    /// <inheritdoc/>
    public static PanelScalar PowerOfTwo(PanelScalar n) => Map<Power>(n);

    /// <inheritdoc/>
    public static PanelScalar PowerOfTwoFromBits(PanelScalar value) => Map<Shift>(value);

    /// <inheritdoc/>
    public static PanelScalar ScaleByPowerOfTwo(PanelScalar value, PanelScalar n) => Map<Scaling>(value, n);

    /// <inheritdoc/>
    public static PanelScalar SplitExponent(PanelScalar value, out PanelScalar exponent)
    {
        exponent = Map<Exponent>(value);
        return Map<Mantissa>(value);
    }

    /// <inheritdoc/>
    public static PanelScalar FirstLanes(int count)
    {
        PanelScalar result = default;
        for (int i = 0; i < count; i++)
            result._lanes[i] = Float(-1);
        return result;
    }

    /// <inheritdoc/>
    public static float Sum(PanelScalar value)
    {
        for (int half = 8; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++)
                value._lanes[i] += value._lanes[i + half];
        }

        return value._lanes[0];
    }

    /// <inheritdoc/>
    public static PanelScalar AddQuarters(PanelScalar first, PanelScalar second, PanelScalar third, PanelScalar fourth)
    {
        Unsafe.SkipInit(out PanelScalar result);
        AddQuarters(first, ref result, 0);
        AddQuarters(second, ref result, 4);
        AddQuarters(third, ref result, 8);
        AddQuarters(fourth, ref result, 12);
        return result;
    }

    /// <inheritdoc/>
    public static PanelScalar AddLanes(PanelScalar first, PanelScalar second, PanelScalar third, PanelScalar fourth)
    {
        Unsafe.SkipInit(out PanelScalar result);
        AddLanes(first, ref result, 0);
        AddLanes(second, ref result, 1);
        AddLanes(third, ref result, 2);
        AddLanes(fourth, ref result, 3);
        return result;
    }

    /// <inheritdoc/>
    public static PanelScalar Sums(PanelScalar value)
    {
        PanelScalar result = default;
        result._lanes[0] = Sum(value);
        return result;
    }

    /// <inheritdoc/>
    public static PanelScalar Sums(PanelScalar first, PanelScalar second)
    {
        PanelScalar result = Sums(first);
        result._lanes[1] = Sum(second);
        return result;
    }

    /// <inheritdoc/>
    public static PanelScalar Sums(PanelScalar first, PanelScalar second, PanelScalar third, PanelScalar fourth)
    {
        PanelScalar result = Sums(first, second);
        result._lanes[2] = Sum(third);
        result._lanes[3] = Sum(fourth);
        return result;
    }

    /// <inheritdoc/>
    public static float MaxLane(PanelScalar value)
    {
        float largest = value._lanes[0];
        for (int i = 1; i < 16; i++)
            largest = Maximum.Apply(largest, value._lanes[i]);
        return largest;
    }

    private static void AddQuarters(in PanelScalar value, ref PanelScalar result, int at)
    {
        for (int i = 0; i < 4; i++)
            result._lanes[at + i] = value._lanes[i] + value._lanes[i + 8] + (value._lanes[i + 4] + value._lanes[i + 12]);
    }

    private static void AddLanes(in PanelScalar value, ref PanelScalar result, int at)
    {
        for (int i = 0; i < 16; i += 4)
            result._lanes[at + i] = value._lanes[i] + value._lanes[i + 2] + (value._lanes[i + 1] + value._lanes[i + 3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PanelScalar Map<TOperation>(PanelScalar value)
        where TOperation : struct, IUnary
    {
        for (int i = 0; i < 16; i++)
            value._lanes[i] = TOperation.Apply(value._lanes[i]);
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PanelScalar Map<TOperation>(PanelScalar left, PanelScalar right)
        where TOperation : struct, IBinary
    {
        for (int i = 0; i < 16; i++)
            left._lanes[i] = TOperation.Apply(left._lanes[i], right._lanes[i]);
        return left;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref float At(ref readonly float source, nuint offset) =>
        ref Unsafe.Add(ref Unsafe.AsRef(in source), offset);

    private static int Bits(float value) => BitConverter.SingleToInt32Bits(value);

    private static float Float(int bits) => BitConverter.Int32BitsToSingle(bits);

    private static float Mask(bool isTrue) => Float(isTrue ? -1 : 0);

    [InlineArray(16)]
    private struct Lanes
    {
        private float _first;
    }

    private readonly struct Addition : IBinary
    {
        public static float Apply(float left, float right) => left + right;
    }

    private readonly struct Subtraction : IBinary
    {
        public static float Apply(float left, float right) => left - right;
    }

    private readonly struct Multiplication : IBinary
    {
        public static float Apply(float left, float right) => left * right;
    }

    private readonly struct Division : IBinary
    {
        public static float Apply(float left, float right) => left / right;
    }

    private readonly struct Negation : IUnary
    {
        public static float Apply(float value) => -value;
    }

    private readonly struct Conjunction : IBinary
    {
        public static float Apply(float left, float right) => Float(Bits(left) & Bits(right));
    }

    private readonly struct Minimum : IBinary
    {
        public static float Apply(float left, float right) => MathF.Min(left, right);
    }

    private readonly struct Maximum : IBinary
    {
        public static float Apply(float left, float right) => MathF.Max(left, right);
    }

    private readonly struct Magnitude : IUnary
    {
        public static float Apply(float value) => MathF.Abs(value);
    }

    private readonly struct SquareRoot : IUnary
    {
        public static float Apply(float value) => MathF.Sqrt(value);
    }

    private readonly struct Greater : IBinary
    {
        public static float Apply(float left, float right) => Mask(left > right);
    }

    private readonly struct GreaterOrEqual : IBinary
    {
        public static float Apply(float left, float right) => Mask(left >= right);
    }

    private readonly struct Power : IUnary
    {
        public static float Apply(float value) => Of((int)value);

        public static float Of(int n) => Float((n + 127) << 23);
    }

    private readonly struct Shift : IUnary
    {
        public static float Apply(float value) => Float(Bits(value) << 23);
    }

    // Two steps, because 2ⁿ itself may be infinite or subnormal where the result is not.
    private readonly struct Scaling : IBinary
    {
        public static float Apply(float left, float right)
        {
            int n = (int)right, half = n >> 1;
            return left * Power.Of(half) * Power.Of(n - half);
        }
    }

    private readonly struct Exponent : IUnary
    {
        public static float Apply(float value) => (Bits(value) >>> 23) - 127;
    }

    private readonly struct Mantissa : IUnary
    {
        public static float Apply(float value) => Float((Bits(value) & 0x007F_FFFF) | 0x3F80_0000);
    }
}
