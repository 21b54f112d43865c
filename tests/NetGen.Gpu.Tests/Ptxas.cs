using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using NetGen.Tests;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>NVIDIA's assembler, where one is installed: on the path, or where <c>NETGEN_PTXAS</c> says.</summary>
internal static partial class Ptxas
{
    /// <summary>The program, or nothing.</summary>
    public static string? Path { get; } = Find();

    /// <summary>What a kernel needs of a multiprocessor.</summary>
    /// <param name="Registers">The registers of a thread.</param>
    /// <param name="SpilledBytes">The bytes of registers that went to memory.</param>
    /// <param name="StackBytes">The bytes of memory of a thread.</param>
    public sealed record Usage(int Registers, int SpilledBytes, int StackBytes);

    /// <summary>Assembles a kernel.</summary>
    /// <param name="ptx">The kernel.</param>
    /// <param name="target">The architecture: <c>sm_90</c>.</param>
    public static Usage Assemble(string ptx, string target)
    {
        string file = System.IO.Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, ptx);
            using Process process = Process.Start(new ProcessStartInfo(
                Path!, ["-arch=" + target, "-v", file, "-o", "/dev/null"])
            { RedirectStandardError = true })!;
            string report = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, report);
            return new Usage(
                Number(RegistersText().Match(report)),
                SpillText().Matches(report).Sum(Number),
                StackText().Matches(report).Sum(Number));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static int Number(Match match) => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    private static string? Find()
    {
        string? named = Environment.GetEnvironmentVariable("NETGEN_PTXAS");
        string[] candidates = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
            .Select(folder => System.IO.Path.Combine(folder, "ptxas"))];
        return candidates.Prepend(named).FirstOrDefault(File.Exists);
    }

    [GeneratedRegex(@"Used (\d+) registers")]
    private static partial Regex RegistersText();

    [GeneratedRegex(@"(\d+) bytes spill")]
    private static partial Regex SpillText();

    [GeneratedRegex(@"(\d+) bytes stack frame")]
    private static partial Regex StackText();
}

/// <summary>A theory that is skipped where there is no <c>ptxas</c>.</summary>
public sealed class PtxasTheoryAttribute : TheoryAttribute
{
    /// <summary>Looks for the assembler.</summary>
    public PtxasTheoryAttribute()
    {
        Skip = (Ptxas.Path is null
            ? "ptxas is not installed: tests/scripts/prepare-ptxas.sh fetches it, and NETGEN_PTXAS names it."
            : FullRun.Obstacle)!;
    }
}
