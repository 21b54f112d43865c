namespace NetGen.Benchmarks;

/// <summary>What is timed.</summary>
internal enum Work
{
    /// <summary>The prediction of one sample without zeros.</summary>
    Single,

    /// <summary>The prediction of one sample of which 80 % are zeros.</summary>
    SingleSparse,

    /// <summary>The prediction of one sample with int8 weights; peers have the floats that these stand for.</summary>
    SingleInt8,

    /// <summary>The prediction of one sample on two threads.</summary>
    Single2,

    /// <summary>The prediction of 32 samples.</summary>
    Batch32,

    /// <summary>The prediction of 128 samples.</summary>
    Batch128,

    /// <summary>The prediction of 4,096 samples.</summary>
    Batch4096,

    /// <summary>Forward pass, backward pass and a step of Adam on 32 samples.</summary>
    Train32,

    /// <summary>Forward pass, backward pass and a step of Adam on 128 samples.</summary>
    Train128,
}

/// <summary>Names and sizes of the works.</summary>
internal static class Works
{
    /// <summary>All works in the order of the table.</summary>
    public static IReadOnlyList<Work> All { get; } = Enum.GetValues<Work>();

    /// <summary>The works of networks without convolutions.</summary>
    public static IReadOnlyList<Work> Dense { get; } =
        [Work.Single, Work.SingleSparse, Work.Batch128, Work.Batch4096, Work.Train128];

    /// <summary>The works of networks with convolutions, whose samples are larger.</summary>
    public static IReadOnlyList<Work> Convolutional { get; } = [Work.Single, Work.Single2, Work.Batch32, Work.Train32];

    /// <summary>The same and a prediction with int8 weights.</summary>
    public static IReadOnlyList<Work> ConvolutionalInt8 { get; } = [Work.Single, Work.Single2, Work.SingleInt8, Work.Batch32, Work.Train32];

    /// <summary>A prediction of one sample, one of a batch, and a training step.</summary>
    public static IReadOnlyList<Work> OneOfEachKind { get; } = [Work.Single, Work.Batch128, Work.Train128];

    /// <summary>The name in the table.</summary>
    public static string Name(this Work work) => work switch
    {
        Work.Single => "single",
        Work.SingleSparse => "single-sparse",
        Work.SingleInt8 => "single-int8",
        Work.Single2 => "single2",
        Work.Batch32 => "batch32",
        Work.Batch128 => "batch128",
        Work.Batch4096 => "batch4096",
        Work.Train32 => "train32",
        _ => "train128",
    };

    /// <summary>The samples of one call.</summary>
    public static int BatchSize(this Work work) => work switch
    {
        Work.Single or Work.SingleSparse or Work.SingleInt8 or Work.Single2 => 1,
        Work.Batch32 or Work.Train32 => 32,
        Work.Batch4096 => 4096,
        _ => 128,
    };

    /// <summary>Whether a call computes one sample.</summary>
    public static bool IsSingle(this Work work) => work is Work.Single or Work.SingleSparse or Work.SingleInt8 or Work.Single2;

    /// <summary>The threads that a call may use.</summary>
    public static int Threads(this Work work) => work == Work.Single2 ? 2 : 1;

    /// <summary>Whether a call is a training step.</summary>
    public static bool IsTraining(this Work work) => work is Work.Train32 or Work.Train128;
}
