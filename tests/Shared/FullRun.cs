namespace NetGen.Tests;

/// <summary>
/// Tests that take long are left out unless the environment variable <c>NETGEN_TESTS</c> is <c>full</c>, as on the build
/// server; they are reported as skipped. CONTRIBUTING.md names what they are.
/// </summary>
internal static class FullRun
{
    /// <summary>Whether everything is run.</summary>
    public static bool IsOn { get; } =
        string.Equals(Environment.GetEnvironmentVariable("NETGEN_TESTS"), "full", StringComparison.OrdinalIgnoreCase);

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
