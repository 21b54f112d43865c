namespace NetGen.PtxMachine;

/// <summary>What an instruction does. Registers are where their rows begin among those of a warp.</summary>
internal abstract class Operation
{
    /// <summary>Does it for the threads that carry it out; the warp's place is behind it already.</summary>
    public abstract void Execute(Warp warp);
}

/// <summary>An operation in the threads in which a predicate holds, or does not hold.</summary>
internal sealed unsafe class Guarded(Operation operation, int guard, bool isNegated) : Operation
{
    public override void Execute(Warp warp)
    {
        uint mask = warp.Mask, holds = *(uint*)(warp.Registers + guard);
        warp.Mask = mask & (isNegated ? ~holds : holds);
        if (warp.Mask != 0)
            operation.Execute(warp);
        warp.Mask = mask;
    }
}

/// <summary>Threads go on elsewhere: all, or those in which a predicate holds or does not.</summary>
internal sealed unsafe class Branch(int target, int guard, bool isNegated) : Operation
{
    public override void Execute(Warp warp)
    {
        uint holds = guard < 0 ? Lanes.All : *(uint*)(warp.Registers + guard);
        warp.Branch(warp.Mask & (isNegated ? ~holds : holds), target);
    }
}

/// <summary>Threads end.</summary>
internal sealed class End : Operation
{
    public override void Execute(Warp warp) => warp.End();
}

/// <summary>Threads wait for the others of their block.</summary>
internal sealed class Barrier : Operation
{
    public override void Execute(Warp warp) => warp.Wait();
}

/// <summary>An instruction of all threads of a warp at once, which those that come first wait with.</summary>
internal abstract class WarpOperation : Operation
{
    public sealed override void Execute(Warp warp)
    {
        if (warp.Mask == Lanes.All)
            ExecuteTogether(warp);
        else
            warp.GatherAll();
    }

    /// <summary>Does it.</summary>
    protected abstract void ExecuteTogether(Warp warp);
}

/// <summary>The threads of a warp wait for each other.</summary>
internal sealed class WarpBarrier : WarpOperation
{
    protected override void ExecuteTogether(Warp warp) => warp.WaitForWarp();
}

/// <summary>A group of copies ends.</summary>
internal sealed class EndCopyGroup : Operation
{
    public override void Execute(Warp warp) => warp.EndCopyGroup();
}

/// <summary>Threads wait for their copies.</summary>
internal sealed class WaitForCopies(int but) : Operation
{
    /// <summary>The groups that may go on, the last ones.</summary>
    public int But => but;

    public override void Execute(Warp warp) => warp.WaitForCopies(but);
}

/// <summary>What must never be carried out: what other devices compute in place of an instruction.</summary>
internal sealed class Forbidden : Operation
{
    public override void Execute(Warp warp) => throw warp.Fault("is what devices without the instruction would do");
}
