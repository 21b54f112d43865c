namespace NetGen.PtxMachine;

/// <summary>A kernel that was loaded.</summary>
/// <remarks>
/// Of what it does, the environment can ask for more: where <c>PTX_MACHINE_REPORT</c> names a file, that file receives what the kernel
/// has asked of memory (<see cref="Traffic"/>) and which of its waits nothing was found without (<see cref="Omission"/>), when it is
/// unloaded.
/// </remarks>
internal sealed class CudaFunction : IDisposable
{
    private static readonly string? ReportFile = Environment.GetEnvironmentVariable("PTX_MACHINE_REPORT");

    /// <summary>Loads a kernel.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="text">The text of its module.</param>
    /// <exception cref="PtxException">It has something that the machine does not know.</exception>
    public CudaFunction(PtxKernel kernel, string text)
    {
        Text = text;
        Program = new Program(kernel) { Traffic = ReportFile is null ? null : new Traffic() };
        Omissions = ReportFile is null ? [] : [.. Omission.Of(kernel)];
    }

    /// <summary>The kernel.</summary>
    public Program Program { get; }

    /// <summary>The text of its module.</summary>
    public string Text { get; }

    /// <summary>The kernel without one of its waits each.</summary>
    public IReadOnlyList<Omission> Omissions { get; }

    /// <summary>The bytes of shared memory that a launch may have.</summary>
    public int SharedBytes { get; set; } = CudaDevice.Property(CudaProperty.MaxSharedMemoryPerBlock);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (ReportFile is not null && Program.Traffic is { } traffic)
            File.AppendAllText(ReportFile, traffic.Report(Program) + string.Concat(Omissions.Select(omission => omission.Report())));
        foreach (Omission omission in Omissions)
            omission.Dispose();
        Program.Dispose();
    }
}
