using System.Text.Json;
using NetGen.Compiler.Onnx.Tests.Harness;

namespace NetGen.Tests.Loading;

/// <summary>The weights of a file go into a class that has the layers.</summary>
public sealed class LoadTests
{
    [Fact]
    public void LoadOnnx_IntoTheSameLayers_ComputesWhatPyTorchComputed()
    {
        using Compiler.Onnx.Tests.Harness.TemporaryFolder folder = new();
        Loaded network = new(seed: 1);
        network.LoadOnnx(folder.Extract("torch/mlp.14.onnx"));

        using var recorded = JsonDocument.Parse(Resources.Bytes("torch/mlp.json"));
        float[] Values(string property) => [.. recorded.RootElement.GetProperty(property)[0].EnumerateArray().Select(value => value.GetSingle())];
        float[] inputs = Values("inputs"), expected = Values("outputs"), actual = new float[expected.Length];
        network.PredictBatch(inputs, actual);

        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-5f);
    }

    [Fact]
    public void LoadOnnx_IntoOtherLayers_SaysWhatDiffersAndChangesNothing()
    {
        using Compiler.Onnx.Tests.Harness.TemporaryFolder folder = new();
        string path = folder.Extract("torch/mlp.14.onnx");
        Narrower network = new(seed: 1);
        float[] before = [.. network.Parameters.Buffer.Span];

        NetworkFileException exception = Assert.Throws<NetworkFileException>(() => network.LoadOnnx(path));

        Assert.Contains("does not fit the network Narrower; its layers are Dense, Dense, Dense:", exception.Message, StringComparison.Ordinal);
        Assert.Contains("- expected 'dense_1/kernel' (9×4), but the file has 'dense_1/kernel' (9×5)", exception.Message, StringComparison.Ordinal);
        Assert.Contains("- expected 'dense_2/kernel' (4×3), but the file has 'dense_2/kernel' (5×3)", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, network.Parameters.Buffer.Span);
    }

    [Fact]
    public void SaveOnnx_OfAClass_IsComputedByOnnxRuntimeAndLoadedAgain()
    {
        using Compiler.Onnx.Tests.Harness.TemporaryFolder folder = new();
        Pictures network = new(seed: 3), again = new(seed: 4);
        string path = folder.PathOf("pictures.onnx");
        network.SaveOnnx(path);
        Random random = new(1);
        float[] inputs = [.. Enumerable.Range(0, 2 * Pictures.InputSize).Select(_ => (float)random.NextDouble())], expected = new float[2 * Pictures.OutputSize];
        network.PredictBatch(inputs, expected);

        using Runtime runtime = new(path);
        double[] computed = runtime.Run(new Dictionary<string, double[]> { [runtime.Inputs[0]] = [.. inputs.Select(value => (double)value)] }, 2).Single().Value;
        Comparison.AssertClose([.. expected.Select(value => (double)value)], computed, "ONNX Runtime");

        again.LoadOnnx(path);
        float[] loaded = new float[expected.Length];
        again.PredictBatch(inputs, loaded);
        Assert.Equal(expected, loaded);
    }
}
