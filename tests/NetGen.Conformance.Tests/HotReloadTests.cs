using System.Diagnostics;

namespace NetGen.Compiler.Conformance;

/// <summary>
/// A network that is changed while the program runs. In a process of its own, since the runtime takes changes of code only where an
/// environment variable says so when it starts.
/// </summary>
public sealed class HotReloadTests
{
    /// <summary>What has the other process run <see cref="HotReloadProbe"/>.</summary>
    public const string Argument = "reload";

    [Fact]
    public async Task ChangedNetwork_IsRightOrRefuses_AndNeverReadsOldParametersWithNewCode()
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { typeof(Program).Assembly.Location, Argument },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_MODIFIABLE_ASSEMBLIES"] = "debug";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output + await errors);
    }
}
