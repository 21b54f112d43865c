using NetGen.Compiler.Declaration;
using NetGen.Compiler.Models;

namespace NetGen.Compiler.Onnx.Tests.Harness;

/// <summary>Compares what is read with what others compute of the same file.</summary>
internal static class Comparison
{
    /// <summary>The greatest difference, relative to the greatest value: ONNX Runtime computes with 32-bit floats.</summary>
    public const double Tolerance = 1e-5;

    /// <summary>A class for a network.</summary>
    public static TypeIdentity Type { get; } = new("", [], "partial class Read", "Read", "", "Read");

    /// <summary>Reads a file.</summary>
    public static Model Read(string path, OnnxReadOptions? options = null) => OnnxImporter.Read(path, Type, options ?? new OnnxReadOptions());

    /// <summary>Reads a file in both orders of axes, and compares each with ONNX Runtime on random inputs.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What to read of it.</param>
    /// <param name="seed">Which inputs.</param>
    /// <returns>The model with its channels last.</returns>
    public static Model WithRuntime(string path, OnnxReadOptions? options = null, int seed = 1)
    {
        options ??= new OnnxReadOptions();
        using Runtime runtime = new(path);
        (int fixedBatch, _) = runtime.Shape(runtime.Inputs[0]);
        int samples = fixedBatch > 0 ? fixedBatch : 3;
        Random random = new(seed);
        Dictionary<string, double[]> inputs = runtime.Inputs.ToDictionary(name => name, name =>
        {
            int count = runtime.Shape(name).Sizes.Aggregate(samples, (product, size) => product * Math.Abs(size));
            return Enumerable.Range(0, count).Select(_ => (double)(float)((random.NextDouble() * 4) - 2)).ToArray();
        });
        Model last = Read(path, options), first = Read(path, options with { KeepsChannelsFirst = true });
        Interpretation.PutIndices(first.Network, [.. Left(runtime.Inputs, "input", first, options.Inputs).Select(name => inputs[name])], samples, random);
        Dictionary<string, double[]> expected = runtime.Run(inputs, samples);
        foreach (Model model in new[] { first, last })
        {
            string[] names = [.. Left(runtime.Inputs, "input", model, options.Inputs)];
            double[][] rows = [.. names.Select((name, i) => Moved(
                inputs[name], samples, runtime.Shape(name).Sizes, model.Network.Inputs[i].Shape.Dimensions))];
            Assert.Equal(names.Length, model.Network.Inputs.Count);
            double[][] actual = Interpretation.Predict(model, rows, samples);
            string[] outputs = [.. Left(runtime.Outputs, "output", model, options.Outputs)];
            Assert.Equal(outputs.Length, actual.Length);
            for (int i = 0; i < outputs.Length; i++)
            {
                int[] sizes = [.. model.Network.Outputs[i].Shape.Dimensions], file = [.. first.Network.Outputs[i].Shape.Dimensions];
                AssertClose(Moved(expected[outputs[i]], samples, file, sizes), actual[i], outputs[i]);
            }
        }

        return last;
    }

    /// <summary>Asserts that values are close.</summary>
    public static void AssertClose(IReadOnlyList<double> expected, IReadOnlyList<double> actual, string what, double tolerance = Tolerance)
    {
        if (Difference(expected, actual, tolerance) is { } difference)
            Assert.Fail($"{what}{difference}");
    }

    /// <summary>What differs, relative to the greatest value; nothing where values are close.</summary>
    public static string? Difference(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance)
    {
        if (expected.Count != actual.Count)
            return $": expected {expected.Count} values, got {actual.Count}";
        double scale = Math.Max(expected.Max(Math.Abs), 1e-3);
        int worst = Enumerable.Range(0, expected.Count).FirstOrDefault(i => !(Math.Abs(expected[i] - actual[i]) <= tolerance * scale), -1);
        return worst < 0 ? null : $"[{worst}]: expected {expected[worst]:R}, got {actual[worst]:R}, where the greatest is {scale:R}";
    }

    /// <summary>Values with the channels first, as a network with the channels last has them, if its shape says so.</summary>
    public static double[] Moved(double[] values, int samples, IReadOnlyList<int> from, IReadOnlyList<int> to)
    {
        if (from.SequenceEqual(to) || from.Count < 2)
            return values;
        int channels = from[0], positions = from.Skip(1).Aggregate(1, (product, size) => product * size);
        Assert.Equal([.. from.Skip(1), channels], to);
        return [.. from sample in Enumerable.Range(0, samples)
                   from position in Enumerable.Range(0, positions)
                   from channel in Enumerable.Range(0, channels)
                   select values[(((sample * channels) + channel) * positions) + position]];
    }

    // The names that no note says to be left out.
    private static IEnumerable<string> Left(IEnumerable<string> all, string what, Model model, IReadOnlyList<string> asked) =>
        (asked.Count > 0 ? asked : all).Where(name => !model.Notes.Any(note => note.StartsWith($"The {what} '{name}' is left out", StringComparison.Ordinal)));
}
