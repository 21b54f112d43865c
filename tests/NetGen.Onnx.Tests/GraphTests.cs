using NetGen.Compiler.Models;
using NetGen.Compiler.Onnx.Tests.Harness;

namespace NetGen.Compiler.Onnx.Tests;

/// <summary>Graphs in the form of other exporters compute what ONNX Runtime computes of them, and become the layers that a person would write.</summary>
public sealed class GraphTests
{
    [Theory]
    [InlineData("dynamo", "Dense LayerNormalization Flatten Dense")]
    [InlineData("dynamo-external", "Dense LayerNormalization Flatten Dense")]
    [InlineData("tf2onnx", "Conv2D BatchNormalization MaxPooling2D DepthwiseConv2D Flatten Dense Dense")]
    [InlineData("tf2onnx-series", "Reshape Conv2D Reshape PReLU Dense GlobalAveragePooling1D")]
    [InlineData("normalizations", "LayerNormalization RMSNormalization Activation")]
    [InlineData("skl-classifier", "Normalization Dense Dense")]
    [InlineData("skl-binary", "Normalization Dense Dense Rescaling Concatenate")]
    [InlineData("godot-rl", "Dense Dense Dense")]
    [InlineData("ml-agents-continuous", "Normalization Clip Dense Dense Clip Rescaling")]
    public void Graph_OfAnExporter_BecomesLayersThatComputeTheSame(string name, string kinds)
    {
        using TemporaryFolder folder = new();
        Model model = Comparison.WithRuntime(folder.Extract($"graphs/{name}.onnx"));
        Assert.Equal(kinds, string.Join(' ', model.Network.Layers.Select(layer => layer.Kind)));
    }

    [Fact]
    public void MlAgents_Continuous_KeepsTheDeterministicActionsAndSaysWhy()
    {
        using TemporaryFolder folder = new();
        Model model = Comparison.Read(folder.Extract("graphs/ml-agents-continuous.onnx"));
        Assert.Equal(
            [
                "The output 'version_number' is left out: it is a constant.",
                "The output 'memory_size' is left out: it is a constant.",
                "The output 'continuous_action_output_shape' is left out: it is a constant.",
                "The output 'continuous_actions' is left out: the node 'RandomNormalLike_26' (RandomNormalLike): it draws random numbers, and a network's output follows from its input.",
            ],
            model.Notes.Select(note => note.Replace(note.Contains("RandomNormalLike_", StringComparison.Ordinal) ? note[note.IndexOf("RandomNormalLike_", StringComparison.Ordinal)..note.IndexOf("' (", StringComparison.Ordinal)] : "\n", "RandomNormalLike_26", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("ml-agents-discrete", 2)]
    [InlineData("ml-agents-camera", 3)]
    public void MlAgents_Discrete_GivesTheScoresOfEachBranch(string name, int outputs)
    {
        using TemporaryFolder folder = new();
        string path = folder.Extract($"graphs/{name}.onnx");
        Model model = Comparison.Read(path);
        Assert.Equal(outputs, model.Network.Outputs.Count);
        Assert.Contains("The output 'deterministic_discrete_actions' is the index of the greatest score in the file; the network gives the scores.", model.Notes);
        Assert.Contains(model.Network.Inputs, input => input.Name == "action_masks");

        // The scores are values of the file, which can be outputs of their own.
        Comparison.WithRuntime(OnnxEdit.WithOutputs(path, "x0p", "x1p"), new OnnxReadOptions { Outputs = ["x0p", "x1p"] });
    }

    [Fact]
    public void StableBaselines_LogProbability_IsLeftOutWithTheReasons()
    {
        using TemporaryFolder folder = new();
        string path = folder.Extract("graphs/stable-baselines.onnx");
        Model model = Comparison.WithRuntime(path);
        Assert.Equal(["actions", "values"], model.Network.Outputs.Select(output => output.Name));
        Assert.Contains(model.Notes, note => note.StartsWith("The output 'log_prob' is left out: ", StringComparison.Ordinal) && note.Contains("(Erf)", StringComparison.Ordinal));

        Model actions = Comparison.WithRuntime(path, new OnnxReadOptions { Outputs = ["actions"] });
        Assert.Equal("Dense Dense Dense", string.Join(' ', actions.Network.Layers.Select(layer => layer.Kind)));
        Assert.Contains("The outputs 'values', 'log_prob' are left out, because others are asked for.", actions.Notes);
    }

    [Fact]
    public void Output_ThatIsAskedForAndCannotBe_IsRefusedWithAllReasons()
    {
        using TemporaryFolder folder = new();
        string path = folder.Extract("graphs/stable-baselines.onnx");
        NetworkFileException exception = Assert.Throws<NetworkFileException>(() => Comparison.Read(path, new OnnxReadOptions { Outputs = ["log_prob"] }));
        Assert.Contains("(Erf): NetGen has no layer for this operator", exception.Message, StringComparison.Ordinal);
        Assert.Contains("(Log): NetGen has no layer for this operator", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ExternalData_ThatIsAbsent_IsNamed()
    {
        using TemporaryFolder folder = new();
        string path = folder.Extract("graphs/dynamo-external.onnx");
        File.Delete(path + ".data");
        NetworkFileException exception = Assert.Throws<NetworkFileException>(() => Comparison.Read(path));
        Assert.Contains("they are in the file 'dynamo-external.onnx.data', which is not in the folder", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../dynamo-external.onnx.data")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("folder/weights")]
    public void ExternalData_InAnotherFolder_IsNotRead(string location)
    {
        using TemporaryFolder folder = new();
        string path = folder.Extract("graphs/dynamo-external.onnx");
        OnnxEdit.Change(path, model =>
        {
            foreach (global::Onnx.TensorProto tensor in model.Graph.Initializer)
            {
                foreach (global::Onnx.StringStringEntryProto entry in tensor.ExternalData.Where(entry => entry.Key == "location"))
                    entry.Value = location;
            }
        });
        NetworkFileException exception = Assert.Throws<NetworkFileException>(() => Comparison.Read(path));
        Assert.Contains("only a plain name", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ExternalData_BeyondTheFile_IsRefused()
    {
        using TemporaryFolder folder = new();
        string path = folder.Extract("graphs/dynamo-external.onnx");
        OnnxEdit.Change(path, model => model.Graph.Initializer.First(tensor => tensor.ExternalData.Count > 0)
            .ExternalData.First(entry => entry.Key == "offset").Value = "9223372036854775807");
        Assert.Throws<NetworkFileException>(() => Comparison.Read(path));
    }

    [Fact]
    public void ExternalData_ThatIsALink_IsNotRead()
    {
        using TemporaryFolder folder = new();
        string path = folder.Extract("graphs/dynamo-external.onnx"), data = path + ".data";
        File.Move(data, folder.PathOf("elsewhere"));
        File.CreateSymbolicLink(data, folder.PathOf("elsewhere"));
        NetworkFileException exception = Assert.Throws<NetworkFileException>(() => Comparison.Read(path));
        Assert.Contains("symbolic link", exception.Message, StringComparison.Ordinal);
    }
}
