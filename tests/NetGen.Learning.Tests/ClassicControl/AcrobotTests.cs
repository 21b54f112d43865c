using NetGen.Learning.ClassicControl;

namespace NetGen.Learning.Tests.ClassicControl;

public sealed class AcrobotTests
{
    [Fact]
    public void Steps_MatchTheEquations()
    {
        int steps = 0;
        foreach (Trajectory trajectory in Trajectory.Read("acrobot.json"))
        {
            var environment = new Acrobot();
            environment.SetState(trajectory.State[0], trajectory.State[1], trajectory.State[2], trajectory.State[3]);
            steps += trajectory.AssertFollowedBy(environment);
        }

        Assert.Equal(198, steps);
    }

    [Fact]
    public void Reset_DrawsAnglesAndVelocitiesFromTheirRange()
    {
        var environment = new Acrobot();
        var observation = new float[6];
        double least = 0, greatest = 0;
        for (int seed = 0; seed < 1000; seed++)
        {
            environment.Reset(seed, observation);
            double[] state = [environment.FirstAngle, environment.SecondAngle, environment.FirstVelocity, environment.SecondVelocity];
            (least, greatest) = (Math.Min(least, state.Min()), Math.Max(greatest, state.Max()));
            Assert.Equal(
                [
                    (float)Math.Cos(state[0]), (float)Math.Sin(state[0]), (float)Math.Cos(state[1]), (float)Math.Sin(state[1]),
                    (float)state[2], (float)state[3],
                ],
                observation);
        }

        Assert.InRange(least, -0.1f, -0.0998);
        Assert.InRange(greatest, 0.0998, 0.1f);
    }

    [Fact]
    public void WithoutTorque_IsTruncatedAfter500StepsOfMinusOne()
    {
        var environment = new Acrobot();
        var observation = new float[6];
        environment.Reset(1, observation);
        for (int step = 1; step <= Acrobot.MaxEpisodeSteps; step++)
            Assert.Equal(new StepResult(-1, Terminated: false, Truncated: step == 500), environment.Step([1], observation));
        Assert.Throws<InvalidOperationException>(() => environment.Step([1], observation));
    }
}
