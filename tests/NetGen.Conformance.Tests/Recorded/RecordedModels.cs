namespace NetGen.Compiler.Conformance.Recorded;

/// <summary>The folder of values that other projects recorded of their layers.</summary>
internal static class RecordedModels
{
    /// <summary>Why a test is skipped, or nothing.</summary>
    public static string? WhySkipped => Folder is null
        ? "The values that others recorded are not here: NETGEN_MODELS names their folder."
        : null;

    private static string? Folder { get; } = Environment.GetEnvironmentVariable("NETGEN_MODELS") is { Length: > 0 } folder ? folder : null;

    /// <summary>A file or a folder inside.</summary>
    public static string PathOf(params string[] names) => Path.Combine([Folder!, .. names]);
}

/// <summary>A test that needs recorded values.</summary>
public sealed class RecordedFactAttribute : FactAttribute
{
    /// <summary>Looks for them.</summary>
    public RecordedFactAttribute() => Skip = RecordedModels.WhySkipped;
}

/// <summary>A theory that needs recorded values.</summary>
public sealed class RecordedTheoryAttribute : TheoryAttribute
{
    /// <summary>Looks for them.</summary>
    public RecordedTheoryAttribute() => Skip = RecordedModels.WhySkipped;
}
