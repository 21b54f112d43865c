using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;
using NetGen.Compiler.Onnx.Tests.Harness;
using NetGen.Compiler.Onnx.Writing;

namespace NetGen.Compiler.Onnx.Tests.Writing;

/// <summary>Networks that are written compute in ONNX Runtime what they are, and are what they were when they are read again.</summary>
public sealed class WritingTests
{
    private const int Networks = 300, Samples = 3, Parts = 10;

    public static TheoryData<int> PartNumbers => [.. Enumerable.Range(0, Parts)];

    [Theory]
    [MemberData(nameof(PartNumbers))]
    public void Network_OfRandomLayers_ComputesTheSameInOnnxRuntimeAndWhenItIsReadAgain(int part)
    {
        using TemporaryFolder folder = new();
        List<string> differences = [];
        for (int seed = part * Networks / Parts; seed < (part + 1) * Networks / Parts; seed++)
        {
            Model model = RandomModels.Create(seed);
            try
            {
                Check(model, folder.PathOf($"{seed}.onnx"), seed);
            }
            catch (Exception exception)
            {
                differences.Add($"seed {seed}: {string.Join(' ', model.Network.Layers.Select(layer => $"{layer.Kind}({layer.Configuration})->{layer.OutputShape}"))}\n{exception.Message}");
            }
        }

        Assert.True(differences.Count == 0, $"{differences.Count}: {string.Join("\n\n", differences)}");
    }

    [Fact]
    public void Layers_OfTheRandomNetworks_AreAll()
    {
        HashSet<string> kinds = [.. Enumerable.Range(0, Networks).SelectMany(seed => RandomModels.Create(seed).Network.Layers.Select(layer => layer.GetType().Name))];

        // ONNX has no masks.
        string[] all =
        [
            .. typeof(Layer).Assembly.GetTypes()
                .Where(type => type.IsSubclassOf(typeof(Layer)) && !type.IsAbstract && type != typeof(MaskingLayer))
                .Select(type => type.Name),
        ];
        Assert.Equal(all.Order(StringComparer.Ordinal), kinds.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Masks_AreRefusedByTheNameOfTheLayer()
    {
        using TemporaryFolder folder = new();
        Model model = RandomModels.Of(new InputDeclaration(0, [4, 2]), new MaskingDeclaration(0), new RecurrentDeclaration(0, RecurrentCell.GRU) { Units = 3 });

        string message = Assert.Throws<NetworkFileException>(() => OnnxWriter.Write(model, folder.PathOf("masked.onnx"))).Message;

        Assert.Contains("the layer 'masking' makes a mask, and ONNX's operators know lengths of sequences alone", message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.PathOf("masked.onnx")));
    }

    // Unity reads versions 7 to 15.
    [Theory]
    [InlineData(15)]
    [InlineData(17)]
    public void File_IsOfVersion15_OrOf17WithLayerNormalization_WithABatchOfAnySize(long version)
    {
        LayerDeclaration[] normalization = version == 17 ? [new LayerNormalizationDeclaration(0, [])] : [new BatchNormalizationDeclaration(0)];
        global::Onnx.ModelProto written = OnnxWriter.Model(
            RandomModels.Of([new InputDeclaration(0, [4]), new DenseDeclaration(0) { Units = 3, Activation = Activation.HardSilu }, .. normalization]));
        Assert.Equal(8, written.IrVersion);
        Assert.Equal(version, Assert.Single(written.OpsetImport).Version);
        Assert.All(written.Graph.Input.Concat(written.Graph.Output), value => Assert.Equal("batch", value.Type.TensorType.Shape.Dim[0].DimParam));
    }

    [Fact]
    public void Chain_OfConvolutions_TransposesOnlyAtItsEnds()
    {
        ModelBuilder builder = new("test");
        builder.Add(new InputDeclaration(0, [8, 8, 3]));
        for (int channels = 3; channels < 6; channels++)
        {
            builder.Add(
                new ConvDeclaration(0, 2) { Filters = channels + 1, KernelSize = [3], UseBias = false, Padding = Padding.Same, Activation = Activation.Relu },
                new ModelTensor("kernel", TensorShape.Of(3, 3, channels, channels + 1), new float[9 * channels * (channels + 1)]));
            builder.Add(new PoolingDeclaration(0, PoolingFunction.Max, 2, []) { Padding = Padding.Same });
        }

        global::Onnx.GraphProto graph = OnnxWriter.Model(builder.Build(Comparison.Type)).Graph;

        Assert.Equal(["Transpose", "Conv", "Relu", "MaxPool", "Conv", "Relu", "MaxPool", "Conv", "Relu", "MaxPool", "Transpose"], graph.Node.Select(node => node.OpType));
    }

    private static void Check(Model model, string path, int seed)
    {
        OnnxWriter.Write(model, path);
        Random random = new(seed);
        double[][] inputs = [.. model.Network.Inputs.Select(input =>
            Enumerable.Range(0, Samples * input.Shape.Size).Select(_ => (double)(float)((random.NextDouble() * 3) - 1.5)).ToArray())];
        Interpretation.PutIndices(model.Network, inputs, Samples, random);
        double[][] expected = Interpretation.Predict(model, inputs, Samples);

        using (Runtime runtime = new(path))
        {
            Dictionary<string, double[]> actual = runtime.Run(runtime.Inputs.Index().ToDictionary(input => input.Item, input => inputs[input.Index]), Samples);
            for (int i = 0; i < expected.Length; i++)
                Comparison.AssertClose(expected[i], actual[runtime.Outputs[i]], "ONNX Runtime: " + runtime.Outputs[i], Accuracy(expected[i]));
        }

        Model read = Comparison.Read(path, new OnnxReadOptions { KeepsChannelsFirst = true });
        double[][] again = Interpretation.Predict(read, inputs, Samples);
        Assert.Equal(model.Network.Outputs.Select(output => output.Shape), read.Network.Outputs.Select(output => output.Shape));
        for (int i = 0; i < expected.Length; i++)
            Comparison.AssertClose(expected[i], again[i], "read again: " + model.Network.Outputs[i].Name, Accuracy(expected[i]));
    }

    private static double Accuracy(double[] values) => values.All(double.IsFinite) ? Comparison.Tolerance : throw new InvalidOperationException("The network's values are not finite.");
}
