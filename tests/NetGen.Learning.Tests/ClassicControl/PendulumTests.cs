using NetGen.Learning.ClassicControl;

namespace NetGen.Learning.Tests.ClassicControl;

public sealed class PendulumTests
{
    [Fact]
    public void Steps_MatchTheEquations()
    {
        int steps = 0;
        foreach (Trajectory trajectory in Trajectory.Read("pendulum.json"))
        {
            var environment = new Pendulum();
            environment.SetState(trajectory.State[0], trajectory.State[1]);
            steps += trajectory.AssertFollowedBy(environment);
        }

        Assert.Equal(520, steps);
    }

    [Fact]
    public void Reset_DrawsTheStateBySeed()
    {
        var environment = new Pendulum();
        float[] observation = new float[3], first = new float[3], again = new float[3];
        double sine = 0, cosine = 0, greatest = 0;
        const int episodes = 2000;
        for (int seed = 0; seed < episodes; seed++)
        {
            environment.Reset(seed, observation);
            cosine += observation[0];
            sine += observation[1];
            greatest = Math.Max(greatest, Math.Abs(observation[2]));
        }

        // Four standard errors of the mean of a sine whose angle is uniform.
        Assert.InRange(sine / episodes, -4 / Math.Sqrt(2 * episodes), 4 / Math.Sqrt(2 * episodes));
        Assert.InRange(cosine / episodes, -4 / Math.Sqrt(2 * episodes), 4 / Math.Sqrt(2 * episodes));
        Assert.InRange(greatest, 0.99, 1);

        environment.Reset(7, first);
        new Pendulum().Reset(7, again);
        Assert.Equal(first, again);
        Assert.NotEqual(first, observation);
    }

    [Fact]
    public void Step200_IsTruncatedAndNotTerminated()
    {
        var environment = new Pendulum();
        float[] observation = new float[3];
        environment.Reset(1, observation);
        for (int step = 1; step <= Pendulum.MaxEpisodeSteps; step++)
        {
            StepResult result = environment.Step([0.5f], observation);
            Assert.False(result.Terminated);
            Assert.Equal(step == Pendulum.MaxEpisodeSteps, result.Truncated);
        }

        Assert.Contains("call Reset before Step", Assert.Throws<InvalidOperationException>(() => environment.Step([0.5f], observation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongActions_AreNamed()
    {
        var environment = new Pendulum();
        environment.SetState(0, 0);
        Assert.Contains("got NaN", Assert.Throws<ArgumentException>(() => environment.Step([float.NaN], new float[3])).Message, StringComparison.Ordinal);
        Assert.Contains("got 2 values", Assert.Throws<ArgumentException>(() => environment.Step([1, 2], new float[3])).Message, StringComparison.Ordinal);
        Assert.Contains("An observation of Pendulum has 3 values", Assert.Throws<ArgumentException>(() => environment.Step([1], new float[2])).Message, StringComparison.Ordinal);
    }
}
