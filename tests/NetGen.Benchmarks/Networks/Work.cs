namespace NetGen.Benchmarks;

/// <summary>What is timed.</summary>
internal enum Work
{
    /// <summary>The prediction of one sample without zeros.</summary>
    Single,

    /// <summary>The prediction of one sample of which 80 % are zeros.</summary>
    SingleSparse,

    /// <summary>The prediction of 128 samples.</summary>
    Batch128,

    /// <summary>The prediction of 4,096 samples.</summary>
    Batch4096,

    /// <summary>Forward pass, backward pass and a step of Adam on 128 samples.</summary>
    Train128,
}

/// <summary>Names and sizes of the works.</summary>
internal static class Works
{
    /// <summary>All works in the order of the table.</summary>
    public static IReadOnlyList<Work> All { get; } = Enum.GetValues<Work>();

    /// <summary>A prediction of one sample, one of a batch, and a training step.</summary>
    public static IReadOnlyList<Work> OneOfEachKind { get; } = [Work.Single, Work.Batch128, Work.Train128];

    /// <summary>The name in the table.</summary>
    public static string Name(this Work work) => work switch
    {
        Work.Single => "single",
        Work.SingleSparse => "single-sparse",
        Work.Batch128 => "batch128",
        Work.Batch4096 => "batch4096",
        _ => "train128",
    };

    /// <summary>The samples of one call.</summary>
    public static int BatchSize(this Work work) => work switch
    {
        Work.Single or Work.SingleSparse => 1,
        Work.Batch4096 => 4096,
        _ => 128,
    };

    /// <summary>Whether a call computes one sample.</summary>
    public static bool IsSingle(this Work work) => work is Work.Single or Work.SingleSparse;
}
