namespace NetGen;

/// <summary>Compilation of networks to machine code ahead of their first use.</summary>
public static class NetworkWarmUp
{
    // A tile of the most samples, 16, and a rest: every kernel runs that a batch of any size calls. Kernels for less than
    // four samples besides.
    private static readonly int[] BatchSizes = [1, 17];

    // Zeros may be skipped by code of its own, and so may a mixture.
    private static readonly float[] Fillings = [0, 1];

    /// <summary>
    /// Runs all code behind <c>Predict</c> and <c>PredictBatch</c> once on samples that it makes up, so that the JIT has
    /// compiled it before the first call that counts: milliseconds that a frame of a game, say, would notice.
    /// </summary>
    /// <typeparam name="TNetwork">The network's class.</typeparam>
    /// <param name="network">Any instance; the code of all instances is the same. It is not changed.</param>
    /// <remarks>
    /// Once for each class is enough. Kernels are compiled fully at once. What surrounds them costs some tens of
    /// nanoseconds more until the runtime, after some thirty calls, has compiled it again in the background. The threads
    /// of a parallel <c>PredictBatch</c> are not started. Under NativeAOT nothing is left to compile.
    /// </remarks>
    public static void WarmUp<TNetwork>(this TNetwork network)
        where TNetwork : class, IPredictor<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        NetworkDescription description = TNetwork.Description;
        int mostRows = BatchSizes.Max();
        var inputs = new float[mostRows * description.InputSize];
        var outputs = new float[mostRows * description.OutputSize];
        foreach (float filling in Fillings)
        {
            inputs.AsSpan().Fill(filling);
            network.Predict(inputs.AsSpan(0, description.InputSize), outputs.AsSpan(0, description.OutputSize));
            foreach (int rows in BatchSizes)
            {
                network.PredictBatch(
                    inputs.AsSpan(0, rows * description.InputSize), outputs.AsSpan(0, rows * description.OutputSize));
            }
        }
    }
}
