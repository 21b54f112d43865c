using System.Globalization;
using NetGen.Compiler.Models;
using NetGen.Compiler.Onnx.Tests.Harness;
using NetGen.Compiler.Onnx.Tests.Writing;
using NetGen.Compiler.Onnx.Writing;
using NetGen.Tests;

namespace NetGen.Compiler.Onnx.Tests.RoundTrips;

/// <summary>Files that NetGen wrote and other programs changed: what their nodes compute counts, and the record of the class only where it is that of the nodes.</summary>
public sealed class ChangedFileTests
{
    private const int Parts = 4;

    // Those whose last layer computes nothing get another name there, so that not all networks serve.
    private static readonly int Count = FullRun.IsOn ? 40 : 20;

    public static TheoryData<int> PartNumbers => [.. Enumerable.Range(0, Parts)];

    public static TheoryData<string> Cases => [.. LayerCases.All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Layer_WithoutTheRecord_IsReadFromNodesAndNames(string name)
    {
        Dictionary<string, string> others = new()
        {
            // Layers that only train are in no node.
            ["noise"] = "[Input(6)] [Dense(3)] [Dense(2)]",
            ["spatial dropout"] = "[Input(8, 7, 4)] [Reshape(56, 4)] [Dense(2, PerPosition = true)]",
        };
        Model model = RandomModels.Of(LayerCases.All[name]);
        Model read = WithoutRecord(model);
        Assert.Equal(others.GetValueOrDefault(name, Formats.Text(model)), Formats.Text(read));
        Assert.Empty(read.Notes);
    }

    [Theory]
    [MemberData(nameof(PartNumbers))]
    public void Network_WithoutTheRecord_HasTheSameNamesAndWeights(int part)
    {
        for (int seed = part * Count / Parts; seed < (part + 1) * Count / Parts; seed++)
        {
            Model model = RandomModels.Create(seed, RandomModels.ActivationsOfKeras, hasRecurrent: false);
            Model read = WithoutRecord(model);
            string[] Weights(Model some) => [.. some.Weights.Where(weight => !weight.Name.EndsWith("/count", StringComparison.Ordinal)).Select(weight =>
                $"{weight.Name} {weight.Shape} {string.Join(' ', weight.Values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}")];
            Assert.Equal(Weights(model), Weights(read));
        }
    }

    [Fact]
    public void Weight_ThatWasChanged_IsReadAsItIs()
    {
        Model read = Changed(file => file.Graph.Initializer.First(tensor => tensor.Name == "dense/bias").RawData = Google.Protobuf.ByteString.CopyFrom(new byte[12]));
        Assert.All(read.Weights.First(weight => weight.Name == "dense/bias").Values, value => Assert.Equal(0, value));
        Assert.Contains("KernelL2 = 0.5", Formats.Text(read), StringComparison.Ordinal);
    }

    [Fact]
    public void Node_ThatWasChanged_CountsAndIsNoted()
    {
        Model read = Changed(file => file.Graph.Node.First(node => node.OpType == "Relu").OpType = "Tanh");
        Assert.Equal("[Input(6)] [Dense(3, Tanh)] [Dense(2)]", Formats.Text(read));
        Assert.Contains("but its nodes are those of another network: the layers are those of its nodes", Assert.Single(read.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[Dense(3, Relu, KernelL2 = 0.5)]", "[Thinking(3)]", "[Thinking] is not known")]
    [InlineData("KernelL2 = 0.5", "Depth = 3", "[Dense] has an argument that is not known")]
    [InlineData("KernelL2 = 0.5", "KernelL2 = \"x\"", "'x' is none of the values that the argument can have")]
    [InlineData("KernelL2 = 0.5", "KernelInitializer = Best", "'Best' is none of the values that the argument can have")]
    [InlineData("[Dense(2)]", "[Dense(2)", "Expected ']' at character 9 of [Dense(2)")]
    [InlineData("class Net", "class Net\nclass Net", "'Net' is no name of a class, or the name of two")]
    [InlineData("class Net", "", "Expected '[' at character 0 of ")]
    [InlineData("[Input(6)]", "[Input(2000000000)]", "its nodes are those of another network")]
    [InlineData("[Dense(2)]", "[Layer<Net>]", "its nodes are those of another network")]
    public void Record_OfAnotherVersion_IsNotedAndNotUsed(string old, string changed, string reason)
    {
        Model read = Changed(file => file.MetadataProps[0].Value = file.MetadataProps[0].Value.Replace(old, changed, StringComparison.Ordinal));
        Assert.Equal("[Input(6)] [Dense(3, Relu)] [Dense(2)]", Formats.Text(read));
        Assert.Contains(reason, Assert.Single(read.Notes), StringComparison.Ordinal);
    }

    private static Model WithoutRecord(Model model)
    {
        using TemporaryFolder folder = new();
        string path = folder.PathOf("model.onnx");
        OnnxWriter.Write(model, path);
        OnnxEdit.Change(path, file => file.MetadataProps.Clear());
        return OnnxImporter.Read(path, model.Declaration.Type, new OnnxReadOptions());
    }

    private static Model Changed(Action<global::Onnx.ModelProto> change)
    {
        Model model = RandomModels.Of(
            new Declaration.InputDeclaration(0, [6]),
            new Declaration.DenseDeclaration(0) { Units = 3, Activation = Activation.Relu, KernelL2 = 0.5 },
            new Declaration.DenseDeclaration(0) { Units = 2 });
        using TemporaryFolder folder = new();
        string path = folder.PathOf("model.onnx");
        OnnxWriter.Write(model, path);
        OnnxEdit.Change(path, change);
        return OnnxImporter.Read(path, model.Declaration.Type, new OnnxReadOptions());
    }
}
