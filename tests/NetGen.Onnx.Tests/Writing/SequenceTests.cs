using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Models;
using NetGen.Compiler.Onnx.Tests.Harness;
using NetGen.Compiler.Onnx.Tests.RoundTrips;
using NetGen.Compiler.Onnx.Writing;
using NetGen.Tests;

namespace NetGen.Compiler.Onnx.Tests.Writing;

/// <summary>Random networks over sequences compute in ONNX Runtime what they are, and are the same class when they are read again.</summary>
public sealed class SequenceTests
{
    private const int Samples = 2, Parts = 10;

    private static readonly int Networks = FullRun.IsOn ? 1_000 : 60;

    // Those that ONNX's recurrent operators have.
    private static readonly Activation[] Functions = [Activation.Tanh, Activation.Tanh, Activation.Sigmoid, Activation.Softsign, Activation.Relu];

    public static TheoryData<int> PartNumbers => [.. Enumerable.Range(0, Parts)];

    [Theory]
    [MemberData(nameof(PartNumbers))]
    public void Network_OfRandomSequences_ComputesTheSameInOnnxRuntime(int part)
    {
        using TemporaryFolder folder = new();
        List<string> differences = [];
        for (int seed = part * Networks / Parts; seed < (part + 1) * Networks / Parts; seed++)
        {
            Model model = Create(seed);
            try
            {
                Check(model, folder, seed);
            }
            catch (Exception exception)
            {
                differences.Add($"seed {seed}: {Formats.Text(model)}\n{exception.Message}");
            }
        }

        Assert.True(differences.Count == 0, $"{differences.Count}: {string.Join("\n\n", differences.Take(10))}");
    }

    // Kernels of many inputs would otherwise make of each rounding error a larger one at the next step.
    private static Model Create(int seed)
    {
        Model model = RandomModels.Of(RandomSequences.Create(seed, Functions));
        return model with { Weights = [.. model.Weights.Select(Damped)] };
    }

    // Of the greatest value, but at least half a unit in the last place of 1: ONNX Runtime computes eˣ − 1 of a small x by these two steps.
    private static double Tolerance(double[] expected) =>
        Math.Max(Comparison.Tolerance, Math.ScaleB(1, -24) / expected.Max(Math.Abs));

    private static ModelTensor Damped(ModelTensor weight)
    {
        float scale = weight.Shape.Rank < 2 ? 1 : 1 / MathF.Sqrt(weight.Shape.Dimensions[0]);
        return weight with { Values = [.. weight.Values.Select(value => value * scale)] };
    }

    private static void Check(Model model, TemporaryFolder folder, int seed)
    {
        string path = folder.PathOf($"{seed}.onnx");
        OnnxWriter.Write(model, path);
        Random random = new(seed);
        double[][] inputs = [.. model.Network.Inputs.Select(input =>
            Enumerable.Range(0, Samples * input.Shape.Size).Select(_ => (double)(float)((random.NextDouble() * 2) - 1)).ToArray())];
        Interpretation.PutIndices(model.Network, inputs, Samples, random);
        double[][] expected = Interpretation.Predict(model, inputs, Samples);
        using (Runtime runtime = new(path))
        {
            Dictionary<string, double[]> actual = runtime.Run(runtime.Inputs.Index().ToDictionary(input => input.Item, input => inputs[input.Index]), Samples);
            for (int i = 0; i < expected.Length; i++)
                Comparison.AssertClose(expected[i], actual[runtime.Outputs[i]], "ONNX Runtime: " + runtime.Outputs[i], Tolerance(expected[i]));
        }

        Assert.Equal(Formats.Declared(model), Formats.Declared(Formats.Through(model, ".onnx", folder)));
    }
}
