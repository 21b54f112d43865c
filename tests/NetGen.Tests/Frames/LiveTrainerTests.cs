using NetGen.Randomness;
using NetGen.Tests.Training;

namespace NetGen.Tests.Frames;

/// <summary>Training while a network plays.</summary>
public sealed class LiveTrainerTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void Train_GivesTheBitsOfAPlainTrainer()
    {
        var player = new LinearRegression();
        var live = new LiveTrainer<LinearRegression, Adam>(
            new LinearRegression().CreateTrainer(new Adam(0.01f), new TrainerOptions { Seed = 5 }), player, new LiveTrainerOptions { BatchSize = 4, Capacity = 20 });
        float[][] inputs = new float[20][], targets = new float[20][];
        for (int i = 0; i < 30; i++)
        {
            // The last 20 stay.
            (inputs[i % 20], targets[i % 20]) = Sample(i);
            live.Add(inputs[i % 20], targets[i % 20]);
        }

        Assert.Equal(20, live.Count);
        int steps = 0;
        while (steps < 25)
        {
            steps += live.Train(TimeSpan.FromMicroseconds(1));
            live.Update();
        }

        var network = new LinearRegression();
        var trainer = network.CreateTrainer(new Adam(0.01f), new TrainerOptions { Seed = 5 });
        float[] predictions = new float[8];
        for (int step = 0; step < steps; step++)
        {
            var random = new PhiloxSequence(5, RandomPurpose.Experience, (uint)step, 0);
            int[] drawn = [.. Enumerable.Range(0, 4).Select(_ => (int)random.NextUInt32(20))];
            trainer.TrainStep(drawn.SelectMany(i => inputs[i]).ToArray(), drawn.SelectMany(i => targets[i]).ToArray(), predictions);
        }

        Assert.Equal(network.Parameters.Buffer.Span.ToArray(), player.Parameters.Buffer.Span.ToArray());
        Assert.True(double.IsFinite(live.Loss));
    }

    [Fact]
    public void Train_TakesTheStepsThatFit()
    {
        var clock = new SteppedClock();
        var live = Create(new LiveTrainerOptions { BatchSize = 2, TimeProvider = clock });
        Add(live, 10);

        live.Trainer.Network.Trained = () => clock.Advance(0.3 * Millisecond);
        Assert.Equal(3, live.Train(Millisecond));
        Assert.Equal(0.3 * Millisecond, live.StepTime);
        Assert.Equal(1, live.Train(0.1 * Millisecond));
        Assert.Equal(4, live.Trainer.Step);
    }

    [Fact]
    public void Train_WaitsForABatch()
    {
        var live = Create(new LiveTrainerOptions { BatchSize = 8 });
        Add(live, 7);
        Assert.Equal(0, live.Train(Millisecond));
        Add(live, 1);
        Assert.InRange(live.Train(Millisecond), 1, int.MaxValue);
        live.Clear();
        Assert.Equal((0, 0), (live.Count, live.Train(Millisecond)));
    }

    [Fact]
    public void ThePlayer_GetsWeightsByUpdateOnly()
    {
        var trained = new LinearRegression();
        trained.Parameters[1][0] = 3;
        var player = new LinearRegression();
        var live = new LiveTrainer<LinearRegression, Sgd>(trained.CreateTrainer(new Sgd(0.1f)), player, new LiveTrainerOptions { BatchSize = 1 });
        Assert.Equal(3, player.Parameters[1][0]);
        Assert.False(live.Update());

        Add(live, 3);
        live.Train(Millisecond);
        Assert.Equal(3, player.Parameters[1][0]);
        Assert.True(live.Update());
        Assert.NotEqual(3, player.Parameters[1][0]);
        Assert.Equal(trained.Parameters.Buffer.Span.ToArray(), player.Parameters.Buffer.Span.ToArray());
        Assert.False(live.Update());

        trained.Parameters[1][0] = 4;
        live.Publish();
        trained.Parameters[1][0] = 5;
        live.Publish();
        Assert.True(live.Update());
        Assert.Equal(5, player.Parameters[1][0]);
        Assert.False(live.Update());
    }

    [Fact]
    public void Frames_AllocateNothing()
    {
        var live = Create(new LiveTrainerOptions { BatchSize = 16, Capacity = 100 });
        Add(live, 100);
        (float[] input, float[] target) = Sample(3);
        long least = long.MaxValue;
        for (int round = 0; round < 10; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            live.Update();
            live.Add(input, target);
            live.Train(TimeSpan.FromTicks(1));
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void Divergence_DoesNotReachThePlayer()
    {
        var live = Create(new LiveTrainerOptions { BatchSize = 4 });
        Add(live, 4);
        live.Train(Millisecond);
        live.Update();
        float[] good = live.Player.Parameters.Buffer.Span.ToArray();

        live.Trainer.Network.Parameters[1][0] = float.PositiveInfinity;
        string message = Assert.Throws<InvalidOperationException>(() => live.Train(Millisecond)).Message;
        Assert.Contains("Training diverged in step", message, StringComparison.Ordinal);
        Assert.Contains("a parameter that is not finite", Assert.Throws<InvalidOperationException>(live.Publish).Message, StringComparison.Ordinal);
        Assert.False(live.Update());
        Assert.Equal(good, live.Player.Parameters.Buffer.Span.ToArray());
    }

    [Fact]
    public void WhatDoesNotFit_IsNamed()
    {
        var live = Create(new LiveTrainerOptions());
        Assert.Contains("Add expects 3 values in input (1 samples of 3), got 2", Message(() => live.Add(new float[2], new float[2])), StringComparison.Ordinal);
        Assert.Contains("Add expects 2 values in target (1 samples of 2), got 3", Message(() => live.Add(new float[3], new float[3])), StringComparison.Ordinal);
        Assert.Contains("got NaN as value 1", Message(() => live.Add([0, float.NaN, 0], new float[2])), StringComparison.Ordinal);
        Assert.Contains("Add expects targets that are finite for Loss.MeanSquaredError", Message(() => live.Add(new float[3], [float.NaN, 0])), StringComparison.Ordinal);
        Assert.Contains("expects a trainer of another network", Message(() => _ = new LiveTrainer<LinearRegression, Adam>(live.Trainer, live.Trainer.Network)), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => live.Train(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => Create(new LiveTrainerOptions { BatchSize = 0 }));
        Assert.Contains("Capacity of at least the BatchSize, 32, got 31", Assert.Throws<ArgumentOutOfRangeException>(() => Create(new LiveTrainerOptions { Capacity = 31 })).Message, StringComparison.Ordinal);

        static string Message(Action call) => Assert.Throws<ArgumentException>(call).Message;
    }

    private static LiveTrainer<LinearRegression, Adam> Create(LiveTrainerOptions options) =>
        new(new LinearRegression().CreateTrainer(new Adam(0.01f)), new LinearRegression(), options);

    private static void Add<TOptimizer>(LiveTrainer<LinearRegression, TOptimizer> live, int count)
        where TOptimizer : struct, IOptimizer<TOptimizer>
    {
        for (int i = 0; i < count; i++)
        {
            (float[] input, float[] target) = Sample(i);
            live.Add(input, target);
        }
    }

    private static (float[] Input, float[] Target) Sample(int i) =>
        ([MathF.Sin(i), MathF.Cos(i), 1], [MathF.Sin(i) - 1, MathF.Cos(2 * i)]);
}
