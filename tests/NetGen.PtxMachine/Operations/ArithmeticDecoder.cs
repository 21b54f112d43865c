using static NetGen.PtxMachine.Comparisons;
using static NetGen.PtxMachine.Functions;

namespace NetGen.PtxMachine;

/// <summary>Turns the instructions that compute with registers into operations.</summary>
internal static class ArithmeticDecoder
{
    /// <summary>What an instruction that computes does.</summary>
    /// <exception cref="PtxException">The machine does not know it.</exception>
    public static Operation Decode(OperandReader at) => at.Opcode[0] switch
    {
        "add" => Map<Add<int>, Add<float>, Add<long>, Add<double>>(at),
        "sub" => Map<Subtract<int>, Subtract<float>, Subtract<long>, Subtract<double>>(at),
        "mul" when at.Has("wide") => at.Type == PtxType.Signed32
            ? new MapEach<MultiplyWideSigned, int, int, long>(at.Target(), at[1], at[2])
            : new MapEach<MultiplyWide, uint, uint, ulong>(at.Target(), at[1], at[2]),
        "mul" when at.Has("hi") => at.Type switch
        {
            PtxType.Signed32 => Each<MultiplyHighSigned32, int>(at),
            PtxType.Unsigned32 => Each<MultiplyHigh32, uint>(at),
            PtxType.Unsigned64 => Each<MultiplyHigh64, ulong>(at),
            _ => throw at.Unknown(),
        },
        "mul" => Map<Multiply<int>, Multiply<float>, Multiply<long>, Multiply<double>>(at),
        "mad" when at.Has("lo") => Map<MultiplyAdd<int>, MultiplyAdd<float>, MultiplyAdd<long>, MultiplyAdd<double>>(at),
        "fma" => at.Type switch
        {
            PtxType.Float32 => Map<FusedMultiplyAdd, float>(at),
            PtxType.Float64 => Map<FusedMultiplyAdd64, double>(at),
            _ => throw at.Unknown(),
        },
        "min" when at.Type is PtxType.Unsigned32 => Map<Minimum<uint>, uint>(at),
        "max" when at.Type is PtxType.Unsigned32 => Map<Maximum<uint>, uint>(at),
        "min" when at.Type is PtxType.Unsigned64 => Map<Minimum<ulong>, ulong>(at),
        "max" when at.Type is PtxType.Unsigned64 => Map<Maximum<ulong>, ulong>(at),
        "min" => Map<Minimum<int>, Minimum<float>, Minimum<long>, Minimum<double>>(at),
        "max" => Map<Maximum<int>, Maximum<float>, Maximum<long>, Maximum<double>>(at),
        "abs" => Map<Absolute<int>, Absolute<float>, Absolute<long>, Absolute<double>>(at),
        "neg" => Map<Negate<int>, Negate<float>, Negate<long>, Negate<double>>(at),
        "and" => Logic<And<uint>, And<ulong>>(at, 0b1000),
        "or" => Logic<Or<uint>, Or<ulong>>(at, 0b1110),
        "xor" => Logic<ExclusiveOr<uint>, ExclusiveOr<ulong>>(at, 0b0110),
        "not" => Logic<Not<uint>, Not<ulong>>(at, 0b0011),
        "shl" => at.Type.Bytes() == sizeof(ulong)
            ? new MapEach<ShiftLeft64, ulong, uint, ulong>(at.Target(), at[1], at.Narrow(2))
            : Each<ShiftLeft32, uint>(at),
        "shr" => at.Type switch
        {
            PtxType.Signed32 => new MapEach<ShiftRightSigned32, int, int, int>(at.Target(), at[1], at[2]),
            PtxType.Signed64 => new MapEach<ShiftRightSigned64, long, uint, long>(at.Target(), at[1], at.Narrow(2)),
            PtxType.Bits64 or PtxType.Unsigned64 => new MapEach<ShiftRight64, ulong, uint, ulong>(at.Target(), at[1], at.Narrow(2)),
            _ => Each<ShiftRight32, uint>(at),
        },
        "div" => at.Type switch
        {
            PtxType.Float32 => Map<DivideFloats<float>, float>(at),
            PtxType.Float64 => Map<DivideFloats<double>, double>(at),
            PtxType.Signed32 => Each<Divide<int>, int>(at),
            PtxType.Unsigned32 => Each<Divide<uint>, uint>(at),
            PtxType.Signed64 => Each<Divide<long>, long>(at),
            PtxType.Unsigned64 => Each<Divide<ulong>, ulong>(at),
            _ => throw at.Unknown(),
        },
        "rem" => at.Type switch
        {
            PtxType.Signed32 => Each<Remainder<int>, int>(at),
            PtxType.Unsigned32 => Each<Remainder<uint>, uint>(at),
            PtxType.Signed64 => Each<Remainder<long>, long>(at),
            PtxType.Unsigned64 => Each<Remainder<ulong>, ulong>(at),
            _ => throw at.Unknown(),
        },
        _ when at.Type != PtxType.Float32 => throw at.Unknown(),
        "sqrt" => Map<SquareRoot, float>(at),
        "rcp" => Each<Reciprocal, float>(at),
        "rsqrt" => Each<ReciprocalSquareRoot, float>(at),
        "ex2" => Each<Exponential2, float>(at),
        "lg2" => Each<Logarithm2, float>(at),
        "sin" => Each<Sine, float>(at),
        "cos" => Each<Cosine, float>(at),
        "tanh" => Each<HyperbolicTangent, float>(at),
        _ => throw at.Unknown(),
    };

    private static Operation Map<TInt, TFloat, TLong, TDouble>(OperandReader at)
        where TInt : struct, IVectorFunction<int>
        where TFloat : struct, IVectorFunction<float>
        where TLong : struct, IVectorFunction<long>
        where TDouble : struct, IVectorFunction<double> => at.Type switch
        {
            PtxType.Bits32 or PtxType.Signed32 or PtxType.Unsigned32 => Map<TInt, int>(at),
            PtxType.Bits64 or PtxType.Signed64 or PtxType.Unsigned64 => Map<TLong, long>(at),
            PtxType.Float32 => Map<TFloat, float>(at),
            PtxType.Float64 => Map<TDouble, double>(at),
            _ => throw at.Unknown(),
        };

    private static Map<TFunction, T> Map<TFunction, T>(OperandReader at)
        where TFunction : struct, IVectorFunction<T>
        where T : unmanaged
    {
        int last = at.Count - 1;
        return new Map<TFunction, T>(at.Target(), at[1], at[Math.Min(2, last)], at[Math.Min(3, last)]);
    }

    private static MapEach<TFunction, T, T, T> Each<TFunction, T>(OperandReader at)
        where TFunction : struct, IFunction<T, T, T>
        where T : unmanaged => new(at.Target(), at[1], at[Math.Min(2, at.Count - 1)]);

    private static Operation Logic<TNarrow, TWide>(OperandReader at, int table)
        where TNarrow : struct, IVectorFunction<uint>
        where TWide : struct, IVectorFunction<ulong> => at.Type switch
        {
            PtxType.Predicate => new Combine(at.Target(), at.Predicate(1), at.Predicate(Math.Min(2, at.Count - 1)), table),
            PtxType.Bits64 => Map<TWide, ulong>(at),
            PtxType.Bits32 => Map<TNarrow, uint>(at),
            _ => throw at.Unknown(),
        };

    /// <summary>What a conversion does.</summary>
    public static Operation DecodeConversion(OperandReader at)
    {
        string[] opcode = at.Opcode;
        (string to, string from) = (opcode[^2], opcode[^1]);
        switch (to)
        {
            case "f16x2":
                return new MapEach<PackHalves, float, float, uint>(at.Target(), at[1], at[2]);
            case "bf16x2":
                return new MapEach<PackBfloat16, float, float, uint>(at.Target(), at[1], at[2]);
            case "f32" when from == "f16":
                return new MapEach<FromHalf, uint, uint, float>(at.Target(), at[1], at[1]);
            case "f32" when from == "f32":
                return opcode[1] switch
                {
                    "rni" => Each<RoundFloat<ToEven>, float>(at),
                    "rzi" => Each<RoundFloat<ToZero>, float>(at),
                    "rmi" => Each<RoundFloat<Down>, float>(at),
                    "rpi" => Each<RoundFloat<Up>, float>(at),
                    _ => throw at.Unknown(),
                };
        }

        return (PtxTypes.Find(to), PtxTypes.Find(from)) switch
        {
            (PtxType.Signed64, PtxType.Signed32) => Convert<int, long>(at),
            (PtxType.Signed64 or PtxType.Unsigned64, PtxType.Unsigned32) => Convert<uint, ulong>(at),
            (PtxType.Signed32 or PtxType.Unsigned32, PtxType.Signed64 or PtxType.Unsigned64) =>
                new MapEach<Truncate<ulong, uint>, ulong, ulong, uint>(at.Target(), at[1], at[1]),
            (PtxType.Float32, PtxType.Signed32) when at.Has("rn") => Convert<int, float>(at),
            (PtxType.Float32, PtxType.Unsigned32) when at.Has("rn") => Convert<uint, float>(at),
            (PtxType.Float32, PtxType.Signed64) when at.Has("rn") => Convert<long, float>(at),
            (PtxType.Float32, PtxType.Unsigned64) when at.Has("rn") => Convert<ulong, float>(at),
            (PtxType.Signed32, PtxType.Float32) when at.Has("rzi") => Convert<float, int>(at),
            (PtxType.Unsigned32, PtxType.Float32) when at.Has("rzi") => Convert<float, uint>(at),
            (PtxType.Signed64, PtxType.Float32) when at.Has("rzi") => Convert<float, long>(at),
            (PtxType.Float64, PtxType.Float32) => Convert<float, double>(at),
            (PtxType.Float32, PtxType.Float64) when at.Has("rn") => Convert<double, float>(at),
            _ => throw at.Unknown(),
        };
    }

    private static MapEach<Functions.Convert<TIn, TOut>, TIn, TIn, TOut> Convert<TIn, TOut>(OperandReader at)
        where TIn : unmanaged, System.Numerics.INumber<TIn>
        where TOut : unmanaged, System.Numerics.INumber<TOut> => new(at.Target(), at[1], at[1]);

    /// <summary>What a comparison does.</summary>
    public static Operation DecodeComparison(OperandReader at)
    {
        string comparison = at.Opcode[1];
        switch (at.Type)
        {
            case PtxType.Float32:
                return CompareFloats<float>(at, comparison);
            case PtxType.Float64:
                return CompareFloats<double>(at, comparison);
            case PtxType.Signed32:
                return CompareIntegers<int>(at, comparison);
            case PtxType.Signed64:
                return CompareIntegers<long>(at, comparison);
            case PtxType.Bits32 or PtxType.Unsigned32:
                return CompareIntegers<uint>(at, comparison);
            case PtxType.Bits64 or PtxType.Unsigned64:
                return CompareIntegers<ulong>(at, comparison);
            default:
                throw at.Unknown();
        }
    }

    private static Operation CompareFloats<T>(OperandReader at, string comparison)
        where T : unmanaged
    {
        bool isOrUnordered = comparison is "equ" or "neu" or "ltu" or "leu" or "gtu" or "geu";
        return Compare<T>(at, isOrUnordered ? comparison[..^1] : comparison, isOrUnordered);
    }

    private static Operation CompareIntegers<T>(OperandReader at, string comparison)
        where T : unmanaged => Compare<T>(
            at,
            comparison switch
            {
                "lo" => "lt",
                "ls" => "le",
                "hi" => "gt",
                "hs" => "ge",
                _ => comparison,
            },
            isOrUnordered: false);

    private static Operation Compare<T>(OperandReader at, string comparison, bool isOrUnordered)
        where T : unmanaged => comparison switch
        {
            "eq" => new Compare<Equal<T>, T>(at.Target(), at[1], at[2], isOrUnordered),
            "ne" => new Compare<NotEqual<T>, T>(at.Target(), at[1], at[2], isOrUnordered),
            "lt" => new Compare<Less<T>, T>(at.Target(), at[1], at[2], isOrUnordered),
            "le" => new Compare<LessOrEqual<T>, T>(at.Target(), at[1], at[2], isOrUnordered),
            "gt" => new Compare<Greater<T>, T>(at.Target(), at[1], at[2], isOrUnordered),
            "ge" => new Compare<GreaterOrEqual<T>, T>(at.Target(), at[1], at[2], isOrUnordered),
            _ => throw at.Unknown(),
        };
}
