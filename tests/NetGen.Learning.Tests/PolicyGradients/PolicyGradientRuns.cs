namespace NetGen.Learning.Tests.PolicyGradients;

/// <summary>What tests of discrete and of continuous actions do alike.</summary>
internal static class PolicyGradientRuns
{
    /// <summary>Much happens in a few steps.</summary>
    public static readonly PpoOptions Short = new() { RolloutSteps = 32, BatchSize = 60, Epochs = 2, EntropyCoefficient = 0.01, Seed = 5 };

    /// <summary>Checks that both methods learn the same bits from the same seed, on any number of threads, and others from another seed.</summary>
    public static void CheckBits<TNetwork, TEnvironment>(Func<TNetwork> create)
        where TNetwork : class, ITrainableNetwork<TNetwork>
        where TEnvironment : struct, IEnvironment<TEnvironment>
    {
        Assert.Equal(Learnt(threads: 1), Learnt(threads: 3));
        Assert.NotEqual(Learnt(threads: 1), Learnt(threads: 1, seed: 6));

        float[] Learnt(int threads, long seed = 5)
        {
            TNetwork network = create();
            network.CreatePpo(
                new VectorEnvironment<TEnvironment>(8, maxDegreeOfParallelism: threads),
                new Adam(1e-3f),
                Short with { MaxDegreeOfParallelism = threads, Seed = seed }).Learn(1000);
            network.CreateReinforce(
                new VectorEnvironment<TEnvironment>(8, maxDegreeOfParallelism: threads),
                new Adam(1e-3f),
                new ReinforceOptions { MaxDegreeOfParallelism = threads, Seed = seed }).Iterate();
            return network.Parameters.Buffer.Span.ToArray();
        }
    }

    /// <summary>Checks that a network that cannot learn in an environment is refused, and what the message says.</summary>
    public static void CheckRefused<TNetwork, TEnvironment>(TNetwork network, string why)
        where TNetwork : class, ITrainableNetwork<TNetwork>
        where TEnvironment : struct, IEnvironment<TEnvironment> => Assert.Contains(
        why,
        Assert.Throws<ArgumentException>(() => network.CreatePpo(new VectorEnvironment<TEnvironment>(2), new Sgd())).Message,
        StringComparison.Ordinal);
}
