using System.Runtime.InteropServices;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Storage;

namespace NetGen.EndToEnd.Tests;

/// <summary>Windows of a recording, each of which goes on where the one before has ended.</summary>
[Input(8, 1)]
[GRU(12, ReturnSequences = true, Stateful = true, Dropout = 0.1)]
[LSTM(20, ReturnSequences = true, Stateful = true)]
[Dense(1, PerPosition = true)]
[Loss(MeanSquaredError)]
[Stream]
public sealed partial class Windowed;

/// <summary>The same layers over sequences four times as long.</summary>
[Input(32, 1)]
[GRU(12, ReturnSequences = true, Dropout = 0.1)]
[LSTM(20, ReturnSequences = true)]
[Dense(1, PerPosition = true)]
[Loss(MeanSquaredError)]
public sealed partial class Whole;

/// <summary>Has to remember the first step of a recording, which its window shows no more.</summary>
[Input(4, 1)]
[GRU(8, Stateful = true)]
[Dense(1)]
[Loss(MeanSquaredError)]
public sealed partial class Memory;

/// <summary>The same without states that go on.</summary>
[Input(4, 1)]
[GRU(8)]
[Dense(1)]
[Loss(MeanSquaredError)]
public sealed partial class Stateless;

/// <summary>Training with states that go on from batch to batch.</summary>
public sealed class StatefulTests
{
    private const int Tracks = 5;

    [Fact]
    public void Windows_GiveTheLossOfWholeSequences()
    {
        DataSet windows = Recording(Tracks * 4, 8);
        var network = new Windowed(seed: 3);
        var whole = new Whole(seed: 4);
        network.Parameters.Buffer.Span.CopyTo(whole.Parameters.Buffer.Span);

        // Each track is one sequence of four windows.
        var sequences = new DataSet(windows.Inputs, windows.Targets, 32, 32);
        double expected = whole.Evaluate(sequences, batchSize: Tracks).Loss;
        Assert.Equal(expected, network.Evaluate(windows.InTracks(Tracks), batchSize: Tracks).Loss, 1e-6);
        Assert.NotEqual(expected, network.Evaluate(windows, batchSize: 4 * Tracks).Loss, 1e-5);
    }

    [Fact]
    public void AStream_GoesOnAsTracksDo()
    {
        DataSet track = Recording(4, 8);
        var network = new Windowed(seed: 3);
        var pass = new BatchPass<Windowed>(network);
        var states = new BatchStates<Windowed>(1);
        var stream = new Windowed.State();
        float[] steps = new float[8], window = new float[8];
        for (int i = 0; i < track.Count; i++)
        {
            pass.ComputeLoss(track.Input(i), track.Target(i), window, states: states);
            network.Steps(track.Input(i), ref stream, steps);
            Assert.All(steps.Zip(window), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }

        // Predictions begin with zeros.
        network.Predict(track.Input(3), steps);
        Assert.NotEqual(steps[0], window[0], 1e-4);
    }

    [Fact]
    public void AnyNumberOfThreads_GivesTheSameBits()
    {
        int[] alone = Train(new TrainerOptions { Seed = 2, MaxDegreeOfParallelism = 1 });
        foreach (int degree in (int[])[2, 3, 8, -1])
            Assert.Equal(alone, Train(new TrainerOptions { Seed = 2, MaxDegreeOfParallelism = degree }));
        Assert.NotEqual(alone, Train(new TrainerOptions { Seed = 2, GlobalClipNorm = 0.01f }));
    }

    [Fact]
    public void Steps_AllocateNothing()
    {
        DataSet data = Recording(200, 8);
        var network = new Windowed(seed: 3);
        var trainer = network.CreateTrainer(new Adam(), new TrainerOptions { MaxDegreeOfParallelism = -1, GlobalClipNorm = 1 });
        var states = new BatchStates<Windowed>(200);
        float[] predictions = new float[200 * 8];
        for (int step = 0; step < 50; step++)
            Step();
        Assert.Equal(0, Allocations.Least(rounds: 5, _ => Step()));

        void Step() => trainer.TrainStep(data.Inputs.Span, data.Targets.Span, predictions, states: states);
    }

    [Fact]
    public void Fit_TakesTheStepsOfALoop_AndBeginsEachEpochWithZeros()
    {
        DataSet data = Recording(4 * Tracks, 8).InTracks(Tracks);
        var fitted = new Windowed(seed: 3);
        fitted.CreateTrainer(new Adam(), new TrainerOptions { Seed = 6 }).Fit(
            data, new FitOptions { Epochs = 2, BatchSize = Tracks, Shuffle = false, Validation = data });

        var looped = new Windowed(seed: 3);
        var trainer = looped.CreateTrainer(new Adam(), new TrainerOptions { Seed = 6 });
        var states = new BatchStates<Windowed>(Tracks);
        float[] predictions = new float[Tracks * 8];
        for (int epoch = 0; epoch < 2; epoch++)
        {
            states.Reset();
            for (int step = 0; step < 4; step++)
            {
                DataSet batch = data.Skip(step * Tracks).Take(Tracks);
                trainer.TrainStep(batch.Inputs.Span, batch.Targets.Span, predictions, states: states);
            }
        }

        Assert.Equal(Bits(looped.Parameters.Buffer), Bits(fitted.Parameters.Buffer));
    }

    [Fact]
    public void WhatThePastHolds_IsLearned()
    {
        // A recording is two windows: a sign and zeros, and then zeros, at whose end the sign is asked for.
        const int recordings = 32;
        float[] inputs = new float[recordings * 8], targets = new float[recordings * 2];
        var random = new Random(1);
        for (int i = 0; i < recordings; i++)
        {
            float sign = random.Next(2) == 0 ? -1 : 1;
            inputs[i * 8] = sign;
            targets[i * 2] = targets[(i * 2) + 1] = sign;
        }

        DataSet data = new DataSet(inputs, targets, 4, 1).InTracks(recordings);
        var options = new FitOptions { Epochs = 300, BatchSize = recordings, Shuffle = false };
        var memory = new Memory(seed: 1);
        memory.CreateTrainer(new Adam(0.01f)).Fit(data, options);
        Assert.InRange(memory.Evaluate(data, batchSize: recordings).Loss, 0, 0.05);

        var stateless = new Stateless(seed: 1);
        stateless.CreateTrainer(new Adam(0.01f)).Fit(data, options);
        Assert.InRange(stateless.Evaluate(data).Loss, 0.4, 2);
    }

    [Fact]
    public void ResetOfASample_LeavesTheOthers()
    {
        var states = new BatchStates<Windowed>(3);
        for (int i = 0; i < 3; i++)
            states[i].Fill(i + 1);
        states.Reset(1);
        Assert.Equal([1, 0, 3], Enumerable.Range(0, 3).Select(i => states[i][0]));
        Assert.Equal(0, states[1].IndexOfAnyExcept(0f) + 1);
        states.Reset();
        Assert.Equal(-1, states[2].IndexOfAnyExcept(0f));
        Assert.Throws<ArgumentOutOfRangeException>(() => states.Reset(3));
    }

    [Fact]
    public void WhatCannotGoOn_IsRefused()
    {
        DataSet data = Recording(20, 8);
        var network = new Windowed();
        var trainer = network.CreateTrainer(new Adam());
        var ordered = new FitOptions { BatchSize = 5, Shuffle = false };
        Refuses("Shuffle = false", () => trainer.Fit(data, ordered with { Shuffle = true }));
        Refuses("multiple of the batch size 8, got 20", () => trainer.Fit(data, ordered with { BatchSize = 8 }));
        Refuses("Validation expects whole batches", () => trainer.Fit(data, ordered with { Validation = data.Take(7) }));
        Refuses("ValidationSplit expects whole batches", () => trainer.Fit(data.Take(10).Skip(0), ordered with { BatchSize = 8, ValidationSplit = 0.2 }));
        Refuses("Evaluate expects whole batches", () => network.Evaluate(data));
        float[] predictions = new float[20 * 8];
        Refuses("new BatchStates<Windowed>(20)", () => trainer.TrainStep(data.Inputs.Span, data.Targets.Span, predictions));
        Refuses("new BatchStates<Windowed>(20)", () => new BatchPass<Windowed>(network).ComputeLoss(data.Inputs.Span, data.Targets.Span, predictions));
        Refuses("each of the 4", () => trainer.TrainStep(data.Inputs.Span, data.Targets.Span, predictions, states: new BatchStates<Windowed>(4)));
        Assert.Contains(
            "No layer of Whole is stateful",
            Assert.Throws<InvalidOperationException>(() => new BatchStates<Whole>(4)).Message,
            StringComparison.Ordinal);

        static void Refuses(string expected, Action action) =>
            Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
    }

    private static int[] Train(TrainerOptions options)
    {
        DataSet data = Recording(4 * 70, 8).InTracks(70);
        var network = new Windowed(seed: 3);
        network.CreateTrainer(new Adam(0.01f), options).Fit(data, new FitOptions { Epochs = 2, BatchSize = 70, Shuffle = false });
        return Bits(network.Parameters.Buffer);
    }

    private static int[] Bits(AlignedBuffer buffer) => MemoryMarshal.Cast<float, int>(buffer.Span).ToArray();

    private static DataSet Recording(int windows, int steps)
    {
        float[] inputs = [.. Enumerable.Range(0, windows * steps).Select(i => MathF.Sin(i / 5f) * MathF.Cos(i / 71f))];
        return DataSet.FromRecording(inputs, inputs.Select(value => value * value).ToArray(), steps);
    }
}
