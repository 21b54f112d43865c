using System.Reflection;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models.Files;
using NetGen.Compiler.Models.Source;
using NetGen.Compiler.Models.Tests.Infrastructure;
using NetGen.Storage;

namespace NetGen.Compiler.Models.Tests;

/// <summary>A model becomes a class as a person would write it, and a file of weights that the class loads.</summary>
public sealed class SourceTests
{
    [Fact]
    public void Chain_HasNoNames()
    {
        Model model = TestModels.Build(
            "Digits",
            new InputDeclaration(0, [28, 28, 1]) { Name = "input_layer" },
            TestModels.Conv(8, 3, "conv2d_4") with { From = "input_layer", Activation = Activation.Relu, Padding = Padding.Same },
            new PoolingDeclaration(0, PoolingFunction.Max, 2, [2]) { From = "conv2d_4", Name = "max_pooling2d_4" },
            new FlattenDeclaration(0) { From = "max_pooling2d_4", Name = "flatten_2" },
            new DropoutDeclaration(0, 0.5) { From = "flatten_2", Name = "dropout" },
            new DenseDeclaration(0) { Units = 10, Activation = Activation.Softmax, From = "dropout", Name = "probabilities" });
        AssertText(
            """
            // Imported from digits.keras.

            using NetGen;

            namespace Game;

            [Input(28, 28, 1, Name = "input_layer")]
            [Conv2D(8, 3, Relu, Padding = Same)]
            [MaxPooling2D(2)]
            [Flatten]
            [Dropout(0.5)]
            [Dense(10, Softmax, Name = "probabilities")]
            public sealed partial class Digits;

            """,
            model);
        Assert.Equal(["conv2d/kernel", "conv2d/bias", "probabilities/kernel", "probabilities/bias"], Simplification.Simplify(model).Weights.Select(weight => weight.Name));
    }

    [Fact]
    public void NamesThatSomethingReads_Stay() => AssertText(
        """
        // Imported from digits.keras.

        using NetGen;

        namespace Game;

        [Input(4)]
        [Dense(4, Relu, Name = "dense_7")]
        [Dense(4)]
        [Add("dense_7")]
        [Dense(2)]
        public sealed partial class Net;

        """,
        TestModels.Build(
            "Net",
            new InputDeclaration(0, [4]),
            TestModels.Dense(4, "dense_7") with { Activation = Activation.Relu },
            TestModels.Dense(4, "dense_8"),
            new MergeDeclaration(0, MergeFunction.Add, ["dense_7"]) { Name = "add" },
            TestModels.Dense(2, "dense_9")));

    [Fact]
    public void EqualResidualBlocks_BecomeAClass()
    {
        List<LayerDeclaration> layers = [new InputDeclaration(0, [6, 6, 3]), TestModels.Conv(4, 3, "conv2d") with { Padding = Padding.Same }];
        for (int block = 0; block < 3; block++)
        {
            string input = layers[^1].Name!;
            layers.Add(TestModels.Conv(4, 3, $"conv2d_{(2 * block) + 1}") with { Padding = Padding.Same, Activation = Activation.Relu });
            layers.Add(TestModels.Conv(4, 3, $"conv2d_{(2 * block) + 2}") with { Padding = Padding.Same });
            layers.Add(new MergeDeclaration(0, MergeFunction.Add, [input]) { Name = $"add_{block}" });
            layers.Add(new ActivationDeclaration(0, Activation.Relu, double.NaN) { Name = $"activation_{block}" });
        }

        layers.Add(new GlobalPoolingDeclaration(0, PoolingFunction.Average, 2) { Name = "pool" });
        Model model = TestModels.Build("Net", [.. layers]);
        AssertText(
            """
            // Imported from digits.keras.

            using NetGen;

            namespace Game;

            [Input(6, 6, 3)]
            [Conv2D(4, 3, Padding = Same, Name = "conv2d")]
            [Layer<NetBlock>(Repeat = 3)]
            [GlobalAveragePooling2D(Name = "pool")]
            public sealed partial class Net;

            [Input(Name = "in")]
            [Conv2D(4, 3, Relu, Padding = Same)]
            [Conv2D(4, 3, Padding = Same)]
            [Add("in")]
            [Activation(Relu)]
            public sealed partial class NetBlock;

            """,
            model);

        Model simple = Simplification.Simplify(model);
        Assert.Equal(
            ["conv2d/kernel", "conv2d/bias", "net_block/conv2d/kernel", "net_block/conv2d/bias"], simple.Weights.Take(4).Select(weight => weight.Name));
        Assert.Equal("net_block_2/conv2d_1/bias", simple.Weights[^1].Name);
        Assert.Equal(model.Weights.Select(weight => weight.Values), simple.Weights.Select(weight => weight.Values));
    }

    [Fact]
    public void BlocksThatReadEachOther_StayAsTheyAre()
    {
        List<LayerDeclaration> layers = [new InputDeclaration(0, [4])];
        for (int i = 0; i < 6; i++)
        {
            layers.Add(TestModels.Dense(4, $"dense_{2 * i}") with { Activation = Activation.Relu });
            layers.Add(TestModels.Dense(4, $"dense_{(2 * i) + 1}"));
            layers.Add(new MergeDeclaration(0, MergeFunction.Add, [$"dense_{Math.Max(0, 2 * (i - 1))}"]) { Name = $"add_{i}" });
        }

        Model model = TestModels.Build("Net", [.. layers]);
        Assert.DoesNotContain("Layer<", DeclarationText.File(Simplification.Simplify(model).Declaration, ""), StringComparison.Ordinal);
    }

    [Fact]
    public void FewEqualLayers_StayAsTheyAre() => Assert.Equal(
        5,
        Simplification.Simplify(TestModels.Build(
            "Net", new InputDeclaration(0, [4]), TestModels.Dense(4, "dense"), TestModels.Dense(4, "dense_1"), TestModels.Dense(4, "dense_2"), TestModels.Dense(4, "dense_3")))
            .Declaration.Layers.Count);

    [Fact]
    public void FileOfWeights_IsThatOfTheClass()
    {
        Model model = Simplification.Simplify(TestModels.Build(
            "Net",
            new InputDeclaration(0, [5, 5, 2]),
            TestModels.Conv(3, 2, "conv2d"),
            new BatchNormalizationDeclaration(0),
            new PReLUDeclaration(0, [1, 2]),
            new FlattenDeclaration(0),
            TestModels.Dense(4, "dense"),
            new DenseDeclaration(0) { Units = 1, UseBias = false, Name = "höhe" }));
        using var folder = new TemporaryFolder();
        string written = folder.PathOf("written.safetensors"), saved = folder.PathOf("saved.safetensors");
        ModelWeightsFile.Write(model, written);

        Type type = CompiledSource.Compile(DeclarationText.File(model.Declaration, "")).GetType("Game.Net")!;
        object network = Activator.CreateInstance(type, 1L)!;
        var parameters = (ParameterStore)type.GetProperty("Parameters")!.GetValue(network)!;
        for (int i = 0; i < model.Weights.Count; i++)
            parameters[i].CopyFrom(model.Weights[i].Values);
        MethodInfo save = typeof(NetworkFile).GetMethods().Single(method => method.Name == "Save").MakeGenericMethod(type);
        save.Invoke(null, [network, saved]);
        Assert.Equal(File.ReadAllBytes(saved), File.ReadAllBytes(written));
    }

    // The text, and that the generator reads the declaration of it.
    private static void AssertText(string expected, Model model)
    {
        NetworkDeclaration simple = Simplification.Simplify(model).Declaration;
        string text = DeclarationText.File(simple, "Imported from digits.keras");
        Assert.Equal(expected, text);
        Assert.Equal(simple, CompiledSource.Declare(text, $"Game.{simple.Type.Name}"));
    }
}
