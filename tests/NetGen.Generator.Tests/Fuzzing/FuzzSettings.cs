using System.Globalization;
using NetGen.Tests;

namespace NetGen.Generator.Tests.Fuzzing;

/// <summary>How much the fuzzing tests do. CONTRIBUTING.md says how to have them do more than in an ordinary run.</summary>
internal static class FuzzSettings
{
    /// <summary>The number of declarations.</summary>
    public static readonly int Count = FromEnvironment("NETGEN_FUZZ_COUNT", FullRun.IsOn ? 1000 : 200);

    /// <summary>The seed of all of them.</summary>
    public static readonly int Seed = FromEnvironment("NETGEN_FUZZ_SEED", 1);

    private static int FromEnvironment(string variable, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int value) ? value : fallback;
}
