using System.Text.Json;
using NetGen.Compiler.Models;
using NetGen.Compiler.Onnx.Tests.Harness;

namespace NetGen.Compiler.Onnx.Tests;

/// <summary>Files of PyTorch's TorchScript exporter compute what PyTorch computed, and what ONNX Runtime computes of them.</summary>
public sealed class TorchTests
{
    public static TheoryData<string> Files => [.. Resources.Names("torch", ".onnx")];

    [Theory]
    [MemberData(nameof(Files))]
    public void File_OfPyTorch_ComputesWhatOnnxRuntimeComputes(string file)
    {
        using TemporaryFolder folder = new();
        Model model = Comparison.WithRuntime(folder.Extract(file));
        Assert.DoesNotContain(model.Notes, note => note.Contains("is left out", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void File_OfPyTorch_ComputesWhatPyTorchComputed(string file)
    {
        using TemporaryFolder folder = new();
        Model model = Comparison.Read(folder.Extract(file), new OnnxReadOptions { KeepsChannelsFirst = true });
        string name = file[(file.IndexOf('/') + 1)..];
        using var recorded = JsonDocument.Parse(Resources.Bytes($"torch/{name[..name.IndexOf('.')]}.json"));
        double[][] Values(string property) =>
            [.. recorded.RootElement.GetProperty(property).EnumerateArray().Select(array => array.EnumerateArray().Select(value => value.GetDouble()).ToArray())];

        double[][] inputs = Values("inputs"), expected = Values("outputs");
        double[][] actual = Interpretation.Predict(model, inputs, samples: 3);

        for (int i = 0; i < expected.Length; i++)
            Comparison.AssertClose(expected[i], actual[i], $"output {i}");
    }
}
