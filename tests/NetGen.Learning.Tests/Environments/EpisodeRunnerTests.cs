using NetGen.Compiler.Conformance.Harness;
using NetGen.Learning.ClassicControl;

namespace NetGen.Learning.Tests.Environments;

public sealed class EpisodeRunnerTests
{
    [Fact]
    public void Fitness_IsTheMeanReturnOfEpisodesByHand()
    {
        var population = new Population<CartPolePolicy>(5, seed: 4);
        var fitness = new double[5];
        new EpisodeRunner<CartPole>(episodes: 3).Evaluate(population, seed: 9, fitness);
        Assert.True(fitness.Distinct().Count() > 1);
        var network = new CartPolePolicy(seed: 0);
        var environment = new CartPole();
        float[] observation = new float[4], outputs = new float[2];
        for (int member = 0; member < 5; member++)
        {
            population.CopyTo(member, network);
            double sum = 0;
            for (int episode = 0; episode < 3; episode++)
            {
                environment.Reset(EpisodeSeed.Of(9, 0, episode), observation);
                StepResult result;
                do
                {
                    network.Predict(observation, outputs);
                    result = environment.Step([outputs[1] > outputs[0] ? 1 : 0], observation);
                    sum += result.Reward;
                }
                while (!result.IsDone);
            }

            Assert.Equal(sum / 3, fitness[member]);
            EpisodeStatistics statistics = new EpisodeRunner<CartPole>(episodes: 3).Evaluate(network, seed: 9);
            Assert.Equal(fitness[member], statistics.MeanReturn);
            Assert.Equal((3L, (long)sum), (statistics.EpisodeCount, statistics.StepCount));
        }
    }

    [Fact]
    public void Results_DoNotDependOnThreads()
    {
        var population = new Population<AcrobotPolicy>(23, seed: 4);
        double[] alone = new double[23], shared = new double[23];
        new EpisodeRunner<Acrobot>(episodes: 2, maxDegreeOfParallelism: 1).Evaluate(population, seed: 1, alone);
        foreach (int threads in new[] { 2, 3, -1 })
        {
            new EpisodeRunner<Acrobot>(episodes: 2, maxDegreeOfParallelism: threads).Evaluate(population, seed: 1, shared);
            Assert.Equal(alone, shared);
        }

        Assert.True(alone.Distinct().Count() > 5);
    }

    [Fact]
    public void Evaluate_AllocatesNothing()
    {
        var population = new Population<CartPolePolicy>(8, seed: 4);
        var fitness = new double[8];
        var runner = new EpisodeRunner<CartPole>(episodes: 2, maxDegreeOfParallelism: 1);
        Assert.Equal(0, Allocations.Least(20, round => runner.Evaluate(population, round, fitness)));
        var shared = new EpisodeRunner<CartPole>(episodes: 2, maxDegreeOfParallelism: 2);
        Assert.Equal(0, Allocations.LeastOnAllThreads(() => shared.Evaluate(population, 1, fitness)));
    }

    [Fact]
    public void WrongSizes_AreNamed()
    {
        var runner = new EpisodeRunner<CartPole>(episodes: 1);
        var exception = Assert.Throws<ArgumentException>(() => runner.Evaluate(new Population<AcrobotPolicy>(2, seed: 1), 1, new double[2]));
        Assert.Equal(
            "A policy for CartPole has 4 inputs, those of an observation, and 2 outputs for its actions, Discrete(2); AcrobotPolicy has 6 and 3.", exception.Message);
        Assert.Throws<ArgumentException>(() => runner.Evaluate(new AcrobotPolicy(seed: 1), 1));
        Assert.StartsWith(
            "Evaluate expects room for the fitness of 2 members, got 3 values.",
            Assert.Throws<ArgumentException>(() => runner.Evaluate(new Population<CartPolePolicy>(2, seed: 1), 1, new double[3])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new EpisodeRunner<CartPole>(episodes: 0));

        var broken = new CartPolePolicy(seed: 1);
        broken.Parameters.Buffer.Span[0] = float.NaN;
        Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => runner.Evaluate(broken, 1)).Message, StringComparison.Ordinal);
    }
}
