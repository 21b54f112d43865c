using System.Numerics;
using System.Runtime.InteropServices;

namespace NetGen.PtxMachine;

/// <summary>32 threads that carry out instructions together, as long as they go the same way.</summary>
/// <remarks>
/// Each thread has its own place in the program. Those that are least far go on, so that ways that have parted meet again where the
/// text has them meet (Collange, "Stack-less SIMT reconvergence at low cost", 2011).
/// </remarks>
internal sealed unsafe class Warp : IDisposable
{
    private readonly int[] _places = new int[Lanes.Count];
    private readonly List<Copy> _copies = [];
    private readonly int[] _copyGroups = new int[Lanes.Count];
    private uint _live;
    private uint _waiting;
    private uint _gathering;
    private Moment _now;
    private Moment _nowInBlock;

    /// <summary>Creates a warp of a block.</summary>
    public Warp(Block block, int number)
    {
        (Block, Number) = (block, number);
        Program program = block.Launch.Program;
        Registers = Lanes.Allocate(program.RegisterBytes);
        Local = Lanes.Allocate(program.LocalBytes * Lanes.Count);
        new Span<byte>(Registers, program.RegisterBytes).Fill(Lanes.Unwritten);
        program.WriteConstants(this);
    }

    /// <summary>The block that it belongs to.</summary>
    public Block Block { get; }

    /// <summary>Its number in the block.</summary>
    public int Number { get; }

    /// <summary>The registers: a row of 32 values for each, of a predicate a set of threads.</summary>
    public byte* Registers { get; }

    /// <summary>The memory of its threads: of each word a row, as of a register.</summary>
    public byte* Local { get; }

    /// <summary>The number of the next instruction.</summary>
    public int Place { get; set; }

    /// <summary>The threads that carry it out.</summary>
    public uint Mask { get; set; }

    /// <summary>The time, as what threads of other blocks do in global memory is seen.</summary>
    public ref readonly Moment Now => ref _now;

    /// <summary>The time, as what the block does in its shared memory is seen.</summary>
    public ref readonly Moment NowInBlock => ref _nowInBlock;

    /// <summary>Where it is noted what the kernel asks of memory, if that is counted.</summary>
    public Traffic? Traffic => Block.Launch.Program.Traffic;

    /// <summary>Whether all of its threads have ended.</summary>
    public bool HasEnded => _live == 0;

    /// <summary>The instruction that its threads wait at, all of them; −1 if they do not.</summary>
    public int Barrier { get; private set; }

    /// <summary>Begins at the first instruction.</summary>
    /// <param name="threads">Which of its threads there are.</param>
    public void Start(uint threads)
    {
        (_live, _waiting, _gathering, Barrier) = (threads, 0, 0, -1);
        Array.Clear(_places);
        Array.Clear(_copyGroups);
        _copies.Clear();
        new Span<byte>(Local, Block.Launch.Program.LocalBytes * Lanes.Count).Fill(Lanes.Unwritten);
        SetTime(Launch.NextTime());
        Block.Launch.Program.WriteSpecials(this);
    }

    /// <summary>Goes on until all of its threads have ended or wait at a barrier.</summary>
    public void Run()
    {
        Operation[] operations = Block.Launch.Program.Operations;
        (_waiting, Barrier) = (0, -1);
        SetTime(_now.WarpTime);
        while ((_live & ~_waiting) != 0)
        {
            uint ready = _live & ~_waiting & ~_gathering;
            int limit = Gather(ready == 0 ? _gathering : ready);
            uint mask = Mask;
            if (ready == 0 && mask != Lanes.All)
                throw Fault($"only the threads {mask:X8} of the warp come to \"{Block.Launch.Program.Instructions[Place].Text}\"");
            _gathering &= ~mask;
            while (Mask == mask && Place < limit)
                operations[Place++].Execute(this);
            if (Mask == mask)
                Leave(mask, Place);
        }
    }

    /// <summary>Some threads go on elsewhere.</summary>
    /// <param name="taken">Which of those that carry out the instruction.</param>
    /// <param name="target">Where they go on; the others go on with the next instruction.</param>
    public void Branch(uint taken, int target)
    {
        if (taken == 0)
            return;
        if (taken == Mask)
        {
            Place = target;
            return;
        }

        Leave(taken, target);
        Leave(Mask & ~taken, Place);
        Mask = 0;
    }

    /// <summary>The threads end.</summary>
    public void End()
    {
        WaitForCopies(but: 0);
        _live &= ~Mask;
        Mask = 0;
    }

    /// <summary>The threads wait for the block's others.</summary>
    public void Wait()
    {
        int here = Place - 1;
        if (Barrier >= 0 && Barrier != here)
            throw Fault("some threads of the warp wait at another barrier");
        Barrier = here;
        Leave(Mask, Place);
        _waiting |= Mask;
        Mask = 0;
    }

    /// <summary>The threads wait until all of the warp come to an instruction that they carry out together.</summary>
    public void GatherAll()
    {
        Leave(Mask, Place - 1);
        _gathering |= Mask;
        Mask = 0;
    }

    /// <summary>The threads of the warp wait for each other.</summary>
    public void WaitForWarp() => SetTime(Launch.NextTime());

    /// <summary>Begins a copy to shared memory that goes on until it is waited for.</summary>
    /// <param name="lane">The thread.</param>
    /// <param name="place">Where it goes in the block's shared memory.</param>
    /// <param name="source">Where it comes from; 0 for zeros.</param>
    /// <param name="bytes">Its length.</param>
    public void BeginCopy(int lane, int place, ulong source, int bytes)
    {
        Block.BeginCopy(this, lane, place, bytes);
        if (source != 0)
            Block.Launch.ReadGlobal(this, lane, source, bytes);
        _copies.Add(new Copy(lane, _copyGroups[lane], place, source, bytes));
    }

    /// <summary>The threads end a group of copies.</summary>
    public void EndCopyGroup()
    {
        for (uint lanes = Mask; lanes != 0; lanes &= lanes - 1)
            _copyGroups[BitOperations.TrailingZeroCount(lanes)]++;
    }

    /// <summary>The threads wait for their copies.</summary>
    /// <param name="but">The groups that may go on, the last ones.</param>
    /// <remarks>Copied is now and not before: what was read too early was something else.</remarks>
    public void WaitForCopies(int but)
    {
        int kept = 0;
        foreach (Copy copy in CollectionsMarshal.AsSpan(_copies))
        {
            if ((Mask >> copy.Lane & 1) == 0 || copy.Group >= _copyGroups[copy.Lane] - but)
            {
                _copies[kept++] = copy;
                continue;
            }

            byte* target = Block.CompleteCopy(this, copy.Lane, copy.Place, copy.Bytes);
            if (copy.Source == 0)
                NativeMemory.Clear(target, (nuint)copy.Bytes);
            else
                NativeMemory.Copy(Block.Launch.ReadGlobal(this, copy.Lane, copy.Source, copy.Bytes), target, (nuint)copy.Bytes);
        }

        _copies.RemoveRange(kept, _copies.Count - kept);
    }

    /// <summary>The number of a thread in its block.</summary>
    public int Thread(int lane) => (Number * Lanes.Count) + lane;

    /// <summary>What is thrown where the program does what it must not do.</summary>
    public MachineException Fault(string what, int lane = -1)
    {
        Program program = Block.Launch.Program;
        PtxInstruction at = program.Instructions[Math.Clamp(Place - 1, 0, program.Instructions.Count - 1)];
        string thread = lane < 0 ? $"warp {Number}" : $"thread {Thread(lane)}";
        return new MachineException(
            $"{program.Name}, block ({Block.X}, {Block.Y}, {Block.Z}), {thread}, line {at.Line}, \"{at.Text}\": {what}.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(Registers);
        NativeMemory.AlignedFree(Local);
    }

    // The threads that are least far; and where the next ones are, at which they meet.
    private int Gather(uint ready)
    {
        int least = int.MaxValue, next = int.MaxValue;
        uint mask = 0;
        for (uint lanes = ready; lanes != 0; lanes &= lanes - 1)
        {
            int lane = BitOperations.TrailingZeroCount(lanes), place = _places[lane];
            if (place < least)
                (next, least, mask) = (least, place, 0);
            else if (place > least)
                next = Math.Min(next, place);
            if (place == least)
                mask |= 1u << lane;
        }

        (Place, Mask) = (least, mask);
        return next;
    }

    private void SetTime(long warpTime)
    {
        _now = new Moment(Block.Time, warpTime, Block.FirstTime, Block.Launch.FirstTime);
        _nowInBlock = _now with { LaunchStart = Block.FirstTime };
    }

    private void Leave(uint lanes, int place)
    {
        for (; lanes != 0; lanes &= lanes - 1)
            _places[BitOperations.TrailingZeroCount(lanes)] = place;
    }

    private readonly record struct Copy(int Lane, int Group, int Place, ulong Source, int Bytes);
}

/// <summary>A program that does what it must not do.</summary>
internal sealed class MachineException(string message) : Exception(message);
