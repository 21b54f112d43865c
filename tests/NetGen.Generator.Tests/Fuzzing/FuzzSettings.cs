using System.Globalization;

namespace NetGen.Generator.Tests.Fuzzing;

/// <summary>How much the fuzzing tests do. CONTRIBUTING.md says how to have them do more than in an ordinary run.</summary>
internal static class FuzzSettings
{
    /// <summary>The number of declarations.</summary>
    public static readonly int Count = FromEnvironment("NETGEN_FUZZ_COUNT", 1000);

    /// <summary>The seed of all of them.</summary>
    public static readonly int Seed = FromEnvironment("NETGEN_FUZZ_SEED", 1);

    /// <summary>Whether more was asked for than an ordinary run has time for.</summary>
    public static bool IsLong => Count > 10_000;

    private static int FromEnvironment(string variable, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int value) ? value : fallback;
}
