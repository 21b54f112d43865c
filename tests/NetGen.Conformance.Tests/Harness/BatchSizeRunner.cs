using System.Runtime.InteropServices;
using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Threading;
using Xunit.Sdk;

namespace NetGen.Compiler.Conformance.Harness;

/// <summary>
/// Runs networks over every batch size, in memory that ends where the samples end, alone and cut into pieces for several
/// threads: the outputs of a sample must not depend on the others, bit for bit.
/// </summary>
public static class BatchSizeRunner
{
    /// <summary>The largest batch: more than two chunks, with every remainder of the register tiles.</summary>
    public const int LargestBatch = 300;

    // Windows have chunks of a few samples only, and take long without vectors.
    private const int LargestBatchOfWindows = 70;

    // Quantized networks run the same loops over samples, so that a part of the sizes will do.
    private const int EveryQuantized = 7;

    // As in CaseRunner.
    private const double Tolerance = 1e-5;

    // More threads than most machines that run the tests have processors.
    private static readonly WorkerPool Crowded = new(7);

    /// <summary>Checks every batch size up to the largest.</summary>
    /// <param name="every">Every how many sizes one is checked, 1 for all.</param>
    /// <returns>One text for each network that fails.</returns>
    public static IReadOnlyList<string> Run(int every)
    {
        NetworkCase[] cases = Create();
        var failures = new List<string>();
        using var harness = new NetworkHarness(cases.Select(item => item.Declaration));
        foreach (NetworkCase item in cases)
        {
            Check(harness.Create(item.Declaration), item, every, failures);
            foreach (QuantizeDeclaration quantization in item.Declaration.Quantizations)
            {
                INetworkDriver driver = harness.CreateQuantized(item.Declaration, quantization.Format);
                NetworkCase quantized = item with { Origin = $"{item.Origin}, {quantization.Format}" };
                Check(driver, quantized, every * EveryQuantized, failures);
            }
        }

        return failures;
    }

    private static void Check(INetworkDriver driver, NetworkCase item, int every, List<string> failures)
    {
        try
        {
            var oracle = item.CreateOracle();
            for (int i = 0; i < item.Parameters.Length; i++)
                driver.SetParameter(i, item.Parameters[i].ToFloats());
            for (int i = 0; i < item.Parameters.Length; i++)
                oracle.SetParameter(i, driver.GetParameter(i).ToDoubles());
            Check(item, oracle, driver, every);
        }
        catch (XunitException exception)
        {
            failures.Add($"{item}\n    {exception.Message}");
        }
    }

    private static NetworkCase[] Create()
    {
        (string Name, NetworkBuilder Network)[] networks =
        [
            ("one number in, one out", new NetworkBuilder("Scalar", 1).Dense(1, Activation.Sigmoid)),
            ("nothing but a view", new NetworkBuilder("View", 3, 7).Reshape(21)),
            ("an activation before the first kernel", new NetworkBuilder("Packed", 33).Activate(Activation.Tanh).Dense(5)),
            ("less than a panel", new NetworkBuilder("Narrow", 9).Dense(13, Activation.Elu).Dense(3, Activation.Softmax)),
            ("few outputs of the input and of a layer",
                new NetworkBuilder("Few", 40).Dense(3, Activation.Tanh).Dense(39, Activation.Gelu).Dense(2, Activation.Softmax)),
            ("one more than full panels",
                new NetworkBuilder("Wide", 17).Dense(65, Activation.Relu).Dense(33, Activation.Gelu).Dense(17)),
        ];
        IEnumerable<NetworkCase> cases = networks.Select((network, i) => CaseData.Create(
            network.Network.Build(), LargestBatch, new Random(i), network.Name));
        NetworkBuilder windows = new NetworkBuilder("Tiled", 8, 4, 3).Add(Window(16)).Add(Window(16)).Add(new BatchNormalizationDeclaration(0))
            .Add(new PoolingDeclaration(0, PoolingFunction.Max, 2, [])).Add(Window(5)).Add(new GlobalPoolingDeclaration(0, PoolingFunction.Average, 2));
        return
        [
            .. cases.Select(item => item.HasKernel ? item.Quantize() : item),
            CaseData.Create(windows.Build(), LargestBatchOfWindows, new Random(7), "windows of the caller's rows and in tiles").Quantize(),
        ];
    }

    private static ConvDeclaration Window(int filters) =>
        new(0, 2) { Filters = filters, KernelSize = [3], Padding = Padding.Same, Activation = Activation.Silu };

    private static void Check(NetworkCase item, Oracle oracle, INetworkDriver driver, int every)
    {
        float[] inputs = item.Inputs.Flatten().ToFloats();
        float[] expected = driver.PredictBatch(inputs);
        Close.AssertEqual(oracle.Predict(item.Inputs), expected.ToDoubles(), Tolerance, "PredictBatch");
        CheckSingles(item, expected, driver, every);

        var probe = (IBatchProbe)driver;
        for (int size = 1; size <= item.Inputs.Length; size += every)
        {
            ReadOnlySpan<float> samples = inputs.AsSpan(0, size * oracle.InputSize);
            ReadOnlySpan<float> outputs = expected.AsSpan(0, size * oracle.OutputSize);
            bool guardsEnd = size % 2 == 1;
            CheckGuarded(samples, outputs, guardsEnd, $"PredictBatch of {size}", probe.PredictBatch);
            foreach (int degree in (ReadOnlySpan<int>)[-1, 1, 2, 3, 8])
            {
                CheckGuarded(
                    samples, outputs, guardsEnd, $"PredictBatch of {size}, degree {degree}",
                    (from, to) => probe.PredictBatch(from, to, degree));
            }

            // Pieces that the library would not choose: of one sample, of odd numbers, of all.
            int rows = 1 + (size * 7 % Math.Min(size, 64));
            foreach (int threads in (ReadOnlySpan<int>)[2, 3, 8])
            {
                CheckGuarded(
                    samples, outputs, guardsEnd, $"PredictBatch of {size}, {threads} threads, pieces of {rows}",
                    (from, to) => probe.PredictPieces(from, to, rows, Crowded, threads));
            }
        }
    }

    private static void CheckSingles(NetworkCase item, float[] expected, INetworkDriver driver, int every)
    {
        int outputSize = driver.OutputSize;
        for (int row = 0; row < item.Inputs.Length; row += every)
        {
            using var input = new GuardedFloats(item.Inputs[row].Length, guardsEnd: row % 2 == 0);
            using var output = new GuardedFloats(outputSize, guardsEnd: row % 2 == 0);
            item.Inputs[row].ToFloats().CopyTo(input.Span);
            ((IBatchProbe)driver).Predict(input.Span, output.Span);
            RequireIntact(input, output, "Predict");
            double[] batch = expected.AsSpan(row * outputSize, outputSize).ToArray().ToDoubles();
            Close.AssertEqual(batch, output.Span.ToArray().ToDoubles(), Tolerance, $"Predict of sample {row}");
        }
    }

    private static void CheckGuarded(
        ReadOnlySpan<float> inputs, ReadOnlySpan<float> expected, bool guardsEnd, string what, BatchPrediction predict)
    {
        using var from = new GuardedFloats(inputs.Length, guardsEnd);
        using var to = new GuardedFloats(expected.Length, guardsEnd);
        inputs.CopyTo(from.Span);
        predict(from.Span, to.Span);
        RequireIntact(from, to, what);
        ReadOnlySpan<int> bits = MemoryMarshal.Cast<float, int>(to.Span);
        int equal = bits.CommonPrefixLength(MemoryMarshal.Cast<float, int>(expected));
        if (equal != expected.Length)
        {
            throw new XunitException(
                $"{what}: output {equal} of {expected.Length} is {to.Span[equal]:R}, "
                + $"but {expected[equal]:R} in a batch of {LargestBatch}.");
        }
    }

    private static void RequireIntact(GuardedFloats inputs, GuardedFloats outputs, string what)
    {
        if (!inputs.IsIntact || !outputs.IsIntact)
            throw new XunitException($"{what} wrote outside of its outputs.");
    }

    private delegate void BatchPrediction(ReadOnlySpan<float> inputs, Span<float> outputs);
}
