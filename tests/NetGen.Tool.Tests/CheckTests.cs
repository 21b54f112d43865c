namespace NetGen.Compiler.Tool.Tests;

/// <summary><c>netgen check</c> compares a file with a class, and says where each difference is.</summary>
public sealed class CheckTests
{
    private static readonly string Gate = ToolRun.Golden("gate.json");

    [Theory]
    [InlineData("gate.json")]
    [InlineData("gate.keras")]
    [InlineData("gate.onnx")]
    public void ImportedClass_HasWhatTheFileHas(string file)
    {
        using var tool = new ToolRun();
        if (file == "gate.json")
            File.Copy(Gate, tool.PathOf(file));
        else
            Assert.Equal(0, tool.Run("convert", Gate, tool.PathOf(file)));
        Assert.Equal(0, tool.Run("import", tool.PathOf(file), "-o", tool.PathOf("Gate.cs"), "-n", "My.Game"));
        Assert.Equal(0, tool.Run("check", tool.PathOf(file), "--against", tool.PathOf("Gate.cs")));
        Assert.EndsWith($"check  class My.Game.Gate, 3 → 2, 2 layers, declares what {file} has\n", tool.Output, StringComparison.Ordinal);
        Assert.Empty(tool.Errors);
    }

    [Fact]
    public void BlocksOfTheImport_AreTheLayersOfTheFile()
    {
        using var tool = new ToolRun();
        const string dense = """{"type": "dense", "activation": "tanh", "shape": [null, 1], "weights": [[[2]], [3]]}, {"type": "dense", "activation": "relu", "shape": [null, 1], "weights": [[[2]], [3]]}""";
        File.WriteAllText(tool.PathOf("deep.json"), $$"""{"in_shape": [null, 1], "layers": [{{string.Join(", ", Enumerable.Repeat(dense, 5))}}]}""");
        Assert.Equal(0, tool.Run("import", tool.PathOf("deep.json"), "-o", tool.PathOf("Deep.cs")));
        Assert.Contains("class DeepBlock;", File.ReadAllText(tool.PathOf("Deep.cs")), StringComparison.Ordinal);
        Assert.Equal(0, tool.Run("check", tool.PathOf("deep.json"), "--against", tool.PathOf("Deep.cs")));

        // The block in a source of its own.
        string[] parts = File.ReadAllText(tool.PathOf("Deep.cs")).Split("[Input]\n");
        File.WriteAllText(tool.PathOf("Net.cs"), parts[0]);
        File.WriteAllText(tool.PathOf("Block.cs"), "[Input]\n" + parts[1]);
        Assert.Equal(0, tool.Run("check", tool.PathOf("deep.json"), "--against", tool.PathOf("Net.cs"), "--against", tool.PathOf("Block.cs")));
        Assert.Equal(1, tool.Run("check", tool.PathOf("deep.json"), "--against", tool.PathOf("Net.cs")));
        Assert.StartsWith("Net.cs(6): error CS0246: The type or namespace name 'DeepBlock'", tool.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(80)]
    [InlineData(120)]
    public void Differences_AreListedAtTheirLines(int? width)
    {
        using var tool = new ToolRun { Width = width };
        File.WriteAllText(tool.PathOf("Gate.cs"), """
            namespace My.Game;

            [Input(4)]
            [Dropout(0.5)]
            [Dense(4, Relu, KernelL2 = 1e-3)]
            [Dense(4, Tanh)]
            [Activation(Softmax)]
            [Loss(MeanSquaredError)]
            public sealed partial class Gate : OfTheProject
            {
                private readonly Unknown _unknown = OfTheProject.Value;
            }
            """);
        Assert.Equal(1, tool.Run("check", Gate, "--against", tool.PathOf("Gate.cs")));
        if (width is { } columns)
        {
            Assert.All(tool.Output.Split('\n'), line => Assert.True(line.Length <= columns, line));
            return;
        }

        Assert.Equal(
            """
            Gate.cs(3): the input 'input' is 4, in the file 3
            Gate.cs(5): 'dense': activation is Relu, in the file Tanh
            Gate.cs(6): 'dense_1': units is 4, in the file 2; activation is Tanh, in the file Softmax
            Gate.cs(7): 'activation', [Activation(Softmax)], is not in the file
            check  My.Game.Gate differs from gate.json in 4 places

            """,
            tool.Output);
    }

    [Theory]
    [InlineData("[Input(3)]\n[Dens(4)]\npublic partial class Net;", "Net.cs(2): error CS0246: ")]
    [InlineData("[Input(3)]\n[Dense(4, Tan)]\npublic partial class Net;", "Net.cs(2): error CS0103: The name 'Tan' does not exist")]
    [InlineData("[Input(3, 2)]\n[Dense(4)]\npublic partial class Net;", "Net.cs(2): error NG0006: The layer 'dense' expects an input of 1 dimension, got 3×2")]
    [InlineData("[Input(3)]\n[Dense(-4)]\n[Dense(0)]\npublic partial class Net;", "Net.cs(2): error NG0005: 'units' of [Dense] must be ")]
    [InlineData("[Input(3)]\n[Dense(4)]\npublic class Net;", "Net.cs(3): error NG0002: ")]
    [InlineData("[Input]\n[Dense(4)]\npublic partial class Net;", "error: Net.cs(3): the class 'Net' leaves the shape of its input open")]
    [InlineData("public class Net;", "error: Net.cs: no class has NetGen's attributes")]
    public void ErrorsOfTheDeclaration_AreThoseOfTheBuild(string source, string error)
    {
        using var tool = new ToolRun();
        File.WriteAllText(tool.PathOf("Net.cs"), source);
        Assert.Equal(1, tool.Run("check", Gate, "--against", tool.PathOf("Net.cs")));
        Assert.Contains(error, tool.Errors, StringComparison.Ordinal);
        Assert.Empty(tool.Output);
    }

    [Theory]
    [InlineData("[Weights(\"gate.safetensors\")]")]
    [InlineData("[Gpu]")]
    public void WhatOnlyTheProjectHas_IsNotAskedFor(string attribute)
    {
        using var tool = new ToolRun();
        File.WriteAllText(tool.PathOf("Net.cs"), $"[Input(3)] [Dense(4, Activation.Tanh)] [Dense(2, Softmax)] {attribute} internal partial class Net;");
        Assert.Equal(0, tool.Run("check", Gate, "--against", tool.PathOf("Net.cs")));
    }

    [Fact]
    public void OneOfSeveralClasses_IsChosenByName()
    {
        using var tool = new ToolRun();
        File.WriteAllText(
            tool.PathOf("Nets.cs"),
            "namespace A { [Input(3)] [Dense(4, Tanh)] [Dense(2, Softmax)] partial class Good; }\nnamespace B { [Input(3)] [Dense(4)] partial class Other; }");
        Assert.Equal(2, tool.Run("check", Gate, "--against", tool.PathOf("Nets.cs")));
        Assert.Equal("error: --class is needed: Nets.cs has the networks A.Good, B.Other.\n", tool.Errors);
        Assert.Equal(0, tool.Run("check", Gate, "--against", tool.PathOf("Nets.cs"), "--class", "Good"));
        Assert.Equal(1, tool.Run("check", Gate, "--against", tool.PathOf("Nets.cs"), "--class", "B.Other"));
        Assert.Equal(2, tool.Run("check", Gate, "--against", tool.PathOf("Nets.cs"), "--class", "Goo"));
        Assert.Contains("--class is 'Goo'; expected one of A.Good, B.Other.", tool.Errors, StringComparison.Ordinal);
    }
}
