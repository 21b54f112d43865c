using NetGen.Compiler.Models;
using NetGen.Compiler.Onnx.Tests.Harness;

namespace NetGen.Compiler.Onnx.Tests;

/// <summary>The forms of operators that older versions had mean the same.</summary>
public sealed class VersionTests
{
    private static readonly long[] Border = [0, 0, 1, 2, 0, 0, 1, 0], Second = [2], Third = [3], One = [1], Four = [4], Spatial = [2, 3], Three = [3, 3], Parts = [3, 1];

    [Fact]
    public void Attributes_OfVersion9_AreWhatInputsAreLater()
    {
        using TemporaryFolder folder = new();
        TestGraph graph = new TestGraph(9).Input("x", 2, 4, 6).Weight("w", 4, 2, 3, 3).Weight("b", 4).Weight("gamma", 4).Weight("beta", 4).Weight("mean", 4);
        graph.Weight("variance", 4).Weight("scales", 4);
        for (int i = 0; i < 4; i++)
        {
            graph.Model.Graph.Initializer.First(tensor => tensor.Name == "variance").FloatData[i] = i + 1;
            graph.Model.Graph.Initializer.First(tensor => tensor.Name == "scales").FloatData[i] = Math.Max(i, 1);
        }

        string path = graph
            .Node("Pad", "x", "p", ("mode", "constant"), ("pads", Border), ("value", 0.0))
            .Node("Conv", "p w b", "c", ("kernel_shape", Three))
            .Node("BatchNormalization", "c gamma beta mean variance", "n", ("epsilon", 0.01))
            .Node("Upsample", "n scales", "u", ("mode", "nearest"))
            .Node("Slice", "u", "s", ("axes", Second), ("starts", One), ("ends", Four))
            .Node("Clip", "s", "l", ("min", -0.5), ("max", 0.75))
            .Node("Dropout", "l", "d", ("ratio", 0.4))
            .Node("Softmax", "d", "m", ("axis", 1L))
            .Node("ReduceMean", "m", "r", ("axes", Third), ("keepdims", 1L))
            .Node("Squeeze", "r", "q", ("axes", Third))
            .Node("Unsqueeze", "q", "k", ("axes", Second))
            .Node("Split", "k", "left right", ("axis", 1L), ("split", Parts))
            .Node("ReduceMean", "left", "y", ("axes", Spatial), ("keepdims", 0L))
            .Output("y").Output("right").Save(folder);

        Model model = Comparison.WithRuntime(path, new OnnxReadOptions { Outputs = ["y"] });

        Assert.Equal(TensorShape.Of(3), model.Network.Outputs[0].Shape);
    }

    [Fact]
    public void Upsample_OfVersion7_HasItsScalesInAnAttribute()
    {
        using TemporaryFolder folder = new();
        float[] scales = [1, 1, 2, 3];
        string path = new TestGraph(7).Input("x", 2, 3, 4).Node("Upsample", "x", "y", ("scales", scales)).Output("y").Save(folder);
        Model model = Comparison.WithRuntime(path);
        Assert.Equal("UpSampling2D", Assert.Single(model.Network.Layers).Kind);
    }
}
