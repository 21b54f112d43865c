namespace NetGen.Benchmarks;

/// <summary>Finds out, before anything is timed, whether two contenders compute the same.</summary>
internal static class Agreement
{
    /// <summary>
    /// The largest difference, as a share of the largest result: ten times what the order of summation did to the widest
    /// network here, and a hundredth of what a missing bias does.
    /// </summary>
    private const double Tolerance = 1e-5;

    /// <summary>Losses after steps of Adam, which divides small differences by small gradients.</summary>
    private const double TrainingTolerance = 1e-3;

    /// <summary>Compares a peer with NetGen.</summary>
    /// <exception cref="InvalidOperationException">They differ.</exception>
    public static void Require(
        ReferenceNetwork network, Peer peer, IContender netGen, IContender other, Workload workload)
    {
        double tolerance = workload.Work == Work.Train128 ? TrainingTolerance : Tolerance;
        float[] expected = netGen.Results();
        float[] actual = other.Results();
        if (actual.Length != expected.Length)
            throw new InvalidOperationException(
                $"{network.Name} {workload.Work.Name()}: {peer.Name} has {actual.Length} results, NetGen {expected.Length}.");

        double scale = expected.Max(value => Math.Abs((double)value));
        for (int i = 0; i < expected.Length; i++)
        {
            // Written so that NaN is a difference.
            if (!(Math.Abs((double)actual[i] - expected[i]) <= tolerance * scale))
                throw new InvalidOperationException(
                    $"{network.Name} {workload.Work.Name()}: {peer.Name} computes {actual[i]:G9} where NetGen computes " +
                    $"{expected[i]:G9} (result {i} of {expected.Length}).");
        }
    }
}
