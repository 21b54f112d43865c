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
}
