namespace NetGen.Tests;

/// <summary>
/// Tests that take long are left out unless the environment variable <c>NETGEN_TESTS</c> is <c>full</c>, as on the build
/// server; they are reported as skipped. With <c>all</c>, there are more random cases of some. CONTRIBUTING.md names what they are.
/// </summary>
internal static class FullRun
{
    private static readonly string Value = Environment.GetEnvironmentVariable("NETGEN_TESTS") ?? "";

    /// <summary>Whether there are all random cases.</summary>
    public static bool HasAllCases { get; } = string.Equals(Value, "all", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether tests that take long are run.</summary>
    public static bool IsOn { get; } = HasAllCases || string.Equals(Value, "full", StringComparison.OrdinalIgnoreCase);

    /// <summary>Why a test is skipped, or nothing if it is run.</summary>
    public static string? Obstacle => IsOn ? null : "Takes long, so it is left out of an ordinary run: NETGEN_TESTS=full runs it.";
}

/// <summary>A test that takes long: skipped unless everything is run.</summary>
internal sealed class FullRunFactAttribute : FactAttribute
{
    public FullRunFactAttribute() => Skip = FullRun.Obstacle!;
}

/// <summary>A test with cases that takes long: skipped unless everything is run.</summary>
internal sealed class FullRunTheoryAttribute : TheoryAttribute
{
    public FullRunTheoryAttribute() => Skip = FullRun.Obstacle!;
}
