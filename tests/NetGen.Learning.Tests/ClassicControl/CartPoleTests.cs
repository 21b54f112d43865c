using NetGen.Learning.ClassicControl;

namespace NetGen.Learning.Tests.ClassicControl;

public sealed class CartPoleTests
{
    [Fact]
    public void Steps_MatchTheEquations()
    {
        int steps = 0;
        foreach (Trajectory trajectory in Trajectory.Read("cart_pole.json"))
        {
            var environment = new CartPole();
            environment.SetState(trajectory.State[0], trajectory.State[1], trajectory.State[2], trajectory.State[3]);
            steps += trajectory.AssertFollowedBy(environment);
        }

        Assert.Equal(172, steps);
    }

    [Fact]
    public void Reset_DrawsEachNumberFromItsRangeByTheSeed()
    {
        var environment = new CartPole();
        var sums = new double[4];
        float least = 0, greatest = 0;
        const int episodes = 2000;
        var observation = new float[4];
        for (int seed = 0; seed < episodes; seed++)
        {
            environment.Reset(seed, observation);
            for (int i = 0; i < 4; i++)
            {
                sums[i] += observation[i];
                (least, greatest) = (Math.Min(least, observation[i]), Math.Max(greatest, observation[i]));
            }
        }

        Assert.InRange(least, -0.05f, -0.0499f);
        Assert.InRange(greatest, 0.0499f, 0.05f);

        // Four standard errors of the mean of a uniform distribution.
        Assert.All(sums, sum => Assert.InRange(sum / episodes, -4 * 0.1 / Math.Sqrt(12 * episodes), 4 * 0.1 / Math.Sqrt(12 * episodes)));

        float[] first = new float[4], again = new float[4];
        environment.Reset(7, first);
        new CartPole().Reset(7, again);
        Assert.Equal(first, again);
        Assert.NotEqual(first, observation);
    }

    [Fact]
    public void Step500_IsTruncatedAndNotTerminated()
    {
        var environment = new CartPole();
        var observation = new float[4];
        environment.Reset(1, observation);
        for (int step = 1; step <= CartPole.MaxEpisodeSteps; step++)
        {
            StepResult result = environment.Step([observation[2] + observation[3] > 0 ? 1 : 0], observation);
            Assert.Equal(new StepResult(1, Terminated: false, Truncated: step == 500), result);
        }

        var exception = Assert.Throws<InvalidOperationException>(() => environment.Step([0], observation));
        Assert.Contains("CartPole has no episode that goes on", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongCalls_SayWhatIsExpected()
    {
        var environment = new CartPole();
        var observation = new float[4];
        Assert.Contains("call Reset before Step", Assert.Throws<InvalidOperationException>(() => environment.Step([0], observation)).Message, StringComparison.Ordinal);
        environment.Reset(1, observation);
        Assert.StartsWith("The actions are the numbers 0 to 1, got 2.", Assert.Throws<ArgumentException>(() => environment.Step([2], observation)).Message, StringComparison.Ordinal);
        Assert.StartsWith("The actions are the numbers 0 to 1, got 0.5.", Assert.Throws<ArgumentException>(() => environment.Step([0.5f], observation)).Message, StringComparison.Ordinal);
        Assert.StartsWith("The actions are the numbers 0 to 1, got NaN.", Assert.Throws<ArgumentException>(() => environment.Step([float.NaN], observation)).Message, StringComparison.Ordinal);
        Assert.StartsWith("An action of Discrete(2) is one value, its number, got 3 values.", Assert.Throws<ArgumentException>(() => environment.Step(new float[3], observation)).Message, StringComparison.Ordinal);
        Assert.StartsWith("An observation of CartPole has 4 values, got room for 3.", Assert.Throws<ArgumentException>(() => environment.Reset(1, new float[3])).Message, StringComparison.Ordinal);
    }
}
