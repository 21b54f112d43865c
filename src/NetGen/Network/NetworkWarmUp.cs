using NetGen.Threading;

namespace NetGen;

/// <summary>Compiles networks to machine code before their first use.</summary>
public static class NetworkWarmUp
{
    // A tile of the most samples, 16, and a rest: every kernel runs that a batch of any size calls. Kernels for less than
    // four samples besides.
    private static readonly int[] BatchSizes = [1, 17];

    // Zeros may be skipped by code of its own, and so may a mixture.
    private static readonly float[] Fillings = [0, 1];

    /// <summary>
    /// Runs <c>Predict</c> and <c>PredictBatch</c> once on made-up samples, and what several threads run for one sample. The JIT then compiles them now. In your first
    /// call, compiling takes milliseconds, which a frame of a game would notice.
    /// </summary>
    /// <typeparam name="TNetwork">The network's class.</typeparam>
    /// <param name="network">Any instance; the code of all instances is the same. It is not changed.</param>
    /// <remarks>
    /// One call for each class is enough. Kernels are compiled with full optimization at once. The code around them costs some
    /// tens of nanoseconds more until the runtime, after about thirty calls, has compiled it again in the background. The
    /// threads of a parallel <c>Predict</c> or <c>PredictBatch</c> are not started. With NativeAOT there is nothing to compile.
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
            IndexGuard.Clear(description, inputs);
            Span<float> input = inputs.AsSpan(0, description.InputSize), output = outputs.AsSpan(0, description.OutputSize);
            network.Predict(input, output);
            if (TNetwork.PartsWorkspaceLength > 0)
                NetworkPrediction.PredictParts(network, input, output, WorkerPool.Shared, threads: 1, isWorthWaking: false);
            foreach (int rows in BatchSizes)
            {
                network.PredictBatch(
                    inputs.AsSpan(0, rows * description.InputSize), outputs.AsSpan(0, rows * description.OutputSize));
            }
        }
    }
}
