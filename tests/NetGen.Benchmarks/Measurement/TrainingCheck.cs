namespace NetGen.Benchmarks;

/// <summary>How training steps of two implementations are compared.</summary>
internal static class TrainingCheck
{
    /// <summary>The steps whose losses are compared, after a first one.</summary>
    public const int Steps = 4;
}
