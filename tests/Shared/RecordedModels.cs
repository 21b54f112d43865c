namespace NetGen.Tests;

/// <summary>The folder of models, and of values of layers, that other projects recorded.</summary>
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
internal sealed class RecordedFactAttribute : FactAttribute
{
    /// <summary>Looks for them.</summary>
    public RecordedFactAttribute() => Skip = RecordedModels.WhySkipped!;
}

/// <summary>A theory that needs recorded values.</summary>
internal sealed class RecordedTheoryAttribute : TheoryAttribute
{
    /// <summary>Looks for them.</summary>
    public RecordedTheoryAttribute() => Skip = RecordedModels.WhySkipped!;
}
