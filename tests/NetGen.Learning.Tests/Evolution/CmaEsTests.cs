using System.Text.Json;

namespace NetGen.Learning.Tests.Evolution;

public sealed class CmaEsTests
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    [Fact]
    public void Updates_MatchTheTutorial()
    {
        using Stream stream = typeof(CmaEsTests).Assembly.GetManifestResourceStream("cma.json")!;
        GoldenRun[] runs = JsonSerializer.Deserialize<GoldenRun[]>(stream, Options)!;
        Assert.Equal(3, runs.Length);
        Assert.Contains(runs, run => run.Generations.Any(generation => !generation.IsSteady));
        foreach (GoldenRun run in runs)
        {
            var distribution = new CovarianceMatrixAdaptation([.. run.Mean], run.Sigma, run.Lambda);
            Assert.Equal(1, distribution.Constants.DecompositionInterval);
            foreach (GoldenGeneration expected in run.Generations)
            {
                for (int k = 0; k < run.Lambda; k++)
                    expected.Samples[k].CopyTo(distribution.SampleOf(k));
                distribution.Update(expected.Order);

                // Roundings of two ways to compute roots of the covariance, over some generations.
                AssertClose([expected.Sigma], [distribution.StepSize]);
                AssertClose(expected.Mean, distribution.Mean);
                AssertClose(expected.StepPath, distribution.StepPath);
                AssertClose(expected.CovariancePath, distribution.CovariancePath);
                AssertClose(expected.Covariance, distribution.Covariance);
            }
        }

        static void AssertClose(double[] expected, double[] actual)
        {
            Assert.Equal(expected.Length, actual.Length);
            double largest = expected.Max(Math.Abs);
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i] / largest, actual[i] / largest, 1e-11);
        }
    }

    [Fact]
    public void Samples_HaveTheCovarianceOfTheDistribution()
    {
        const int n = 3, lambda = 400, generations = 50;
        var distribution = new CovarianceMatrixAdaptation(new double[n], 1, lambda);

        // Not diagonal, by a few updates.
        for (int i = 0; i < 5; i++)
        {
            distribution.Draw(seed: 2);
            distribution.Update(Order(distribution, lambda, x => Math.Pow(x[0] - x[1], 2) + (0.1 * x[2] * x[2])));
        }

        var sums = new double[n * n];
        for (int generation = 0; generation < generations; generation++)
        {
            distribution.Generation = 100 + generation;
            distribution.Draw(seed: 2);
            for (int k = 0; k < lambda; k++)
            {
                Span<double> y = distribution.SampleOf(k);
                for (int i = 0; i < n * n; i++)
                    sums[i] += y[i / n] * y[i % n];
            }
        }

        // Five standard errors: the variance of a product of two is at most 2·C[i,i]·C[j,j].
        double[] covariance = distribution.Covariance;
        Assert.True(covariance[1] > 0.1 * covariance[0]);
        for (int i = 0; i < n * n; i++)
        {
            double error = 5 * Math.Sqrt(2 * covariance[i / n * (n + 1)] * covariance[i % n * (n + 1)] / (lambda * generations));
            Assert.InRange(sums[i] / (lambda * generations), covariance[i] - error, covariance[i] + error);
        }
    }

    [Fact]
    public void Sphere_ConvergesLinearly()
    {
        // The logarithm falls in proportion to the evaluations: from 1e-5 to 1e-10 as from 1 to 1e-5. A single run is off by a third; so twenty together.
        int first = 0, second = 0;
        for (int seed = 1; seed <= 20; seed++)
        {
            int[] evaluations = Minimize(x => x.ToArray().Sum(value => value * value), n: 10, start: 1, sigma: 0.5, seed, [1, 1e-5, 1e-10], out _);
            first += evaluations[1] - evaluations[0];
            second += evaluations[2] - evaluations[1];
            Assert.InRange(evaluations[2], 1000, 3000);
        }

        Assert.True(Math.Abs(((double)second / first) - 1) < 0.15, $"{first} evaluations, and then {second}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Ellipsoid_IsLearntAsItsInverse(int seed)
    {
        // The condition is 1e6, in axes that are turned; then steps are as on the sphere, with a covariance that is in proportion to the inverse of the function's.
        const int n = 8;
        double[] rotation = new double[n * n], values = new double[n], random = new double[n * n];
        var chance = new Random(seed);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
                random[(i * n) + j] = random[(j * n) + i] = chance.NextDouble() - 0.5;
        }

        new SymmetricEigen(n).Decompose(random, values, rotation);
        int[] evaluations = Minimize(Function, n, start: 1, sigma: 0.5, seed, [1e-10], out CovarianceMatrixAdaptation distribution);
        Assert.InRange(evaluations[0], 2000, 9000);

        double[] scales = [.. distribution.Scales.Select(scale => scale * scale).Order()];
        Assert.InRange(scales[^1] / scales[0], 1e5, 1e7);

        double Function(ReadOnlySpan<double> x)
        {
            double sum = 0;
            for (int i = 0; i < n; i++)
            {
                double turned = DoubleRows.Dot(rotation.AsSpan(i * n, n), x);
                sum += Math.Pow(1e6, i / (n - 1.0)) * turned * turned;
            }

            return sum;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Rosenbrock_IsSolved(int seed)
    {
        int[] evaluations = Minimize(Function, n: 8, start: 0, sigma: 0.5, seed, [1e-10], out CovarianceMatrixAdaptation distribution);
        Assert.InRange(evaluations[0], 1500, 7000);
        Assert.All(distribution.Mean, value => Assert.Equal(1, value, 1e-3));

        static double Function(ReadOnlySpan<double> x)
        {
            double sum = 0;
            for (int i = 0; i + 1 < x.Length; i++)
                sum += (100 * Math.Pow(x[i + 1] - (x[i] * x[i]), 2)) + Math.Pow(1 - x[i], 2);
            return sum;
        }
    }

    [Fact]
    public void OnlyTheOrderOfTheFitnessCounts()
    {
        CmaEs<CartPolePolicy> plain = new CartPolePolicy(seed: 1).CreateCmaEs(), bent = new CartPolePolicy(seed: 1).CreateCmaEs();
        var fitness = new double[plain.Population.Count];
        for (int generation = 0; generation < 20; generation++)
        {
            for (int i = 0; i < fitness.Length; i++)
                fitness[i] = -Math.Abs(plain.Population.GetValues(i)[0] - 2);
            plain.Tell(fitness);
            for (int i = 0; i < fitness.Length; i++)
                fitness[i] = 1e6 + Math.Exp(fitness[i]);
            bent.Tell(fitness);
            for (int i = 0; i < fitness.Length; i++)
                Assert.Equal(plain.Population.GetValues(i), bent.Population.GetValues(i));
        }

        var mean = new CartPolePolicy(seed: 2);
        plain.CopyMeanTo(mean);
        Assert.Equal(2, mean.Parameters.Buffer.Span[0], 0.1);
        Assert.InRange(plain.StepSize, 1e-6, 1);
    }

    [Fact]
    public void TooManyParameters_AreRefusedWithTheNumber()
    {
        var exception = Assert.Throws<ArgumentException>(() => new LargePolicy(seed: 1).CreateCmaEs());
        Assert.StartsWith(
            "CMA-ES learns the covariance of all pairs of parameters, for networks of up to 1000; LargePolicy has 1405 to train. Use CreateEvolutionStrategy or CreateGeneticAlgorithm",
            exception.Message,
            StringComparison.Ordinal);
        Assert.Equal("network", exception.ParamName);
    }

    [Fact]
    public void WrongOptions_AreNamed()
    {
        var network = new CartPolePolicy(seed: 1);
        Assert.Contains("PopulationSize must be at least 4, got 3.", Assert.Throws<ArgumentOutOfRangeException>(() => network.CreateCmaEs(new() { PopulationSize = 3 })).Message, StringComparison.Ordinal);
        Assert.Contains("StandardDeviation must be a finite number above 0", Assert.Throws<ArgumentOutOfRangeException>(() => network.CreateCmaEs(new() { StandardDeviation = double.PositiveInfinity })).Message, StringComparison.Ordinal);

        // 4 + ⌊3·ln 58⌋.
        Assert.Equal(16, network.CreateCmaEs().Population.Count);
    }

    // The evaluations after which each target is reached by a candidate.
    private static int[] Minimize(
        Func<ReadOnlySpan<double>, double> function, int n, double start, double sigma, long seed, double[] targets, out CovarianceMatrixAdaptation distribution)
    {
        int lambda = CmaConstants.DefaultPopulationSize(n);
        var mean = new double[n];
        Array.Fill(mean, start);
        distribution = new CovarianceMatrixAdaptation(mean, sigma, lambda);
        var reached = new int[targets.Length];
        double best = double.PositiveInfinity;
        for (int evaluations = lambda; evaluations < 20_000; evaluations += lambda)
        {
            distribution.Draw(seed);
            int[] order = Order(distribution, lambda, function, value => best = Math.Min(best, value));
            distribution.Update(order);
            for (int i = 0; i < targets.Length; i++)
            {
                if (reached[i] == 0 && best <= targets[i])
                    reached[i] = evaluations;
            }

            if (reached[^1] != 0)
                return reached;
        }

        Assert.Fail($"The best of 20,000 evaluations is {best}.");
        return reached;
    }

    private static int[] Order(
        CovarianceMatrixAdaptation distribution, int lambda, Func<ReadOnlySpan<double>, double> function, Action<double>? observe = null)
    {
        var fitness = new double[lambda];
        var point = new double[distribution.Mean.Length];
        for (int k = 0; k < lambda; k++)
        {
            for (int i = 0; i < point.Length; i++)
                point[i] = distribution.Mean[i] + (distribution.StepSize * distribution.SampleOf(k)[i]);
            fitness[k] = -function(point);
            observe?.Invoke(-fitness[k]);
        }

        return new Ranking(lambda).Sort(fitness).ToArray();
    }

    private sealed record GoldenRun(double[] Mean, double Sigma, int Lambda, GoldenGeneration[] Generations);

    private sealed record GoldenGeneration(
        double[][] Samples, int[] Order, double[] Mean, double Sigma, double[] StepPath, double[] CovariancePath, double[] Covariance, bool IsSteady);
}
