using ILGPU;
using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>Adds the parts of all gradients.</summary>
internal sealed class SumGradientsKernel(Accelerator accelerator)
{
    private const int GroupSize = 256;

    private readonly Action<AcceleratorStream, KernelConfig, ArrayView<GradientRegion>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int> _launch =
        KernelLoading.Load<Action<AcceleratorStream, KernelConfig, ArrayView<GradientRegion>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int>>(
            accelerator, Sum, new KernelSpecialization(GroupSize, null));

    /// <summary>Writes the gradients, in the places of the parameters.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="sums">The parts.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="gradients">Receives the gradients.</param>
    /// <param name="rows">The samples of the batch.</param>
    public void Launch(
        AcceleratorStream stream, GradientSums sums, ArrayView<float> parameters, ArrayView<float> gradients, int rows)
    {
        int groups = (parameters.IntLength + (4 * GroupSize) - 1) / (4 * GroupSize);
        _launch(stream, new KernelConfig(groups, GroupSize), sums.RegionView, sums.Partials, parameters, gradients, rows);
    }

    private static void Sum(
        ArrayView<GradientRegion> regions, ArrayView<float> partials, ArrayView<float> parameters, ArrayView<float> gradients, int rows)
    {
        ArrayView<Quad> values = parameters.Cast<Quad>();
        int quad = Grid.GlobalIndex.X;
        if (quad < values.IntLength)
            gradients.Cast<Quad>()[quad] = GradientSums.Sum(regions, partials.Cast<Quad>(), quad, rows, values[quad]).Value;
    }
}
