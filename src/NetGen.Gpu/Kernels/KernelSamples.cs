using System.ComponentModel;

namespace NetGen.Gpu;

/// <summary>What kernels know of the samples of a batch.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class KernelSamples
{
    /// <summary>The weight of a sample in the loss of its batch: its own, if it has one, divided by the number of samples.</summary>
    /// <param name="a">Has the weights and the order of the samples.</param>
    /// <param name="row">The row in the batch.</param>
    public static float Weight(KernelArguments a, int row) =>
        a.SampleWeights.Length == 0 ? a.BatchWeight : a.BatchWeight * a.SampleWeights[a.Order[a.FirstRow + row]];
}
