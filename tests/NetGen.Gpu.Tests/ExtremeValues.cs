using ILGPU.Runtime;
using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;
using NetGen.Gpu;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>Single precision is that also of values that half precision, in which matrix instructions compute it, has not.</summary>
internal static class ExtremeValues
{
    // Rows that begin anywhere, layers in a loop, and more samples than the warps of a group take at a time.
    private const int Inputs = 7;
    private const int Width = 18;
    private const int Outputs = 5;
    private const int Samples = 150;

    // As for the corpus.
    private const double Tolerance = 1e-5;

    private static readonly double[] Sizes = [0, 1e-36, 1e-20, 1e-6, 1, 65536, 1e12, 1e30];

    /// <summary>Predicts samples of all sizes, those with one value that is far larger than the others too; each that differs is one text.</summary>
    public static IReadOnlyList<string> Check(Accelerator accelerator, bool? usesTensorCores)
    {
        // Without biases, predictions are as large as samples are.
        NetworkDeclaration network = new NetworkBuilder("Sizes", Inputs)
            .Dense(Width, Activation.Relu).Dense(Width, Activation.Relu).Dense(Width, Activation.Relu).Dense(Width, Activation.Relu)
            .Dense(Outputs).Build() with
        {
            Gpu = new GpuDeclaration(9, IsPackageReferenced: true),
        };
        using var harness = new NetworkHarness([network], typeof(GpuKernel).Assembly, typeof(Accelerator).Assembly);
        INetworkDriver processor = harness.Create(network);
        using IGpuDriver device = GpuDriver.Create(accelerator, harness.TypeOf(network), usesTensorCores);
        for (int i = 0; i < processor.ParameterNames.Count; i++)
            device.SetParameter(i, processor.GetParameter(i));

        var random = new Random(1);
        float[][] samples = [.. Enumerable.Range(0, Samples).Select(row =>
        {
            double size = Sizes[row % Sizes.Length];
            float[] sample = [.. Enumerable.Range(0, Inputs).Select(_ => (float)(size * (random.NextDouble() - 0.5)))];
            if (row % 3 == 0)
                sample[row % Inputs] *= 3000;
            return sample;
        })];
        float[] expected = processor.PredictBatch([.. samples.SelectMany(sample => sample)]);
        float[] actual = device.PredictBatch([.. samples.SelectMany(sample => sample)]);
        return [.. Enumerable.Range(0, Samples).Select(row => Compare(row, Row(expected, row), Row(actual, row))).OfType<string>()];
    }

    private static double[] Row(float[] values, int row) => [.. values.Skip(row * Outputs).Take(Outputs).Select(value => (double)value)];

    // The norm of the difference by that of the row.
    private static string? Compare(int row, double[] expected, double[] actual)
    {
        double difference = Math.Sqrt(expected.Zip(actual).Sum(pair => Math.Pow(pair.First - pair.Second, 2)));
        double norm = Math.Sqrt(expected.Sum(value => value * value));
        return difference <= Tolerance * norm
            ? null
            : $"Sample {row}, of size {Sizes[row % Sizes.Length]:0e0}: the error is {difference / norm:0.0e0} of the predictions, expected at most {Tolerance:0e0}";
    }
}
