using NetGen.Learning.ClassicControl;
using static NetGen.Learning.Tests.PolicyGradients.PolicyGradientRuns;

namespace NetGen.Learning.Tests.PolicyGradients;

/// <summary>Policies of continuous actions that learn by their gradient.</summary>
public sealed class ContinuousPolicyGradientTests
{
    // Eight seeds reached −211 to −185.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Ppo_SwingsThePendulumUp(int seed)
    {
        var network = new PendulumActorCritic(seed);
        var optimizer = new Adam(new PolynomialDecay(1e-3f, decaySteps: 7840, endLearningRate: 1e-5f));
        var ppo = network.CreatePpo(new VectorEnvironment<Pendulum>(8), optimizer, new PpoOptions
        {
            Seed = seed,
            RolloutSteps = 256,
            BatchSize = 256,
            Epochs = 10,
            Discount = 0.9,
        });
        ppo.Learn(200_000);
        Assert.InRange(ppo.Evaluate(episodes: 100, seed: 1000).MeanReturn, -250, -100);
    }

    [Fact]
    public void Reinforce_LearnsToReach()
    {
        var network = new ReachActorCritic(seed: 1);
        var reinforce = network.CreateReinforce(new VectorEnvironment<Reach>(16), new Adam(3e-3f), new ReinforceOptions { Seed = 1, Discount = 0.9 });
        double before = reinforce.Evaluate(episodes: 100, seed: 1000).MeanReturn;
        for (int i = 0; i < 200; i++)
            reinforce.Iterate();
        double after = reinforce.Evaluate(episodes: 100, seed: 1000).MeanReturn;

        // From −15.5 to −2.1, and with three other seeds to −2.4, −2.6 and −2.8. The shortest way costs 1.3.
        Assert.InRange(before, -30, -10);
        Assert.InRange(after, -4, -1.2);
    }

    [Fact]
    public void TheSameSeed_GivesTheSameBits_OnAnyNumberOfThreads() => CheckBits<ReachActorCritic, Reach>(() => new(seed: 1));

    [Fact]
    public void Ppo_MeasuresItself()
    {
        var ppo = new ReachActorCritic(seed: 1).CreatePpo(new VectorEnvironment<Reach>(8), new Adam(1e-3f), Short);
        ppo.Iterate();

        // Two values with a standard deviation of e^−1.5, which ten steps hardly change.
        Assert.Equal(Math.Log(2 * Math.PI * Math.E) - 3, ppo.Measures.Entropy, 0.03);
        Assert.InRange(ppo.Measures.Divergence, 0, 0.01);
        Assert.InRange(ppo.Measures.ClipFraction, 0, 0.1);
    }

    [Fact]
    public void ADeviationOfTheBiasAlone_IsTheSameInAllStates()
    {
        var network = new PendulumActorCritic(seed: 1);
        network.CreatePpo(new VectorEnvironment<Pendulum>(4), new Adam(1e-2f), Short).Learn(1000);
        float[] outputs = new float[2 * PendulumActorCritic.OutputSize];
        network.PredictBatch([1, 0, 0, -0.5f, 0.8f, 6], outputs);
        Assert.NotEqual(0, outputs[1]);
        Assert.Equal(outputs[1], outputs[PendulumActorCritic.OutputSize + 1]);
        Assert.NotEqual(outputs[0], outputs[PendulumActorCritic.OutputSize]);
    }

    [Fact]
    public void Iterations_AllocateNothingAfterTheFirst()
    {
        var ppo = new ReachActorCritic(seed: 1).CreatePpo(new VectorEnvironment<Reach>(8), new Adam(1e-3f), Short with { MaxDegreeOfParallelism = 1 });
        var reinforce = new ReachActorCritic(seed: 1).CreateReinforce(new VectorEnvironment<Reach>(8), new Adam(1e-3f), new ReinforceOptions { MaxDegreeOfParallelism = 1 });
        for (int i = 0; i < 2; i++)
        {
            ppo.Iterate();
            reinforce.Iterate();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        ppo.Iterate();
        reinforce.Iterate();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void ANetworkThatHasDiverged_SaysSo()
    {
        var network = new ReachActorCritic(seed: 1);
        network.Parameters.Buffer.Span.Fill(float.NaN);
        var ppo = network.CreatePpo(new VectorEnvironment<Reach>(2), new Sgd(), Short);
        Assert.Contains("the network has diverged", Assert.Throws<InvalidOperationException>(ppo.Iterate).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NetworksThatCannotLearn_SayWhy()
    {
        CheckRefused<PolicyWithoutDeviations, Reach>(
            new(seed: 1),
            "PolicyWithoutDeviations needs an output named log_std for the logarithms of the standard deviations, one for each value of an action, with 2 values and the loss OutputGradient; it has policy of 2 with OutputGradient, value of 1 with OutputGradient.");
        CheckRefused<PolicyOfOneDeviation, Reach>(new(seed: 1), "with 2 values and the loss OutputGradient; it has policy of 2 with OutputGradient, log_std of 1 with OutputGradient");
        CheckRefused<ReachActorCritic, Pendulum>(new(seed: 1), "ReachActorCritic has 2 inputs, and an observation of Pendulum has 3 values");
    }
}
