using ILGPU.Runtime;
using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;
using NetGen.Gpu;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>A step of training and predictions with factors of fewer bits, against those of the processor.</summary>
internal static class ReducedPrecision
{
    // A factor's error is at most 2⁻¹² of it in TF32 and 2⁻⁹ in bfloat16; of sums, in the mean, it comes to about that. That there is
    // an error at all shows that the kernels are those asked for. Gradients have it from the way there and from the way back. In single
    // precision it is what is rounded in sums of up to 2,000 terms.
    private static readonly (GpuPrecision Precision, double Least, double Most)[] Expected =
    [
        (GpuPrecision.Float32, 0, 2e-6),
        (GpuPrecision.Tf32, 1e-5, 1e-3),
        (GpuPrecision.Bfloat16, 5e-4, 1e-2),
    ];

    private const double GradientFactor = 2;

    // Large enough that predictions of the parameters of before would be wrong.
    private const float LearningRate = 0.5f;

    /// <summary>A network whose layers are products of all kinds: fused, and where it is wide one by one.</summary>
    /// <param name="name">The class's name.</param>
    /// <param name="sizes">The inputs, and the outputs of each hidden layer.</param>
    public static NetworkBuilder Network(string name, params ReadOnlySpan<int> sizes)
    {
        var network = new NetworkBuilder(name, sizes[0]);
        for (int i = 1; i < sizes.Length; i++)
            network.Dense(sizes[i], i % 2 == 0 ? Activation.Relu : Activation.Tanh);
        return network.Dense(5).Minimize(Loss.MeanSquaredError);
    }

    /// <summary>Makes a step, and predicts with what it left; each error out of its range is one text.</summary>
    /// <param name="accelerator">The accelerator.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="sizes">The inputs, and the outputs of each hidden layer.</param>
    /// <param name="usesTensorCores">Whether with matrix instructions; <see langword="null"/> where they pay.</param>
    /// <param name="only">In which precision; <see langword="null"/> for all.</param>
    /// <param name="leastRounded">As the compiler's parameter of that name.</param>
    public static IReadOnlyList<string> Check(
        Accelerator accelerator, int samples, int[] sizes, bool? usesTensorCores, GpuPrecision? only = null, int? leastRounded = null)
    {
        (GpuPrecision Precision, double Least, double Most)[] expected =
            [.. Expected.Where(item => only is null || item.Precision == only)];
        NetworkDeclaration[] networks = [.. expected.Select(item => Network($"Narrow{item.Precision}", sizes).Build() with
        {
            Gpu = new GpuDeclaration(9, IsPackageReferenced: true) { Precision = item.Precision },
        })];
        using var harness = new NetworkHarness(
            networks, network => NetworkCompiler.Compile(network, leastRounded), typeof(GpuKernel).Assembly, typeof(Accelerator).Assembly);
        var failures = new List<string>();
        for (int i = 0; i < networks.Length; i++)
        {
            using IGpuDriver device = GpuDriver.Create(accelerator, harness.TypeOf(networks[i]), usesTensorCores);
            if (device.Precision != expected[i].Precision.ToString())
                failures.Add($"It multiplies in {device.Precision}, and not in {expected[i].Precision}");
            Compare(harness.CreateTrainable(networks[i]), (IGpuTrainableDriver)device, samples * sizes[0], (what, error) =>
            {
                double factor = what == "predictions" ? 1 : GradientFactor;
                if (error < expected[i].Least || !(error <= factor * expected[i].Most))
                {
                    failures.Add(
                        $"{string.Join(" → ", sizes)} → 5 in {expected[i].Precision}: the error is {error:0.0e0} of the {what}, " +
                        $"expected {expected[i].Least:0.0e0} to {factor * expected[i].Most:0.0e0}");
                }
            });
        }

        return failures;
    }

    private static void Compare(ITrainableDriver processor, IGpuTrainableDriver device, int count, Action<string, double> judge)
    {
        for (int i = 0; i < processor.ParameterNames.Count; i++)
        {
            // ReLU's sums far from where it bends, lest an error turn a derivative from 0 to 1.
            bool isHidden = i < processor.ParameterNames.Count - 2, isBiasOfRelu = i % 4 == 3;
            if (isHidden && isBiasOfRelu)
                processor.SetParameter(i, [.. processor.GetParameter(i).Select((_, number) => number % 2 == 0 ? 3f : -3f)]);
            device.SetParameter(i, processor.GetParameter(i));
        }

        var random = new Random(1);
        float[] samples = [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
        float[] targets = [.. processor.PredictBatch(samples).Select(_ => random.NextSingle() - 0.5f)];
        float[][] expected = processor.ComputeGradients(samples, targets, default).Gradients;
        float[][] actual = device.Step(LearningRate, samples, targets);
        for (int i = 0; i < expected.Length; i++)
        {
            judge("gradients in " + processor.ParameterNames[i], Error(expected[i], actual[i]));
            processor.SetParameter(i, [.. processor.GetParameter(i).Zip(expected[i], (value, gradient) => value - (LearningRate * gradient))]);
        }

        judge("predictions", Error(processor.PredictBatch(samples), device.PredictBatch(samples)));
    }

    // The norm of the difference by that of the values.
    private static double Error(float[] expected, float[] actual)
    {
        double difference = expected.Zip(actual).Sum(pair => Math.Pow((double)pair.First - pair.Second, 2));
        return Math.Sqrt(difference / expected.Sum(value => (double)value * value));
    }
}
