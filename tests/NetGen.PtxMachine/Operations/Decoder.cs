using static NetGen.PtxMachine.Comparisons;
using static NetGen.PtxMachine.Functions;

namespace NetGen.PtxMachine;

/// <summary>Turns the instructions of a kernel into operations, and gives its registers their places.</summary>
internal sealed unsafe class Decoder
{
    private const int RowBytes = Lanes.Count * sizeof(uint);

    private readonly PtxKernel _kernel;
    private readonly int[] _registers;
    private readonly Dictionary<(ulong Bits, int Bytes), int> _constants = [];
    private readonly Dictionary<string, int> _specials = [];
    private readonly List<Action<Warp>> _writers = [];

    /// <summary>Creates a decoder.</summary>
    public Decoder(PtxKernel kernel)
    {
        _kernel = kernel;
        _registers = [.. kernel.Registers.Select(type => Take(type.Bytes()))];
    }

    /// <summary>The bytes of all registers.</summary>
    public int RegisterBytes { get; private set; }

    /// <summary>The numbers that stand in registers always.</summary>
    public IReadOnlyDictionary<(ulong Bits, int Bytes), int> Constants => _constants;

    /// <summary>What writes what stands in registers for a block.</summary>
    public IEnumerable<Action<Warp>> Specials => _writers;

    /// <summary>What an instruction does.</summary>
    /// <exception cref="PtxException">The machine does not know it.</exception>
    public Operation Decode(PtxInstruction instruction)
    {
        string name = instruction.Opcode[0];
        int guard = instruction.Guard < 0 ? -1 : _registers[instruction.Guard];
        if (name == "bra")
            return new Branch(Target(instruction), guard, instruction.IsNegated);
        var at = new Reader(this, instruction);
        Operation operation = name switch
        {
            "ret" or "exit" when guard < 0 => new End(),
            "bar" when guard < 0 => Waiting(instruction),
            "call" => new Forbidden(),
            "mov" => Moving(at),
            "ld" => Loading(at),
            "st" => Storing(at),
            "cvta" => Windowing(at),
            "cvt" => Converting(at),
            "setp" => Comparing(at),
            "selp" => at.Type.Bytes() == sizeof(ulong)
                ? new Choose<ulong>(at.Target(), at[1], at[2], at.Predicate(3))
                : new Choose<uint>(at.Target(), at[1], at[2], at.Predicate(3)),
            "shfl" => Shuffling(at),
            "mma" => Multiplying(at),
            "ldmatrix" => LoadingMatrices(at),
            "cp" => Copying(at),
            _ => Computing(at),
        };
        return guard < 0 ? operation : new Guarded(operation, guard, instruction.IsNegated);
    }

    private static Operation Computing(Reader at) => at.Opcode[0] switch
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

    private static Operation Map<TInt, TFloat, TLong, TDouble>(Reader at)
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

    private static Map<TFunction, T> Map<TFunction, T>(Reader at)
        where TFunction : struct, IVectorFunction<T>
        where T : unmanaged
    {
        int last = at.Count - 1;
        return new Map<TFunction, T>(at.Target(), at[1], at[Math.Min(2, last)], at[Math.Min(3, last)]);
    }

    private static MapEach<TFunction, T, T, T> Each<TFunction, T>(Reader at)
        where TFunction : struct, IFunction<T, T, T>
        where T : unmanaged => new(at.Target(), at[1], at[Math.Min(2, at.Count - 1)]);

    private static Operation Logic<TNarrow, TWide>(Reader at, int table)
        where TNarrow : struct, IVectorFunction<uint>
        where TWide : struct, IVectorFunction<ulong> => at.Type switch
        {
            PtxType.Predicate => new Combine(at.Target(), at.Predicate(1), at.Predicate(Math.Min(2, at.Count - 1)), table),
            PtxType.Bits64 => Map<TWide, ulong>(at),
            PtxType.Bits32 => Map<TNarrow, uint>(at),
            _ => throw at.Unknown(),
        };

    private static Operation Moving(Reader at)
    {
        // Halves of 32 bits: each has a row of its own.
        if (at.Operand(0) is PtxOperand.Vector { Elements: [var lower, var upper] } && at.Type == PtxType.Bits32)
        {
            int source = at[1];
            return new Several(
                new MapEach<LowerHalf, uint, uint, uint>(at.Row(lower, PtxType.Bits16), source, source),
                new MapEach<UpperHalf, uint, uint, uint>(at.Row(upper, PtxType.Bits16), source, source));
        }

        return at.Type switch
        {
            PtxType.Predicate => new Combine(at.Target(), at.Predicate(1), at.Predicate(1), 0b1100),
            { } type when type.Bytes() == sizeof(ulong) => new Move<ulong>(at.Target(), at[1]),
            _ => new Move<uint>(at.Target(), at[1]),
        };
    }

    private static Operation Converting(Reader at)
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

    private static MapEach<Functions.Convert<TIn, TOut>, TIn, TIn, TOut> Convert<TIn, TOut>(Reader at)
        where TIn : unmanaged, System.Numerics.INumber<TIn>
        where TOut : unmanaged, System.Numerics.INumber<TOut> => new(at.Target(), at[1], at[1]);

    private static Operation Comparing(Reader at)
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

    private static Operation CompareFloats<T>(Reader at, string comparison)
        where T : unmanaged
    {
        bool isOrUnordered = comparison is "equ" or "neu" or "ltu" or "leu" or "gtu" or "geu";
        return Compare<T>(at, isOrUnordered ? comparison[..^1] : comparison, isOrUnordered);
    }

    private static Operation CompareIntegers<T>(Reader at, string comparison)
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

    private static Operation Compare<T>(Reader at, string comparison, bool isOrUnordered)
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

    private Operation Loading(Reader at)
    {
        var address = (PtxOperand.Address)at.Operand(1);
        if (at.Has("param"))
        {
            // Else it is what a call gives back.
            if (address.Base is not PtxOperand.Symbol symbol || !_kernel.Parameters.TryGetValue(symbol.Name, out PtxVariable parameter))
                return new Forbidden();
            int offset = parameter.Offset + (int)address.Offset;
            return at.Type.Bytes() == sizeof(ulong)
                ? new LoadArgument<ulong>(offset, at.Target())
                : new LoadArgument<uint>(offset, at.Target());
        }

        Place place = at.Place(address);
        int[] targets = at.Rows(0);
        return Space(at) switch
        {
            PtxSpace.Global => Load<Spaces.Global>(at.Type, place, targets),
            PtxSpace.Shared => Load<Spaces.Shared>(at.Type, place, targets),
            PtxSpace.Local when at.Type.Bytes() == sizeof(uint) => new AccessLocal(place, targets, isWrite: false),
            PtxSpace.Local => throw at.Unknown(),
            _ => Load<Spaces.Generic>(at.Type, place, targets),
        };
    }

    private static Operation Load<TSpace>(PtxType type, Place place, int[] targets)
        where TSpace : struct, ISpace => type.Bytes() == sizeof(ulong)
            ? new Load<TSpace, ulong>(place, targets)
            : new Load<TSpace, uint>(place, targets);

    private static Operation Storing(Reader at)
    {
        // Of a call.
        if (at.Has("param"))
            return new Forbidden();
        Place place = at.Place((PtxOperand.Address)at.Operand(0));
        int[] sources = at.Rows(1);
        return Space(at) switch
        {
            PtxSpace.Global => Store<Spaces.Global>(at.Type, place, sources),
            PtxSpace.Shared => Store<Spaces.Shared>(at.Type, place, sources),
            PtxSpace.Local when at.Type.Bytes() == sizeof(uint) => new AccessLocal(place, sources, isWrite: true),
            PtxSpace.Local => throw at.Unknown(),
            _ => Store<Spaces.Generic>(at.Type, place, sources),
        };
    }

    private static Operation Store<TSpace>(PtxType type, Place place, int[] sources)
        where TSpace : struct, ISpace => type.Bytes() == sizeof(ulong)
            ? new Store<TSpace, ulong>(place, sources)
            : new Store<TSpace, uint>(place, sources);

    private static PtxSpace Space(Reader at)
    {
        if (at.Type.Bytes() < sizeof(uint))
            throw at.Unknown();
        foreach (string part in at.Opcode)
        {
            switch (part)
            {
                case "global":
                    return PtxSpace.Global;
                case "shared":
                    return PtxSpace.Shared;
                case "local":
                    return PtxSpace.Local;
            }
        }

        return PtxSpace.Generic;
    }

    // To an address of any memory, or from one.
    private Map<Add<ulong>, ulong> Windowing(Reader at)
    {
        if (Space(at) is PtxSpace.Local or PtxSpace.Generic)
            throw at.Unknown();
        ulong window = Spaces.Window(Space(at));
        int row = Constant(at.Has("to") ? 0 - window : window, sizeof(ulong));
        return new Map<Add<ulong>, ulong>(at.Target(), at[1], row, row);
    }

    private static Shuffle Shuffling(Reader at)
    {
        ShuffleKind kind = at.Opcode[2] switch
        {
            "idx" => ShuffleKind.Index,
            "bfly" => ShuffleKind.ExclusiveOr,
            "up" => ShuffleKind.Up,
            "down" => ShuffleKind.Down,
            _ => throw at.Unknown(),
        };
        if (at.Operand(4) is not PtxOperand.Constant { Bits: Lanes.All })
            throw at.Unknown();
        return new Shuffle(kind, at.Target(), predicate: -1, at[1], at.Narrow(2), at.Narrow(3));
    }

    private static Operation Multiplying(Reader at)
    {
        int[] targets = at.Rows(0), left = at.Rows(1), right = at.Rows(2), sums = at.Rows(3);
        return string.Join('.', at.Opcode) switch
        {
            "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32" =>
                new MultiplyMatrices<Factors.Tf32>(targets, left, right, sums),
            "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32" =>
                new MultiplyMatrices<Factors.Bfloat16>(targets, left, right, sums),
            "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32" =>
                new MultiplyMatrices<Factors.Float16>(targets, left, right, sums),
            _ => throw at.Unknown(),
        };
    }

    private static LoadMatrices LoadingMatrices(Reader at)
    {
        Place place = at.Place((PtxOperand.Address)at.Operand(1));
        int[] targets = at.Rows(0, PtxType.Bits32);
        return string.Join('.', at.Opcode) switch
        {
            "ldmatrix.sync.aligned.m8n8.x4.shared.b16" => new LoadMatrices(targets, place, isTransposed: false),
            "ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16" => new LoadMatrices(targets, place, isTransposed: true),
            _ => throw at.Unknown(),
        };
    }

    private static Operation Copying(Reader at) => string.Join('.', at.Opcode) switch
    {
        "cp.async.commit_group" => new EndCopyGroup(),
        "cp.async.wait_group" when at.Operand(0) is PtxOperand.Constant groups => new WaitForCopies((int)groups.Bits),
        "cp.async.cg.shared.global" or "cp.async.ca.shared.global" when at.Operand(2) is PtxOperand.Constant bytes => new BeginCopy(
            at.Place((PtxOperand.Address)at.Operand(0)), at.Place((PtxOperand.Address)at.Operand(1)), (int)bytes.Bits, at.Narrow(at.Count - 1)),
        _ => throw at.Unknown(),
    };

    private static Operation Waiting(PtxInstruction instruction) => string.Join('.', instruction.Opcode) switch
    {
        "bar.sync" when instruction.Operands is [PtxOperand.Constant] => new Barrier(),
        "bar.warp.sync" when instruction.Operands is [PtxOperand.Constant { Bits: Lanes.All }] => new WarpBarrier(),
        _ => throw Unknown(instruction),
    };

    private int Target(PtxInstruction instruction) => instruction.Operands is [PtxOperand.Symbol label]
        ? _kernel.Labels[label.Name]
        : throw Unknown(instruction);

    private static PtxException Unknown(PtxInstruction instruction) =>
        new($"Line {instruction.Line}: the machine does not have \"{instruction.Text}\".");

    private int Take(int bytes)
    {
        int offset = RegisterBytes;
        RegisterBytes += bytes == sizeof(ulong) ? 2 * RowBytes : RowBytes;
        return offset;
    }

    private int Constant(ulong bits, int bytes)
    {
        if (bytes < sizeof(ulong))
            (bits, bytes) = ((uint)bits, sizeof(uint));
        if (!_constants.TryGetValue((bits, bytes), out int offset))
            _constants.Add((bits, bytes), offset = Take(bytes));
        return offset;
    }

    private int Special(string name, PtxInstruction instruction)
    {
        if (_specials.TryGetValue(name, out int known))
            return known;
        Func<Warp, int, int> value = name switch
        {
            "%laneid" => (_, lane) => lane,
            "%warpid" => (warp, _) => warp.Number,
            "%tid.x" => (warp, lane) => ((warp.Number * Lanes.Count) + lane) % warp.Block.Launch.Threads.X,
            "%tid.y" => (warp, lane) => ((warp.Number * Lanes.Count) + lane) / warp.Block.Launch.Threads.X % warp.Block.Launch.Threads.Y,
            "%tid.z" => (warp, lane) => ((warp.Number * Lanes.Count) + lane) / (warp.Block.Launch.Threads.X * warp.Block.Launch.Threads.Y),
            "%ntid.x" => (warp, _) => warp.Block.Launch.Threads.X,
            "%ntid.y" => (warp, _) => warp.Block.Launch.Threads.Y,
            "%ntid.z" => (warp, _) => warp.Block.Launch.Threads.Z,
            "%ctaid.x" => (warp, _) => warp.Block.X,
            "%ctaid.y" => (warp, _) => warp.Block.Y,
            "%ctaid.z" => (warp, _) => warp.Block.Z,
            "%nctaid.x" => (warp, _) => warp.Block.Launch.Grid.X,
            "%nctaid.y" => (warp, _) => warp.Block.Launch.Grid.Y,
            "%nctaid.z" => (warp, _) => warp.Block.Launch.Grid.Z,
            "%dynamic_smem_size" => (warp, _) => warp.Block.Launch.DynamicSharedBytes,
            _ => throw Unknown(instruction),
        };
        int offset = Take(sizeof(uint));
        _specials.Add(name, offset);
        _writers.Add(warp =>
        {
            int* row = (int*)(warp.Registers + offset);
            for (int lane = 0; lane < Lanes.Count; lane++)
                row[lane] = value(warp, lane);
        });
        return offset;
    }

    private readonly struct LowerHalf : IFunction<uint, uint, uint>
    {
        public static uint Apply(uint x, uint y) => x & 0xFFFF;
    }

    private readonly struct UpperHalf : IFunction<uint, uint, uint>
    {
        public static uint Apply(uint x, uint y) => x >> 16;
    }

    private sealed class Several(params Operation[] operations) : Operation
    {
        public override void Execute(Warp warp)
        {
            foreach (Operation operation in operations)
                operation.Execute(warp);
        }
    }

    /// <summary>The operands of an instruction as places of registers.</summary>
    private readonly struct Reader(Decoder decoder, PtxInstruction instruction)
    {
        public string[] Opcode => instruction.Opcode;

        public int Count => instruction.Operands.Count;

        /// <summary>The type of what it computes with, its name's last part.</summary>
        public PtxType Type => PtxTypes.Find(instruction.Opcode[^1]) ?? throw Unknown();

        /// <summary>The row of a value of its type.</summary>
        public int this[int number] => Row(Operand(number), Type);

        public bool Has(string part) => instruction.Opcode.Contains(part);

        public PtxOperand Operand(int number) => number < Count ? instruction.Operands[number] : throw Unknown();

        public int Target() => Operand(0) is PtxOperand.Register register ? decoder._registers[register.Number] : throw Unknown();

        /// <summary>The row of a value of 32 bits, whatever the instruction's type.</summary>
        public int Narrow(int number) => Row(Operand(number), PtxType.Bits32);

        public int Predicate(int number) => Row(Operand(number), PtxType.Predicate);

        public int[] Rows(int number) => Rows(number, Type);

        public int[] Rows(int number, PtxType type)
        {
            if (Operand(number) is not PtxOperand.Vector vector)
                return [Row(Operand(number), type)];
            Reader reader = this;
            return [.. vector.Elements.Select(element => reader.Row(element, type))];
        }

        public int Row(PtxOperand operand, PtxType type)
        {
            switch (operand)
            {
                case PtxOperand.Register register:
                    // What is read has to be as wide as what is stored.
                    if (decoder._kernel.Registers[register.Number].Bytes() != type.Bytes()
                        || (decoder._kernel.Registers[register.Number] == PtxType.Predicate) != (type == PtxType.Predicate))
                    {
                        throw Unknown();
                    }

                    return decoder._registers[register.Number];

                // All threads or none.
                case PtxOperand.Constant constant when type == PtxType.Predicate:
                    return decoder.Constant(constant.Bits == 0 ? 0u : Lanes.All, sizeof(uint));
                case PtxOperand.Constant constant:
                    return decoder.Constant(constant.Bits, type.Bytes());
                case PtxOperand.Special special:
                    return decoder.Special(special.Name, instruction);
                case PtxOperand.Symbol symbol when decoder._kernel.Variables.TryGetValue(symbol.Name, out PtxVariable variable):
                    return decoder.Constant((ulong)variable.Offset, type.Bytes());
                default:
                    throw Unknown();
            }
        }

        public Place Place(PtxOperand.Address address)
        {
            bool isWide = address.Base is not PtxOperand.Register register
                || decoder._kernel.Registers[register.Number].Bytes() == sizeof(ulong);
            return new Place(Row(address.Base, isWide ? PtxType.Bits64 : PtxType.Bits32), isWide, address.Offset);
        }

        public PtxException Unknown() => Decoder.Unknown(instruction);
    }
}
