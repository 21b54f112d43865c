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
        var at = new OperandReader(this, instruction);
        Operation operation = name switch
        {
            "ret" or "exit" when guard < 0 => new End(),
            "bar" when guard < 0 => Waiting(instruction),
            "call" => new Forbidden(),
            "mov" => Moving(at),
            "ld" => Loading(at),
            "st" => Storing(at),
            "cvta" => Windowing(at),
            "cvt" => ArithmeticDecoder.DecodeConversion(at),
            "setp" => ArithmeticDecoder.DecodeComparison(at),
            "selp" => at.Type.Bytes() == sizeof(ulong)
                ? new Choose<ulong>(at.Target(), at[1], at[2], at.Predicate(3))
                : new Choose<uint>(at.Target(), at[1], at[2], at.Predicate(3)),
            "shfl" => Shuffling(at),
            "mma" => Multiplying(at),
            "ldmatrix" => LoadingMatrices(at),
            "cp" => Copying(at),
            _ => ArithmeticDecoder.Decode(at),
        };
        if (guard < 0)
            return operation;

        // Which threads would wait for which, PTX leaves open.
        return operation is WarpOperation ? throw Unknown(instruction) : new Guarded(operation, guard, instruction.IsNegated);
    }

    private static Operation Moving(OperandReader at)
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

    private Operation Loading(OperandReader at)
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

    private static Operation Storing(OperandReader at)
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

    private static PtxSpace Space(OperandReader at)
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
    private Map<Add<ulong>, ulong> Windowing(OperandReader at)
    {
        if (Space(at) is PtxSpace.Local or PtxSpace.Generic)
            throw at.Unknown();
        ulong window = Spaces.Window(Space(at));
        int row = Constant(at.Has("to") ? 0 - window : window, sizeof(ulong));
        return new Map<Add<ulong>, ulong>(at.Target(), at[1], row, row);
    }

    private static Shuffle Shuffling(OperandReader at)
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
        return new Shuffle(kind, at.Target(), at[1], at.Narrow(2), at.Narrow(3));
    }

    private static Operation Multiplying(OperandReader at)
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

    private static LoadMatrices LoadingMatrices(OperandReader at)
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

    private static Operation Copying(OperandReader at) => string.Join('.', at.Opcode) switch
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

    /// <summary>The row of a register.</summary>
    public int RowOf(int register) => _registers[register];

    /// <summary>The type of a register.</summary>
    public PtxType TypeOf(int register) => _kernel.Registers[register];

    /// <summary>The memory of a name, if it has one.</summary>
    public PtxVariable? Find(string name) => _kernel.Variables.TryGetValue(name, out PtxVariable variable) ? variable : null;

    private int Target(PtxInstruction instruction) => instruction.Operands is [PtxOperand.Symbol label]
        ? _kernel.Labels[label.Name]
        : throw Unknown(instruction);

    /// <summary>What is thrown where the machine does not have an instruction.</summary>
    public static PtxException Unknown(PtxInstruction instruction) =>
        new($"Line {instruction.Line}: the machine does not have \"{instruction.Text}\".");

    private int Take(int bytes)
    {
        int offset = RegisterBytes;
        RegisterBytes += bytes == sizeof(ulong) ? 2 * RowBytes : RowBytes;
        return offset;
    }

    /// <summary>The row of a number.</summary>
    public int Constant(ulong bits, int bytes)
    {
        if (bytes < sizeof(ulong))
            (bits, bytes) = ((uint)bits, sizeof(uint));
        if (!_constants.TryGetValue((bits, bytes), out int offset))
            _constants.Add((bits, bytes), offset = Take(bytes));
        return offset;
    }

    /// <summary>The row of a value of a thread or of its block.</summary>
    public int Special(string name, PtxInstruction instruction)
    {
        if (_specials.TryGetValue(name, out int known))
            return known;
        Func<Warp, int, int> value = name switch
        {
            "%laneid" => (_, lane) => lane,
            "%warpid" => (warp, _) => warp.Number,
            "%tid.x" => (warp, lane) => warp.Thread(lane) % warp.Block.Launch.Threads.X,
            "%tid.y" => (warp, lane) => warp.Thread(lane) / warp.Block.Launch.Threads.X % warp.Block.Launch.Threads.Y,
            "%tid.z" => (warp, lane) => warp.Thread(lane) / (warp.Block.Launch.Threads.X * warp.Block.Launch.Threads.Y),
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

    private sealed class Several(params Operation[] operations) : Operation
    {
        public override void Execute(Warp warp)
        {
            foreach (Operation operation in operations)
                operation.Execute(warp);
        }
    }
}
