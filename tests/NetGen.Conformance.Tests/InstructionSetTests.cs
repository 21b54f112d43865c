using System.Diagnostics;
using System.Globalization;

namespace NetGen.Compiler.Conformance;

/// <summary>
/// The corpus on processors with less than this one has. The runtime fixes the instruction sets when it starts, so the
/// tests start themselves again as another process, with an instruction set switched off.
/// </summary>
public sealed class InstructionSetTests
{
    // Every eighth case: some seconds for each process, even without hardware vectors.
    private const int Every = 8;
    private const int TimeLimitInSeconds = 300;

    [Theory]
    [InlineData("DOTNET_EnableAVX512", 256)]
    [InlineData("DOTNET_EnableAVX2", 128)]
    [InlineData("DOTNET_EnableHWIntrinsic", 128)]
    public async Task Corpus_WithoutAnInstructionSet_MatchesTheInterpreter(string switchedOff, int widestVector)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(typeof(InstructionSetTests).Assembly.Location);
        start.ArgumentList.Add(Every.ToString(CultureInfo.InvariantCulture));
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
            Assert.Fail($"The corpus took more than {TimeLimitInSeconds} s with {switchedOff}=0.");
        }

        string text = await output;
        Assert.True(process.ExitCode == 0, $"{switchedOff}=0: {process.ExitCode} cases failed.\n{text}\n{await errors}");
        int widest = int.Parse(text.Split('\n')[0], CultureInfo.InvariantCulture);
        Assert.InRange(widest, 0, widestVector);
    }
}
