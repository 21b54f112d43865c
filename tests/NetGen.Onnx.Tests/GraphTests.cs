using NetGen.Compiler.Models;
using NetGen.Compiler.Onnx.Tests.Harness;
using NetGen.Compiler.Onnx.Writing;

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

    [Theory]
    [InlineData("ml-agents-discrete", "obs_0", "Normalization Clip Dense Dense Dense")]
    [InlineData("ml-agents-camera", "obs_0 obs_1", "Conv2D Flatten Dense Normalization Clip Concatenate Dense Dense Clip Rescaling Dense Dense")]
    public void MlAgents_WithMasksThatAllowAll_HasNoMasks(string name, string inputs, string kinds)
    {
        using TemporaryFolder folder = new();
        string path = folder.Extract($"graphs/{name}.onnx");
        OnnxReadOptions options = new() { Constants = new Dictionary<string, double> { ["action_masks"] = 1 } };
        Model model = Comparison.Read(path, options), masked = Comparison.Read(path);
        string[] names = model.InputName is { } only ? [only] : [.. model.Network.Inputs.Select(input => input.Name)];
        Assert.Equal(inputs, string.Join(' ', names));
        Assert.Equal(kinds.Split(' ').Order(), model.Network.Layers.Select(layer => layer.Kind).Order());
        Assert.Contains("The input 'action_masks' is left out: all of its elements are 1.", model.Notes);

        // What the network with masks predicts where they allow everything.
        Random random = new(1);
        double[][] rows = [.. model.Network.Inputs.Select(input => Enumerable.Range(0, input.Shape.Size).Select(_ => random.NextDouble()).ToArray())];
        double[][] withMasks = [.. masked.Network.Inputs.Select(input =>
            input.Name == "action_masks" ? [1, 1, 1, 1, 1] : rows[Array.IndexOf(names, input.Name)])];
        double[][] expected = Interpretation.Predict(masked, withMasks, 1), actual = Interpretation.Predict(model, rows, 1);
        for (int i = 0; i < expected.Length; i++)
            Comparison.AssertClose(expected[i], actual[i], $"output {i}", 1e-9);
    }

    [Fact]
    public void Constant_OfAnUnknownInput_IsRefused()
    {
        using TemporaryFolder folder = new();
        string path = folder.Extract("graphs/ml-agents-discrete.onnx");
        string Refusal(string name, double value, params string[] inputs) => Assert.Throws<NetworkFileException>(
            () => Comparison.Read(path, new OnnxReadOptions { Constants = new Dictionary<string, double> { [name] = value }, Inputs = inputs })).Message;
        Assert.Equal($"The file '{path}' has no input 'masks'; its inputs are 'obs_0', 'action_masks'", Refusal("masks", 1));
        Assert.Equal(
            $"The input 'action_masks' of the file '{path}' is asked for as an input and as a constant; it can be one of them", Refusal("action_masks", 1, "obs_0", "action_masks"));
    }

    [Fact]
    public void MlAgents_OfVersion2_GivesItsActionsOfTheNoiseThatIsGiven()
    {
        using TemporaryFolder folder = new();
        TestGraph graph = new TestGraph(9).Input("vector_observation", 6).Input("epsilon", 2).Weight("w", 6, 5).Weight("b", 5).Weight("v", 5, 2).Weight("c", 2).Weight("sigma", 1, 2)
            .Weight("version_number", 1).Weight("memory_size", 1).Weight("is_continuous_control", 1).Weight("action_output_shape", 1)
            .Node("Gemm", "vector_observation w b", "h0").Node("Sigmoid", "h0", "h1").Node("Mul", "h0 h1", "h2").Node("Gemm", "h2 v c", "mu")
            .Node("Exp", "sigma", "deviation").Node("Mul", "epsilon deviation", "noise").Node("Add", "mu noise", "action");
        foreach (string output in new[] { "version_number", "memory_size", "is_continuous_control", "action_output_shape", "action" })
            graph.Output(output);
        string path = graph.Save(folder);

        Model noisy = Comparison.Read(path), quiet = Comparison.Read(path, new OnnxReadOptions { Constants = new Dictionary<string, double> { ["epsilon"] = 0 } });

        Assert.Equal(["vector_observation", "epsilon"], noisy.Network.Inputs.Select(input => input.Name));
        Assert.Equal("Dense Dense", string.Join(' ', quiet.Network.Layers.Select(layer => layer.Kind)));
        Assert.Equal(("vector_observation", "action"), (quiet.InputName, quiet.OutputName));
        double[] observations = [1, -2, 0.5, 3, -1, 2];
        Comparison.AssertClose(Interpretation.Predict(noisy, [observations, [0, 0]], 1)[0], Interpretation.Predict(quiet, [observations], 1)[0], "action", 1e-9);
    }

    [Theory]
    [InlineData(4, "Dense")]
    [InlineData(3, "Activation")]
    public void If_OfAShape_IsTheBranchThatItTakes(int expected, string kind)
    {
        using TemporaryFolder folder = new();
        TestGraph then = new TestGraph().Weight("v", 4, 4).Node("MatMul", "x v", "product").Node("Add", "product w", "result").Output("result");
        TestGraph otherwise = new TestGraph().Node("Tanh", "x", "result").Output("result");
        string path = new TestGraph().Input("x", 4).Weight("w", 4).Numbers("axis", 1).Numbers("size", expected)
            .Node("Shape", "x", "shape").Node("Gather", "shape axis", "found").Node("Equal", "found size", "condition")
            .Node("If", "condition", "y", ("then_branch", then.Model.Graph), ("else_branch", otherwise.Model.Graph)).Node("Relu", "y", "z").Output("z").Save(folder);
        Model model = Comparison.WithRuntime(path);
        Assert.Equal(kind, model.Network.Layers[0].Kind);
    }

    // As tf2onnx writes Keras's layer.
    [Fact]
    public void GatherOfATable_IsAnEmbedding()
    {
        using TemporaryFolder folder = new();
        string path = new TestGraph().Input("x", 5).Weight("table", 7, 3).Node("Cast", "x", "numbers", ("to", 6L)).Node("Gather", "table numbers", "rows")
            .Node("ReduceMean", "rows", "y", ("axes", (long[])[1]), ("keepdims", 0L)).Output("y").Save(folder);
        Model model = Comparison.WithRuntime(path);
        Assert.Equal(["Embedding", "GlobalAveragePooling1D"], model.Network.Layers.Select(layer => layer.Kind));
    }

    [Fact]
    public void GatherOfOneRow_IsAVector()
    {
        using TemporaryFolder folder = new();
        string path = new TestGraph().Input("x", 2).Weight("table", 7, 3).Numbers("first", 0).Node("Slice", "x first one two", "part").Numbers("one", 1).Numbers("two", 1)
            .Node("Squeeze", "part two", "number").Node("Cast", "number", "index", ("to", 7L)).Node("Gather", "table index", "row").Node("Tanh", "row", "y").Output("y").Save(folder);
        Model model = Comparison.WithRuntime(path);
        Assert.Equal(TensorShape.Of(3), Assert.Single(model.Network.Outputs).Shape);
        Assert.Contains(model.Network.Layers, layer => layer.Kind == "Embedding");
    }

    [Theory]
    [InlineData("Relu", "[Embedding] directly after an input")]
    [InlineData("Cast", "it makes integers; NetGen computes with 32-bit floats")]
    [InlineData("axis", "it looks up elements of a constant [7, 3] along axis 1; [Embedding] looks up rows of a matrix")]
    public void GatherOfOtherNumbers_IsRefused(string what, string reason)
    {
        using TemporaryFolder folder = new();
        TestGraph graph = new TestGraph().Input("x", 5).Weight("table", 7, 3);
        graph = what switch
        {
            "Relu" => graph.Node("Relu", "x", "positive").Node("Cast", "positive", "numbers", ("to", 7L)).Node("Gather", "table numbers", "y"),
            "Cast" => graph.Node("Cast", "x", "numbers", ("to", 7L)).Node("Gather", "table numbers", "rows").Node("Cast", "numbers", "again", ("to", 1L)).Node("Unsqueeze", "again last", "column").Numbers("last", 2).Node("Add", "rows column", "y"),
            _ => graph.Node("Cast", "x", "numbers", ("to", 7L)).Node("Gather", "table numbers", "y", ("axis", 1L)),
        };
        string path = graph.Output("y").Save(folder);
        Assert.Contains(reason, Assert.Throws<NetworkFileException>(() => Comparison.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void If_OfAValue_IsRefused()
    {
        using TemporaryFolder folder = new();
        TestGraph branch = new TestGraph().Node("Tanh", "x", "result").Output("result");
        string path = new TestGraph().Input("x", 4).Input("condition").Node("If", "condition", "y", ("then_branch", branch.Model.Graph), ("else_branch", branch.Model.Graph))
            .Node("Add", "y x", "z").Output("z").Save(folder);
        Assert.Contains(
            "- the node 'node_y' (If): which nodes are computed depends on values; a static network computes all of them",
            Assert.Throws<NetworkFileException>(() => Comparison.Read(path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void NamesOfTheOnlyPorts_AreThoseOfTheFileWhenItIsWrittenAgain()
    {
        using TemporaryFolder folder = new();
        string path = new TestGraph().Input("obs", 4).Weight("w", 4, 3).Weight("v", 3, 2).Node("MatMul", "obs w", "h").Node("MatMul", "h v", "actions").Output("actions").Save(folder);
        Model model = Comparison.Read(path);
        string written = folder.PathOf("written.onnx");
        OnnxWriter.Write(model, written);
        using Runtime runtime = new(written);
        Assert.Equal(("obs", "actions"), (runtime.Inputs.Single(), runtime.Outputs.Single()));
        Assert.Equal([null, null, null], model.Declaration.Layers.Select(layer => layer.Name));
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
