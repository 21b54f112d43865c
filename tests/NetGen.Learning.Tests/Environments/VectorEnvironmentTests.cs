using NetGen.Compiler.Conformance.Harness;
using NetGen.Learning.ClassicControl;

namespace NetGen.Learning.Tests.Environments;

public sealed class VectorEnvironmentTests
{
    [Fact]
    public void Episodes_AreThoseOfSingleEnvironmentsWithTheirSeeds()
    {
        const int count = 5, steps = 300;
        var vector = new VectorEnvironment<CartPole>(count);
        vector.Reset(seed: 3);
        var singles = new CartPole[count];
        var observations = new float[count][];
        double[] returns = new double[count];
        int[] episodes = new int[count];
        int ended = 0;
        for (int i = 0; i < count; i++)
            singles[i].Reset(EpisodeSeed.Of(3, i, 0), observations[i] = new float[4]);
        var actions = new float[count];
        for (int step = 0; step < steps; step++)
        {
            for (int i = 0; i < count; i++)
            {
                Assert.Equal(observations[i], vector.Observations.Slice(i * 4, 4));

                // Each falls after another time.
                actions[i] = (step / (i + 2)) % 2;
            }

            vector.Step(actions);
            for (int i = 0; i < count; i++)
            {
                StepResult result = singles[i].Step(actions.AsSpan(i, 1), observations[i]);
                Assert.Equal((result.Reward, result.Terminated, result.Truncated), (vector.Rewards[i], vector.Terminated[i], vector.Truncated[i]));
                returns[i] += result.Reward;
                if (!result.IsDone)
                    continue;
                Assert.Equal(observations[i], vector.FinalObservations.Slice(i * 4, 4));
                Assert.Equal(returns[i], vector.FinalReturns[i]);
                Assert.Equal((int)returns[i], vector.FinalLengths[i]);
                (returns[i], episodes[i]) = (0, episodes[i] + 1);
                ended++;
                Assert.Equal(episodes[i], vector.EpisodeOf(i));
                singles[i].Reset(EpisodeSeed.Of(3, i, episodes[i]), observations[i]);
                Assert.False(observations[i].AsSpan().SequenceEqual(vector.FinalObservations.Slice(i * 4, 4)));
            }
        }

        Assert.True(ended > 20);
        Assert.Equal(ended, vector.Statistics.EpisodeCount);
        Assert.Equal(count * steps, vector.StepCount);
        Assert.Equal(singles[2].Angle, vector[2].Angle);
    }

    [Fact]
    public void Results_DoNotDependOnThreads()
    {
        (string alone, double mean) = Run(threads: 1);
        Assert.Equal((alone, mean), Run(threads: 2));
        Assert.Equal((alone, mean), Run(threads: -1));

        static (string Digest, double Mean) Run(int threads)
        {
            var vector = new VectorEnvironment<Acrobot>(37, maxDegreeOfParallelism: threads);
            vector.Reset(seed: 11);
            var actions = new float[37];
            var hash = new HashCode();
            for (int step = 0; step < 520; step++)
            {
                for (int i = 0; i < actions.Length; i++)
                    actions[i] = vector[i].SecondVelocity > 0.1 * i ? 2 : 0;
                vector.Step(actions);
                foreach (float value in vector.Observations)
                    hash.Add(value);
                foreach (float value in vector.FinalObservations)
                    hash.Add(value);
            }

            return ($"{hash.ToHashCode()} {vector.Statistics.EpisodeCount}", vector.Statistics.MeanReturn);
        }
    }

    [Fact]
    public void Step_AllocatesNothing()
    {
        var vector = new VectorEnvironment<CartPole>(16);
        vector.Reset(seed: 1);
        var actions = new float[16];
        Assert.Equal(0, Allocations.Least(20, round =>
        {
            for (int step = 0; step < 100; step++)
            {
                Array.Fill(actions, step % 3 == 0 ? 1 : 0);
                vector.Step(actions);
            }

            vector.Reset(round);
        }));
        var shared = new VectorEnvironment<CartPole>(64, maxDegreeOfParallelism: 2);
        shared.Reset(seed: 1);
        var sharedActions = new float[64];
        Assert.Equal(0, Allocations.LeastOnAllThreads(() => shared.Step(sharedActions)));
    }

    [Fact]
    public void WrongCalls_SayWhatIsExpected()
    {
        var vector = new VectorEnvironment<CartPole>(3);
        Assert.Contains("call Reset with a seed first", Assert.Throws<InvalidOperationException>(() => vector.Step(new float[3])).Message, StringComparison.Ordinal);
        vector.Reset(seed: 1);
        Assert.StartsWith(
            "Step expects 3 values, an action of 1 for each of 3 environments, got 4.",
            Assert.Throws<ArgumentException>(() => vector.Step(new float[4])).Message,
            StringComparison.Ordinal);

        // Some have taken the step then.
        Assert.Throws<ArgumentException>(() => vector.Step([0, 1, 9]));
        Assert.Throws<InvalidOperationException>(() => vector.Step([0, 1, 1]));
        vector.Reset(seed: 1);
        vector.Step([0, 1, 1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorEnvironment<CartPole>(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorEnvironment<CartPole>(2, maxDegreeOfParallelism: 0));
    }

    [Fact]
    public void Prototype_IsWhatEachEnvironmentBeginsWith()
    {
        var vector = new VectorEnvironment<Countdown>(2, new Countdown { Start = 3 });
        vector.Reset(seed: 1);
        vector.Step(new float[4]);
        vector.Step(new float[4]);
        Assert.Equal([1, 1], vector.Observations);
        vector.Step([0, 0.25f, 0, 0.5f]);
        Assert.Equal([3, 3], vector.Observations);
        Assert.Equal([0, 0], vector.FinalObservations);
        Assert.Equal([0.25f, 0.5f], vector.Rewards);
        Assert.Equal([false, false], vector.Terminated);
        Assert.Equal([true, true], vector.Truncated);
    }

    // With settings, two values to an action, and an end that is no termination.
    private struct Countdown : IEnvironment<Countdown>
    {
        private int _left;

        public static int ObservationSize => 1;

        public static ActionSpace ActionSpace { get; } = ActionSpace.Continuous(2, -1, 1);

        public int Start { get; init; }

        public void Reset(long seed, Span<float> observation) => observation[0] = _left = Start;

        public StepResult Step(ReadOnlySpan<float> action, Span<float> observation)
        {
            observation[0] = --_left;
            return new StepResult(action[1], Truncated: _left == 0);
        }
    }
}
