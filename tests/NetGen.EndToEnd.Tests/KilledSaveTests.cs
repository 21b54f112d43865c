using System.Diagnostics;

namespace NetGen.EndToEnd.Tests;

/// <summary>Saves in other processes, killed or going on.</summary>
public sealed class KilledSaveTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netgen");

    private string FilePath => Path.Combine(_folder.FullName, "model.safetensors");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Save_ThatIsKilled_LeavesAWholeFile_AndTheNextOneRemovesTheRest()
    {
        // The moment of the kill is chance. Nearly all of a save's time, its temporary file is there.
        int kills = 0;
        do
        {
            Assert.True(kills++ < 50, "50 killed saves left no temporary file.");
            using Process saver = await StartSaver();
            await Task.Delay(kills % 10);
            saver.Kill();
            await saver.WaitForExitAsync();
            new Spiral().Load(FilePath);
        }
        while (_folder.GetFiles().Length == 1);

        new Spiral(seed: 2).Save(FilePath);
        Assert.Equal(["model.safetensors"], _folder.GetFiles().Select(file => file.Name));
    }

    [Fact]
    public async Task Save_WhileAnotherProcessSavesTheSameFile_DisturbsNeither()
    {
        using Process saver = await StartSaver();
        for (int i = 0; i < 30; i++)
        {
            new Spiral(seed: 2).Save(FilePath);
            new Spiral().Load(FilePath);
        }

        bool goesOn = !saver.HasExited;
        saver.Kill();
        await saver.WaitForExitAsync();
        Assert.True(goesOn, await saver.StandardError.ReadToEndAsync());
    }

    /// <summary>The other process: saves until it is killed, or for a minute if nobody is left to kill it.</summary>
    internal static void KeepSaving(string path)
    {
        var network = new Spiral(seed: 1);
        network.Save(path);
        Console.WriteLine("saved");
        for (long started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Limit;)
            network.Save(path);
    }

    private async Task<Process> StartSaver()
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { typeof(KilledSaveTests).Assembly.Location, "save", FilePath },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process = Process.Start(start)!;
        string? line = await process.StandardOutput.ReadLineAsync().WaitAsync(Limit);
        Assert.True(line == "saved", line ?? await process.StandardError.ReadToEndAsync());
        return process;
    }
}
