using System.Globalization;
using System.Runtime.Intrinsics;
using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Golden;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;
using Xunit.Sdk;

namespace NetGen.Compiler.Conformance;

/// <summary>
/// Runs the engine's tests outside of the test host, for <see cref="InstructionSetTests"/>:
/// <c>dotnet NetGen.Conformance.Tests.dll [everyCase [everyBatchSize]]</c> runs every n-th random case, cut to few samples,
/// every optimizer, and every n-th batch size. Prints the widest accelerated vector in bits, then one text for each case
/// that fails; the exit code is their number. With <c>reload</c> it is the other process of <see cref="HotReloadTests"/>.
/// </summary>
public static class Program
{
    private const int SamplesInACase = 19;

    public static int Main(string[] arguments)
    {
        if (arguments is [HotReloadTests.Argument])
            return HotReloadProbe.Run();
        int everyCase = arguments.Length < 1 ? 1 : int.Parse(arguments[0], CultureInfo.InvariantCulture);
        int everyBatchSize = arguments.Length < 2 ? 1 : int.Parse(arguments[1], CultureInfo.InvariantCulture);
        int widest = Vector512.IsHardwareAccelerated ? 512
            : Vector256.IsHardwareAccelerated ? 256
            : Vector128.IsHardwareAccelerated ? 128
            : 0;
        Console.WriteLine(widest);
        IEnumerable<NetworkCase> cases = RandomNetworks.Create(0, RandomNetworks.PairCount)
            .Concat(RandomGraphs.Create(0, RandomNetworks.PairCount))
            .Concat(RandomGraphs.CreateShaped(0, RandomNetworks.PairCount / 4))
            .Concat(RandomWindows.Create(0, RandomNetworks.PairCount / 4))
            .Where((_, i) => i % everyCase == 0)
            .Concat(EmbeddingNetworks.Create())
            .Concat(MaskNetworks.Create())
            .Select(item => item.Take(Math.Min(item.Inputs.Length, SamplesInACase)));
        NetworkCase[] all = [.. cases];
        string[] failures =
        [
            .. CaseRunner.RunGenerated(all),
            .. CaseRunner.RunQuantized(all),
            .. RunOptimizers(),
            .. BatchSizeRunner.Run(everyBatchSize),
        ];
        foreach (string failure in failures)
            Console.WriteLine(failure);
        return failures.Length;
    }

    private static List<string> RunOptimizers()
    {
        var failures = new List<string>();
        NetworkDeclaration declaration = GoldenFiles.Optimizers.Declare("Trained");
        using var harness = new NetworkHarness([declaration]);
        foreach (GoldenRun run in GoldenFiles.Optimizers.Runs)
        {
            try
            {
                OptimizerGoldenTests.Check(run, harness.CreateTrainable(declaration));
            }
            catch (XunitException exception)
            {
                failures.Add(exception.Message);
            }
        }

        return failures;
    }
}
