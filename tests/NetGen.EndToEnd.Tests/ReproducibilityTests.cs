using System.Diagnostics;
using System.Runtime.InteropServices;
using NetGen.Compiler.Conformance.Harness;

namespace NetGen.EndToEnd.Tests;

/// <summary>The same seed gives the same bits: in another process, after a pause, beside other threads.</summary>
public sealed class ReproducibilityTests
{
    private static readonly DataSet Data = Training.Data;

    [Fact]
    public async Task TenEpochs_EqualFiveThenFiveInAnotherProcessBitForBit()
    {
        string folder = Directory.CreateTempSubdirectory("netgen").FullName;
        try
        {
            string whole = Path.Combine(folder, "whole.safetensors");
            string half = Path.Combine(folder, "half.safetensors");
            string resumed = Path.Combine(folder, "resumed.safetensors");
            Training.Run(epochs: 10, from: null, to: whole);
            Training.Run(epochs: 5, from: null, to: half);
            await RunInAnotherProcess("5", half, resumed);

            // Weights, optimizer state, step and epoch: the files are equal byte for byte, and not all alike.
            Assert.Equal(await File.ReadAllBytesAsync(whole), await File.ReadAllBytesAsync(resumed));
            Assert.NotEqual(await File.ReadAllBytesAsync(whole), await File.ReadAllBytesAsync(half));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Trainings_OnSeveralThreadsAtOnce_GiveTheBitsOfOneAlone()
    {
        float[] alone = Train();
        float[][] together = new float[4][];
        Thread[] threads = [.. Enumerable.Range(0, together.Length).Select(i => new Thread(() => together[i] = Train()))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.All(together, weights => Assert.Equal(Bits(alone), Bits(weights)));
    }

    [Fact]
    public void PredictBatch_OnSeveralThreadsAtOnce_GivesTheBitsOfOneAlone()
    {
        var network = new Spiral(seed: 3);
        float[] Predict()
        {
            var outputs = new float[Data.Count * Spiral.OutputSize];
            for (int call = 0; call < 20; call++)
                network.PredictBatch(Data.Inputs.Span, outputs);
            return outputs;
        }

        float[] alone = Predict();
        float[][] together = new float[4][];
        Thread[] threads = [.. Enumerable.Range(0, together.Length).Select(i => new Thread(() => together[i] = Predict()))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.All(together, outputs => Assert.Equal(Bits(alone), Bits(outputs)));
    }

    [Fact]
    public void Seed_DecidesTheInitialWeights()
    {
        float[] Kernel(long seed)
        {
            var values = new float[3 * 40];
            new Spiral(seed).DenseKernel.CopyTo(values);
            return values;
        }

        Assert.Equal(Kernel(7), Kernel(7));
        Assert.NotEqual(Kernel(7), Kernel(8));
    }

    [Fact]
    public void TrainStep_AllocatesNothing()
    {
        Trainer<Spiral, Adam> trainer = new Spiral().CreateTrainer(new Adam());
        var predictions = new float[Data.Count * Spiral.OutputSize];
        Assert.Equal(0, Allocations.Least(rounds: 5, _ =>
        {
            for (int i = 0; i < 10; i++)
                trainer.TrainStep(Data.Inputs.Span, Data.Targets.Span, predictions);
        }));
    }

    [Fact]
    public void Fit_LearnsTheShell()
    {
        var network = new Spiral(seed: 1);
        DataSet unseen = Samples.Shell(1000, seed: 2);
        double before = network.Evaluate(unseen)["accuracy"];
        network.CreateTrainer(new Adam(0.01f)).Fit(Data, new FitOptions { Epochs = 150, BatchSize = 64 });
        double after = network.Evaluate(unseen)["accuracy"];

        // About half of the points lie in the shell; a guess gets no further than that.
        Assert.True(before < 0.7 && after > 0.85, $"accuracy {before} before, {after} after");
    }

    private static float[] Train()
    {
        var network = new Spiral(seed: 5);
        network.CreateTrainer(new Adam(), new TrainerOptions { Seed = 6 }).Fit(Data, new FitOptions { Epochs = 3 });
        return network.Parameters.Buffer.Span.ToArray();
    }

    private static int[] Bits(float[] values) => MemoryMarshal.Cast<float, int>(values).ToArray();

    private static async Task RunInAnotherProcess(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(typeof(ReproducibilityTests).Assembly.Location);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)
            ?? throw new InvalidOperationException("The process did not start.");
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, errors);
    }
}
