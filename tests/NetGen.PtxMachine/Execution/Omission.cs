namespace NetGen.PtxMachine;

/// <summary>A kernel without one of its waits: if nothing is found that it does wrong, the wait is not needed, or the machine is blind.</summary>
internal sealed class Omission : IDisposable
{
    private readonly PtxInstruction _wait;
    private readonly Program _program;
    private readonly Instead _instead;
    private bool _isFound;

    private Omission(PtxKernel kernel, int number)
    {
        _wait = kernel.Instructions[number];
        _program = new Program(kernel);
        _instead = new Instead(_program.Operations[number] is WaitForCopies wait ? new WaitForCopies(wait.But + 1) : null);
        _program.Operations[number] = _instead;
    }

    /// <summary>A kernel without each of its waits: barriers, and waits for copies, which wait for a group less.</summary>
    public static IEnumerable<Omission> Of(PtxKernel kernel)
    {
        using var program = new Program(kernel);
        return
        [
            .. Enumerable.Range(0, kernel.Instructions.Count)
                .Where(number => program.Operations[number] is Barrier or WarpBarrier or WaitForCopies)
                .Select(number => new Omission(kernel, number)),
        ];
    }

    /// <summary>Carries it out before the kernel itself, which writes the same anew; once something was found, no more.</summary>
    public void Try(Launch launch)
    {
        if (_isFound)
            return;
        try
        {
            launch.With(_program).Run();
        }
        catch (MachineException)
        {
            _isFound = true;
        }
    }

    /// <summary>A line if threads came to the wait and nothing was found, else nothing.</summary>
    public string Report() => _isFound || !_instead.IsReached
        ? ""
        : $"  nothing was found without \"{_wait.Text}\", line {_wait.Line}{Environment.NewLine}";

    /// <inheritdoc/>
    public void Dispose() => _program.Dispose();

    /// <summary>What is done in place of a wait.</summary>
    private sealed class Instead(Operation? operation) : Operation
    {
        public bool IsReached { get; private set; }

        public override void Execute(Warp warp)
        {
            IsReached = true;
            operation?.Execute(warp);
        }
    }
}
