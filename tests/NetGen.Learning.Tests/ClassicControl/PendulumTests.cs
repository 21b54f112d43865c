using NetGen.Learning.ClassicControl;

namespace NetGen.Learning.Tests.ClassicControl;

public sealed class PendulumTests
{
    // Two numbers are the angle and the velocity in which an episode begins. Four are a torque, the angle and the velocity after the step, and its reward. They are computed in
    // Python, from the equation of a rod (ml²/3)·θ″ = (mgl/2)·sin θ + u with m = l = 1 and g = 10, and with the angle's IEEE remainder in the reward.
    private static readonly double[][] Trajectories =
    [
        // It swings back, with a torque beyond the bound.
        [2.5, -0.75],
        [0.5, 2.488692705404, -0.226145891922, -6.3065],
        [-2, 2.485166378041, -0.070526547258, -6.202705578374],
        [3, 2.519525915486, 0.687190748907, -6.180549325932],
        [0, 2.575737302633, 1.124227742936, -6.395233951345],
        [-1.25, 2.64267886627, 1.338831272733, -6.762373953975],

        // It turns past −π.
        [-3, -7.5],
        [-2, -3.395292000302, -7.905840006045, -14.629],
        [2, -3.76617200306, -7.417600055159, -14.594158372025],
        [-5, -4.130123652476, -7.27903298832, -11.841435030944],

        // It is as fast as it may be.
        [3.1, 7.9],
        [2, 3.5, 8, -15.855],
        [2, 3.9, 8, -14.1501204541],

        // It has more than a turn behind it.
        [9, 0.25],
        [1, 9.035454443197, 0.709088863931, -7.388332075125],
        [-2, 9.070142485523, 0.693760846521, -7.629266098767],
    ];

    [Fact]
    public void Steps_MatchTheEquation()
    {
        var environment = new Pendulum();
        float[] observation = new float[3];
        foreach (double[] row in Trajectories)
        {
            if (row.Length == 2)
            {
                environment.SetState(row[0], row[1]);
                continue;
            }

            // The table has 12 digits after the point. A float has a relative error of 6e-8.
            StepResult result = environment.Step([(float)row[0]], observation);
            Assert.Equal(row[1], environment.Angle, 1e-11);
            Assert.Equal(row[2], environment.AngularVelocity, 1e-11);
            Assert.Equal((float)row[3], result.Reward, 6e-8f * (float)-row[3]);
            Assert.False(result.IsDone);
            Assert.Equal([(float)Math.Cos(row[1]), (float)Math.Sin(row[1]), (float)row[2]], observation, (x, y) => Math.Abs(x - y) <= 6e-8f * Math.Max(1, Math.Abs(x)));
        }
    }

    [Fact]
    public void Reset_DrawsTheAngleFromTheCircleAndTheVelocityFromItsRange()
    {
        var environment = new Pendulum();
        var observation = new float[3];
        double[] least = new double[2], greatest = new double[2];
        for (int seed = 0; seed < 2000; seed++)
        {
            environment.Reset(seed, observation);
            double[] state = [environment.Angle, environment.AngularVelocity];
            for (int i = 0; i < 2; i++)
                (least[i], greatest[i]) = (Math.Min(least[i], state[i]), Math.Max(greatest[i], state[i]));
            Assert.Equal([(float)Math.Cos(state[0]), (float)Math.Sin(state[0]), (float)state[1]], observation);
        }

        Assert.InRange(least[0], -Math.PI, -3.13);
        Assert.InRange(greatest[0], 3.13, Math.PI);
        Assert.InRange(least[1], -1, -0.995);
        Assert.InRange(greatest[1], 0.995, 1);

        float[] again = new float[3];
        new Pendulum().Reset(1999, again);
        Assert.Equal(observation, again);
    }

    [Fact]
    public void Step200_IsTruncatedAndNotTerminated()
    {
        var environment = new Pendulum();
        var observation = new float[3];
        environment.Reset(1, observation);
        for (int step = 1; step <= Pendulum.MaxEpisodeSteps; step++)
        {
            StepResult result = environment.Step([(step % 3) - 1], observation);
            Assert.False(result.Terminated);
            Assert.Equal(step == 200, result.Truncated);
        }

        Assert.Throws<InvalidOperationException>(() => environment.Step([0], observation));
    }

    [Fact]
    public void WrongCalls_SayWhatIsExpected()
    {
        var environment = new Pendulum();
        var observation = new float[3];
        Assert.Contains("call Reset before Step", Assert.Throws<InvalidOperationException>(() => environment.Step([0], observation)).Message, StringComparison.Ordinal);
        environment.Reset(1, observation);
        Assert.StartsWith("An action of Pendulum is one value, a torque from −2 to 2, got NaN.", Assert.Throws<ArgumentException>(() => environment.Step([float.NaN], observation)).Message, StringComparison.Ordinal);
        Assert.StartsWith("An action of Pendulum is one value, a torque from −2 to 2, got 2 values.", Assert.Throws<ArgumentException>(() => environment.Step(new float[2], observation)).Message, StringComparison.Ordinal);
        Assert.StartsWith("An observation of Pendulum has 3 values, got room for 2.", Assert.Throws<ArgumentException>(() => environment.Reset(1, new float[2])).Message, StringComparison.Ordinal);
    }
}
