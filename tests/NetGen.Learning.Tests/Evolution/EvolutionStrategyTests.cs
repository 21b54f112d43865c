namespace NetGen.Learning.Tests.Evolution;

public sealed class EvolutionStrategyTests
{
    [Fact]
    public void Candidates_AreMirroredAroundTheNetwork()
    {
        var network = new LargePolicy(seed: 3);
        EvolutionStrategy<LargePolicy> evolution = network.CreateEvolutionStrategy(
            new Sgd(learningRate: 1), new EvolutionStrategyOptions { PopulationSize = 8, StandardDeviation = 0.25 });
        ReadOnlySpan<int> elements = Population<LargePolicy>.TrainableElements;
        Assert.True(elements.Length > 1024);
        double sum = 0, squares = 0, products = 0;
        for (int pair = 0; pair < 4; pair++)
        {
            for (int i = 0; i < elements.Length; i++)
            {
                int element = elements[i];
                float mean = network.Parameters.Buffer.Span[element];
                float plus = evolution.Population.GetValues(2 * pair)[element], minus = evolution.Population.GetValues((2 * pair) + 1)[element];
                Assert.Equal(mean, (plus + minus) / 2, 1e-6);
                double noise = (plus - minus) / 2 / 0.25;
                sum += noise;
                squares += noise * noise;

                // Of the same element in the next pair: all are drawn independently.
                int next = (pair + 1) % 4;
                products += noise * ((evolution.Population.GetValues(2 * next)[element] - evolution.Population.GetValues((2 * next) + 1)[element]) / 2 / 0.25);
            }
        }

        // Five standard errors of the mean, the variance and the covariance of so many standard normal numbers.
        int count = 4 * elements.Length;
        Assert.InRange(sum / count, -5 / Math.Sqrt(count), 5 / Math.Sqrt(count));
        Assert.InRange(squares / count, 1 - (5 * Math.Sqrt(2.0 / count)), 1 + (5 * Math.Sqrt(2.0 / count)));
        Assert.InRange(products / count, -5 / Math.Sqrt(count), 5 / Math.Sqrt(count));
    }

    [Fact]
    public void Step_IsThePapersEstimateOfTheGradient()
    {
        const double deviation = 0.5, decay = 0.125;
        const float rate = 0.75f;
        var network = new LargePolicy(seed: 3);
        EvolutionStrategy<LargePolicy> evolution = network.CreateEvolutionStrategy(
            new Sgd(learningRate: rate),
            new EvolutionStrategyOptions { PopulationSize = 6, StandardDeviation = deviation, WeightDecay = decay });
        int[] elements = Population<LargePolicy>.TrainableElements.ToArray();
        float[][] candidates = [.. Enumerable.Range(0, 6).Select(member => evolution.Population.GetValues(member).ToArray())];

        // Two of them share the places 2 and 3 of 0 to 5.
        evolution.Tell([10, -3, 4, 4, 700, -2]);
        double[] utilities = [0.3, -0.5, 0, 0, 0.5, -0.3];
        var mean = new LargePolicy(seed: 9);
        evolution.CopyMeanTo(mean);
        foreach (int element in elements)
        {
            double theta = network.Parameters.Buffer.Span[element], sum = 0;
            for (int member = 0; member < 6; member++)
                sum += utilities[member] * (candidates[member][element] - theta) / deviation;
            double expected = theta - (rate * ((decay * theta) - (sum / (6 * deviation))));
            Assert.Equal(expected, mean.Parameters.Buffer.Span[element], 2e-6);
        }

        // And the next candidates lie around it.
        foreach (int element in elements)
            Assert.Equal(mean.Parameters.Buffer.Span[element], (evolution.Population.GetValues(0)[element] + evolution.Population.GetValues(1)[element]) / 2, 1e-6);
        Assert.NotEqual(candidates[0][elements[0]] - network.Parameters.Buffer.Span[elements[0]], evolution.Population.GetValues(0)[elements[0]] - mean.Parameters.Buffer.Span[elements[0]], 1e-6);
    }

    [Fact]
    public void EqualFitness_MovesNothing()
    {
        var network = new CartPolePolicy(seed: 3);
        EvolutionStrategy<CartPolePolicy> evolution = network.CreateEvolutionStrategy(new Adam(learningRate: 0.1f), new EvolutionStrategyOptions { WeightDecay = 0 });
        evolution.Tell(new double[64]);
        var mean = new CartPolePolicy(seed: 9);
        evolution.CopyMeanTo(mean);
        Assert.Equal(network.Parameters.Buffer.Span, mean.Parameters.Buffer.Span);
    }

    [Fact]
    public void Schedule_GivesTheRateOfEachGeneration()
    {
        var network = new CartPolePolicy(seed: 3);
        EvolutionStrategy<CartPolePolicy> evolution = network.CreateEvolutionStrategy(
            new Sgd(learningRate: new PiecewiseConstantDecay([0], [1f, 0f])), new EvolutionStrategyOptions { PopulationSize = 4 });
        CartPolePolicy first = new(seed: 8), second = new(seed: 9);
        evolution.Tell([1, 2, 3, 4]);
        evolution.CopyMeanTo(first);
        Assert.False(network.Parameters.Buffer.Span.SequenceEqual(first.Parameters.Buffer.Span));
        evolution.Tell([1, 2, 3, 4]);
        evolution.CopyMeanTo(second);
        Assert.Equal(first.Parameters.Buffer.Span, second.Parameters.Buffer.Span);
    }

    [Fact]
    public void WrongOptions_AreNamed()
    {
        var network = new CartPolePolicy(seed: 3);
        AssertRefused(new() { PopulationSize = 5 }, "PopulationSize must be an even number of at least 2, because perturbations are mirrored, got 5.");
        AssertRefused(new() { PopulationSize = 0 }, "got 0.");
        AssertRefused(new() { StandardDeviation = 0 }, "StandardDeviation must be a finite number above 0, got 0.");
        AssertRefused(new() { StandardDeviation = double.NaN }, "got NaN.");
        AssertRefused(new() { WeightDecay = -1 }, "WeightDecay must be a finite number of at least 0, got -1.");
        AssertRefused(new() { MaxDegreeOfParallelism = 0 }, "must be at least 1, or -1");
        Assert.Throws<ArgumentException>(() => network.CreateEvolutionStrategy(default(Adam)));
        Assert.Throws<ArgumentException>(() => network.CreateEvolutionStrategy(new AdamW(excludeFromWeightDecay: ["gamma"])));

        void AssertRefused(EvolutionStrategyOptions options, string message) => Assert.Contains(
            message,
            Assert.Throws<ArgumentOutOfRangeException>(() => network.CreateEvolutionStrategy(new Adam(), options)).Message,
            StringComparison.Ordinal);
    }
}
