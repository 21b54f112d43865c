using ILGPU.Runtime;
using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;
using NetGen.Gpu;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>Predictions with factors of fewer bits, against those of the processor.</summary>
internal static class ReducedPrecision
{
    // A factor's error is at most 2⁻¹² of it in TF32 and 2⁻⁹ in bfloat16; of sums, in the mean, it comes to about that. That there is
    // an error at all shows that the kernels are those asked for.
    private static readonly (GpuPrecision Precision, double Least, double Most)[] Expected =
    [
        (GpuPrecision.Float32, 0, 1e-6),
        (GpuPrecision.Tf32, 1e-5, 1e-3),
        (GpuPrecision.Bfloat16, 5e-4, 1e-2),
    ];

    /// <summary>A network whose layers are products of all kinds: fused, and where it is wide one by one.</summary>
    /// <param name="name">The class's name.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="width">The width of its hidden layers.</param>
    public static NetworkBuilder Network(string name, int inputs, int width) => new NetworkBuilder(name, inputs)
        .Dense(width, Activation.Tanh).Dense(width, Activation.Tanh).Dense(5);

    /// <summary>Predicts in every precision; each one whose error is out of its range is one text.</summary>
    public static IReadOnlyList<string> Check(Accelerator accelerator, int samples, int inputs, int width, bool? usesTensorCores)
    {
        NetworkDeclaration[] networks = [.. Expected.Select(item => Network($"Narrow{item.Precision}", inputs, width).Build() with
        {
            Gpu = new GpuDeclaration(9, IsPackageReferenced: true) { Precision = item.Precision },
        })];
        using var harness = new NetworkHarness(networks, typeof(GpuKernel).Assembly, typeof(Accelerator).Assembly);
        var failures = new List<string>();
        for (int i = 0; i < networks.Length; i++)
        {
            using IGpuDriver device = GpuDriver.Create(accelerator, harness.TypeOf(networks[i]), usesTensorCores);
            if (device.Precision != Expected[i].Precision.ToString())
                failures.Add($"It multiplies in {device.Precision}, and not in {Expected[i].Precision}");
            double error = Error(harness.Create(networks[i]), device, samples * inputs);
            if (error < Expected[i].Least || !(error <= Expected[i].Most))
            {
                failures.Add(
                    $"{inputs} → {width} → {width} → 5 in {Expected[i].Precision}: the error is {error:0.0e0} of the predictions, " +
                    $"expected {Expected[i].Least:0.0e0} to {Expected[i].Most:0.0e0}");
            }
        }

        return failures;
    }

    // The norm of the difference by that of the predictions.
    private static double Error(INetworkDriver processor, INetworkDriver device, int count)
    {
        for (int i = 0; i < processor.ParameterNames.Count; i++)
            device.SetParameter(i, processor.GetParameter(i));
        var random = new Random(1);
        float[] samples = [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
        float[] expected = processor.PredictBatch(samples), actual = device.PredictBatch(samples);
        double difference = expected.Zip(actual).Sum(pair => Math.Pow((double)pair.First - pair.Second, 2));
        return Math.Sqrt(difference / expected.Sum(value => (double)value * value));
    }
}
