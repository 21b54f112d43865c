using System.Diagnostics;
using System.Globalization;
using NetGen.Tests;

namespace NetGen.Compiler.Conformance;

/// <summary>
/// The corpus, the optimizers and every batch size on processors with less than this one has. The runtime fixes the
/// instruction sets when it starts, so the tests start themselves again as another process, with an instruction set
/// switched off. A process of its own also for what this one has: a batch that leaves its memory ends the process.
/// </summary>
public sealed class InstructionSetTests
{
    // Every eighth case: some seconds for each process. Without hardware vectors all is a hundred times slower, so there
    // some batch sizes must do, which meet every remainder of the register tiles all the same.
    private const int EveryCase = 8;
    private const int EveryBatchSizeInSoftware = 11;
    private const int TimeLimitInSeconds = 300;

    // What .NET 10 can switch off on x64: AVX2 goes together with FMA, SSE4.2 with all that came after it.
    [FullRunTheory]
    [InlineData("", 512)]
    [InlineData("DOTNET_EnableAVX512", 256)]
    [InlineData("DOTNET_EnableAVX2", 128)]
    [InlineData("DOTNET_EnableSSE42", 128)]
    [InlineData("DOTNET_EnableHWIntrinsic", 0)]
    public async Task Engine_WithoutAnInstructionSet_MatchesItsOracles(string switchedOff, int widestVector)
    {
        int everyBatchSize = widestVector == 0 ? EveryBatchSizeInSoftware : 1;
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(typeof(InstructionSetTests).Assembly.Location);
        start.ArgumentList.Add(EveryCase.ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add(everyBatchSize.ToString(CultureInfo.InvariantCulture));
        if (switchedOff.Length > 0)
            start.Environment[switchedOff] = "0";

        using Process process = Process.Start(start)
            ?? throw new InvalidOperationException("The process did not start.");
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(TimeLimitInSeconds));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"The engine's tests took more than {TimeLimitInSeconds} s with {switchedOff}=0.");
        }

        string text = await output;
        Assert.True(process.ExitCode == 0, $"{switchedOff}=0: exit code {process.ExitCode}.\n{text}\n{await errors}");
        int widest = int.Parse(text.Split('\n')[0], CultureInfo.InvariantCulture);
        Assert.InRange(widest, 0, widestVector);
    }
}
