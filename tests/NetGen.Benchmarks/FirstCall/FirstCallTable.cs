using System.Globalization;

namespace NetGen.Benchmarks;

/// <summary>What the first call of each kind costs in a new process, and how much is generated.</summary>
internal static class FirstCallTable
{
    private const int Processes = 5;

    /// <summary>Measures and prints: medians over some processes, one after the other.</summary>
    public static void Print(TextWriter output)
    {
        // The runtime's default, 100 ms (in hexadecimal), and not the short delay of this program.
        Environment.SetEnvironmentVariable("DOTNET_TC_CallCountingDelayMs", "64");

        output.WriteLine("network\tcall\tfirst_us\tsecond_us\tjit_us\tmethods\tcode_bytes");
        foreach (string name in ReferenceNetwork.CreateDense().Select(network => network.Name))
        {
            Print(name, "cold", FirstCallProbe.ColdCalls, output);
            Print(name, "warm", FirstCallProbe.WarmCalls, output);
        }

        output.WriteLine("network\tfile\tlines\tstatements\tlargest_method");
        foreach (GeneratedFile file in GeneratedFile.OfReferenceNetworks())
            output.WriteLine($"{file.Network}\t{file.Name}\t{file.Lines}\t{file.Statements}\t{file.LargestMethod}");
    }

    private static void Print(string name, string mode, IReadOnlyList<string> calls, TextWriter output)
    {
        double[][][] runs = [.. Enumerable.Range(0, Processes).Select(_ => Read(name, mode))];
        double[][] code = Read(name, mode, "code");
        for (int call = 0; call < calls.Count; call++)
        {
            double Median(int column) => Rounds.Median(runs.Select(run => run[call][column]));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}\t{calls[call]}\t{Median(0):F0}\t{Median(1):F1}\t{Median(2):F0}\t{Median(3):F0}\t{code[call][4]:F0}"));
        }
    }

    private static double[][] Read(params ReadOnlySpan<string> arguments) =>
    [
        .. ChildProcess.RunSelf(["first-call", .. arguments])
            .Select(line => Array.ConvertAll(line.Split('\t'), text => double.Parse(text, CultureInfo.InvariantCulture))),
    ];
}
