using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetGen.PtxMachine;

/// <summary>A result for each thread of as many values, eight or four threads at a time.</summary>
internal interface IVectorFunction<T>
{
    /// <summary>The results.</summary>
    static abstract Vector256<T> Apply(Vector256<T> x, Vector256<T> y, Vector256<T> z);
}

/// <summary>A result for a thread.</summary>
internal interface IFunction<TX, TY, TOut>
{
    /// <summary>The result.</summary>
    static abstract TOut Apply(TX x, TY y);
}

/// <summary>An operation of up to three values.</summary>
internal sealed unsafe class Map<TFunction, T>(int target, int x, int y, int z) : Operation
    where TFunction : struct, IVectorFunction<T>
    where T : unmanaged
{
    public override void Execute(Warp warp)
    {
        byte* registers = warp.Registers;
        T* to = (T*)(registers + target), left = (T*)(registers + x), right = (T*)(registers + y), third = (T*)(registers + z);
        uint mask = warp.Mask;
        for (int i = 0; i < Lanes.Count; i += Vector256<T>.Count)
        {
            Lanes.Store(
                to + i, TFunction.Apply(Vector256.Load(left + i), Vector256.Load(right + i), Vector256.Load(third + i)), mask >> i, mask);
        }
    }
}

/// <summary>An operation of two values, thread by thread.</summary>
internal sealed unsafe class MapEach<TFunction, TX, TY, TOut>(int target, int x, int y) : Operation
    where TFunction : struct, IFunction<TX, TY, TOut>
    where TX : unmanaged
    where TY : unmanaged
    where TOut : unmanaged
{
    public override void Execute(Warp warp)
    {
        byte* registers = warp.Registers;
        TOut* to = (TOut*)(registers + target);
        TX* left = (TX*)(registers + x);
        TY* right = (TY*)(registers + y);
        for (uint lanes = warp.Mask; lanes != 0; lanes &= lanes - 1)
        {
            int lane = BitOperations.TrailingZeroCount(lanes);
            to[lane] = TFunction.Apply(left[lane], right[lane]);
        }
    }
}

/// <summary>Functions of PTX.</summary>
internal static class Functions
{
    public readonly struct Add<T> : IVectorFunction<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Apply(Vector256<T> x, Vector256<T> y, Vector256<T> z) => x + y;
    }

    public readonly struct Subtract<T> : IVectorFunction<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Apply(Vector256<T> x, Vector256<T> y, Vector256<T> z) => x - y;
    }

    public readonly struct Multiply<T> : IVectorFunction<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Apply(Vector256<T> x, Vector256<T> y, Vector256<T> z) => x * y;
    }

    public readonly struct MultiplyAdd<T> : IVectorFunction<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Apply(Vector256<T> x, Vector256<T> y, Vector256<T> z) => (x * y) + z;
    }

    public readonly struct FusedMultiplyAdd : IVectorFunction<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Apply(Vector256<float> x, Vector256<float> y, Vector256<float> z) =>
            Vector256.FusedMultiplyAdd(x, y, z);
    }

    public readonly struct FusedMultiplyAdd64 : IVectorFunction<double>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Apply(Vector256<double> x, Vector256<double> y, Vector256<double> z) =>
            Vector256.FusedMultiplyAdd(x, y, z);
    }

    // Of PTX's two values the one that is a number.
    public readonly struct Minimum<T> : IVectorFunction<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Apply(Vector256<T> x, Vector256<T> y, Vector256<T> z) => Vector256.MinNumber(x, y);
    }

    public readonly struct Maximum<T> : IVectorFunction<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Apply(Vector256<T> x, Vector256<T> y, Vector256<T> z) => Vector256.MaxNumber(x, y);
    }

    public readonly struct Absolute<T> : IVectorFunction<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Apply(Vector256<T> x, Vector256<T> y, Vector256<T> z) => Vector256.Abs(x);
    }

    public readonly struct Negate<T> : IVectorFunction<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Apply(Vector256<T> x, Vector256<T> y, Vector256<T> z) => -x;
    }

    public readonly struct And<T> : IVectorFunction<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Apply(Vector256<T> x, Vector256<T> y, Vector256<T> z) => x & y;
    }

    public readonly struct Or<T> : IVectorFunction<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Apply(Vector256<T> x, Vector256<T> y, Vector256<T> z) => x | y;
    }

    public readonly struct ExclusiveOr<T> : IVectorFunction<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Apply(Vector256<T> x, Vector256<T> y, Vector256<T> z) => x ^ y;
    }

    public readonly struct Not<T> : IVectorFunction<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Apply(Vector256<T> x, Vector256<T> y, Vector256<T> z) => ~x;
    }

    public readonly struct SquareRoot : IVectorFunction<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Apply(Vector256<float> x, Vector256<float> y, Vector256<float> z) => Vector256.Sqrt(x);
    }

    public readonly struct DivideFloats<T> : IVectorFunction<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Apply(Vector256<T> x, Vector256<T> y, Vector256<T> z) => x / y;
    }

    public readonly struct Divide<T> : IFunction<T, T, T>
        where T : IBinaryInteger<T>
    {
        // By 0, PTX does not say.
        public static T Apply(T x, T y) => T.IsZero(y) ? -T.One : x / y;
    }

    public readonly struct Remainder<T> : IFunction<T, T, T>
        where T : IBinaryInteger<T>
    {
        public static T Apply(T x, T y) => T.IsZero(y) ? x : x % y;
    }

    public readonly struct MultiplyHigh32 : IFunction<uint, uint, uint>
    {
        public static uint Apply(uint x, uint y) => (uint)((ulong)x * y >> 32);
    }

    public readonly struct MultiplyHighSigned32 : IFunction<int, int, int>
    {
        public static int Apply(int x, int y) => (int)((long)x * y >> 32);
    }

    public readonly struct MultiplyHigh64 : IFunction<ulong, ulong, ulong>
    {
        public static ulong Apply(ulong x, ulong y) => Math.BigMul(x, y, out _);
    }

    public readonly struct MultiplyWide : IFunction<uint, uint, ulong>
    {
        public static ulong Apply(uint x, uint y) => (ulong)x * y;
    }

    public readonly struct MultiplyWideSigned : IFunction<int, int, long>
    {
        public static long Apply(int x, int y) => (long)x * y;
    }

    // PTX shifts by more than the bits of a value as if by all of them.
    public readonly struct ShiftLeft32 : IFunction<uint, uint, uint>
    {
        public static uint Apply(uint x, uint y) => y > 31 ? 0 : x << (int)y;
    }

    public readonly struct ShiftRight32 : IFunction<uint, uint, uint>
    {
        public static uint Apply(uint x, uint y) => y > 31 ? 0 : x >> (int)y;
    }

    public readonly struct ShiftRightSigned32 : IFunction<int, int, int>
    {
        public static int Apply(int x, int y) => x >> (int)Math.Min((uint)y, 31);
    }

    public readonly struct ShiftLeft64 : IFunction<ulong, uint, ulong>
    {
        public static ulong Apply(ulong x, uint y) => y > 63 ? 0 : x << (int)y;
    }

    public readonly struct ShiftRight64 : IFunction<ulong, uint, ulong>
    {
        public static ulong Apply(ulong x, uint y) => y > 63 ? 0 : x >> (int)y;
    }

    public readonly struct ShiftRightSigned64 : IFunction<long, uint, long>
    {
        public static long Apply(long x, uint y) => x >> (int)Math.Min(y, 63);
    }

    public readonly struct Exponential2 : IFunction<float, float, float>
    {
        public static float Apply(float x, float y) => (float)Math.Pow(2, x);
    }

    public readonly struct Logarithm2 : IFunction<float, float, float>
    {
        public static float Apply(float x, float y) => (float)Math.Log2(x);
    }

    public readonly struct Reciprocal : IFunction<float, float, float>
    {
        public static float Apply(float x, float y) => 1 / x;
    }

    public readonly struct ReciprocalSquareRoot : IFunction<float, float, float>
    {
        public static float Apply(float x, float y) => (float)(1 / Math.Sqrt(x));
    }

    public readonly struct Sine : IFunction<float, float, float>
    {
        public static float Apply(float x, float y) => (float)Math.Sin(x);
    }

    public readonly struct Cosine : IFunction<float, float, float>
    {
        public static float Apply(float x, float y) => (float)Math.Cos(x);
    }

    public readonly struct HyperbolicTangent : IFunction<float, float, float>
    {
        public static float Apply(float x, float y) => (float)Math.Tanh(x);
    }

    public readonly struct PackHalves : IFunction<float, float, uint>
    {
        // The first goes to the upper half.
        public static uint Apply(float x, float y) =>
            ((uint)BitConverter.HalfToUInt16Bits((Half)x) << 16) | BitConverter.HalfToUInt16Bits((Half)y);
    }

    public readonly struct PackBfloat16 : IFunction<float, float, uint>
    {
        public static uint Apply(float x, float y) => (Round(x) << 16) | Round(y);

        // To the nearest, and of two to the even one; what is no number becomes the canonical one.
        private static uint Round(float value)
        {
            uint bits = BitConverter.SingleToUInt32Bits(value);
            return float.IsNaN(value) ? 0x7FFF : (bits + 0x7FFF + (bits >> 16 & 1)) >> 16;
        }
    }

    public readonly struct LowerHalf : IFunction<uint, uint, uint>
    {
        public static uint Apply(uint x, uint y) => x & 0xFFFF;
    }

    public readonly struct UpperHalf : IFunction<uint, uint, uint>
    {
        public static uint Apply(uint x, uint y) => x >> 16;
    }

    public readonly struct FromHalf : IFunction<uint, uint, float>
    {
        public static float Apply(uint x, uint y) => (float)BitConverter.UInt16BitsToHalf((ushort)x);
    }

    /// <summary>A number as one of another type, the nearest; where there is none, the end of the range.</summary>
    public readonly struct Convert<TIn, TOut> : IFunction<TIn, TIn, TOut>
        where TIn : INumber<TIn>
        where TOut : INumber<TOut>
    {
        public static TOut Apply(TIn x, TIn y) => TOut.CreateSaturating(x);
    }

    /// <summary>An integer of as many bits as there are.</summary>
    public readonly struct Truncate<TIn, TOut> : IFunction<TIn, TIn, TOut>
        where TIn : INumber<TIn>
        where TOut : INumber<TOut>
    {
        public static TOut Apply(TIn x, TIn y) => TOut.CreateTruncating(x);
    }

    /// <summary>The integer next to a number.</summary>
    public readonly struct RoundFloat<TRounding> : IFunction<float, float, float>
        where TRounding : IRounding
    {
        public static float Apply(float x, float y) => MathF.Round(x, TRounding.Mode);
    }

    public interface IRounding
    {
        static abstract MidpointRounding Mode { get; }
    }

    public readonly struct ToEven : IRounding
    {
        public static MidpointRounding Mode => MidpointRounding.ToEven;
    }

    public readonly struct ToZero : IRounding
    {
        public static MidpointRounding Mode => MidpointRounding.ToZero;
    }

    public readonly struct Down : IRounding
    {
        public static MidpointRounding Mode => MidpointRounding.ToNegativeInfinity;
    }

    public readonly struct Up : IRounding
    {
        public static MidpointRounding Mode => MidpointRounding.ToPositiveInfinity;
    }
}
