using System.Diagnostics;
using System.Globalization;

namespace NetGen.EndToEnd.Tests;

/// <summary>After WarmUp, no call of a network waits for the JIT. In a new process, where nothing is compiled yet.</summary>
public sealed class WarmUpTests
{
    [Fact]
    public async Task AfterWarmUp_NoPredictionCompilesOrAllocates()
    {
        long[][] networks = await Probe("warm");

        Assert.Equal(4, networks.Length);
        Assert.All(networks, counts => Assert.Equal([0, 0, 0, 0], counts));
    }

    // What the other test would see without WarmUp: a dozen methods, which a network compiles for itself alone.
    [Fact]
    public async Task WithoutWarmUp_FirstPredictionsCompile() => Assert.All(await Probe("cold"), counts =>
    {
        Assert.InRange(counts[0], 3, 1000);
        Assert.InRange(counts[2], 3, 1000);
    });

    [Fact]
    public async Task AfterWarmUpSteps_NoStepCompilesOrAllocates()
    {
        long[][] networks = await Probe("steps", "warm");

        Assert.Equal(2, networks.Length);
        Assert.All(networks, counts => Assert.Equal([0, 0, 0, 0], counts));
    }

    [Fact]
    public async Task WithoutWarmUpSteps_FirstStepsCompile() =>
        Assert.All(await Probe("steps", "cold"), counts => Assert.InRange(counts[0], 3, 1000));

    [Fact]
    public void WarmUp_LeavesTheNetworkAsItIs()
    {
        Spiral network = new(seed: 2), other = new(seed: 2);
        network.WarmUp();
        Assert.Equal(other.Parameters.Buffer.Span, network.Parameters.Buffer.Span);
        Assert.Throws<ArgumentNullException>(() => ((Spiral)null!).WarmUp());
    }

    private static async Task<long[][]> Probe(params string[] mode)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { typeof(Training).Assembly.Location },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in mode)
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
                line.Split('\t').Skip(1).Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToArray()),
        ];
    }
}
