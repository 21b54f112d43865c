using System.Globalization;
using System.Runtime.Intrinsics;
using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;

namespace NetGen.Compiler.Conformance;

/// <summary>
/// Runs part of the corpus outside of the test host, for <see cref="InstructionSetTests"/>:
/// <c>dotnet NetGen.Conformance.Tests.dll [every]</c> runs every n-th random case, cut to few samples.
/// Prints the widest accelerated vector in bits, then one text for each case that fails; the exit code is their number.
/// </summary>
public static class Program
{
    private const int SamplesInACase = 19;

    public static int Main(string[] arguments)
    {
        int every = arguments.Length == 0 ? 1 : int.Parse(arguments[0], CultureInfo.InvariantCulture);
        int widest = Vector512.IsHardwareAccelerated ? 512
            : Vector256.IsHardwareAccelerated ? 256
            : Vector128.IsHardwareAccelerated ? 128
            : 0;
        Console.WriteLine(widest);
        IEnumerable<NetworkCase> cases = RandomNetworks.Create(0, RandomNetworks.PairCount)
            .Where((_, i) => i % every == 0)
            .Select(item => item.Take(Math.Min(item.Inputs.Length, SamplesInACase)));
        NetworkCase[] all = [.. cases];
        string[] failures =
        [
            .. CaseRunner.RunGenerated(all),
            .. CaseRunner.RunQuantized(all),
        ];
        foreach (string failure in failures)
            Console.WriteLine(failure);
        return failures.Length;
    }
}
