using NetGen.Compiler.Attributes;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;
using NetGen.Compiler.Models.RTNeural;
using NetGen.Compiler.Onnx.Tests.Harness;
using NetGen.Compiler.Onnx.Tests.Writing;
using NetGen.Tests;

namespace NetGen.Compiler.Onnx.Tests.RoundTrips;

/// <summary>A network goes from each format to each other one and back: its weights keep every bit, and it predicts the same.</summary>
public sealed class RoundTripTests
{
    private const int Parts = 10;

    private static readonly int Count = FullRun.IsOn ? 1_500 : 40, CountOfOnnx = FullRun.IsOn ? 3_000 : 400;

    private static readonly string[] RecurrentKinds = [.. Enum.GetNames<RecurrentCell>()];

    public static TheoryData<string> Cases => [.. LayerCases.All.Keys];

    public static TheoryData<int> PartNumbers => [.. Enumerable.Range(0, Parts)];

    [Fact]
    public void Layers_OfTheCases_AreAll()
    {
        HashSet<string> kinds = [.. LayerCases.All.Values.SelectMany(layers => layers).Select(layer => layer.Kind), .. RecurrentKinds];

        // ONNX has no masks; Keras's files have them in tests of their own.
        Assert.Equal(["Masking"], LayerAttributes.All.Where(known => known.Key != LayerAttributes.Network).Select(known => known.Value.Kind).Except(kinds));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Layer_OfEachKind_ComesBackFromEveryFormat(string name)
    {
        Model model = RandomModels.Of(LayerCases.All[name]);
        Check(model);
        using TemporaryFolder folder = new();
        string text = Formats.Text(model);
        if (model.Network.IsChain)
        {
            // Keras gives the layers of a graph an order of its own.
            Assert.Equal(text, Formats.Text(Formats.Through(model, ".keras", folder)));
            Assert.Equal(text, Formats.Text(Formats.Through(model, ".h5", folder)));
        }

        Assert.Equal(text, Formats.Text(Formats.Through(model, ".onnx", folder)));
    }

    [Theory]
    [InlineData(BidirectionalMerge.None)]
    [InlineData(BidirectionalMerge.Sum)]
    [InlineData(BidirectionalMerge.Concatenate)]
    public void RecurrentLayer_ComesBackFromKeras(BidirectionalMerge merge)
    {
        using TemporaryFolder folder = new();
        foreach (RecurrentCell cell in Enum.GetValues<RecurrentCell>())
        {
            foreach (bool hasBias in new[] { false, true })
            {
                Model model = RandomModels.Of(
                    new InputDeclaration(0, [5, 3]),
                    new RecurrentDeclaration(0, cell) { Units = 2, Activation = Activation.Relu, UseBias = hasBias, Bidirectional = merge, ResetAfter = hasBias });
                foreach (string format in new[] { ".keras", ".h5" })
                {
                    Model read = Formats.Through(model, format, folder);
                    Assert.Equal(Formats.Text(model), Formats.Text(read));
                    AssertSameWeights(format, model, read);
                    AssertSamePredictions(format, model, read);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(PartNumbers))]
    public void Network_OfRandomLayers_ComesBackFromEveryFormat(int part)
    {
        List<string> failures = [];
        for (int seed = part * Count / Parts; seed < (part + 1) * Count / Parts; seed++)
        {
            Model model = RandomModels.Create(seed, RandomModels.ActivationsOfKeras, hasRecurrent: false);
            try
            {
                Check(model);
            }
            catch (Exception exception)
            {
                failures.Add($"seed {seed}: {Formats.Text(model)}\n{exception.Message}");
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count}: {string.Join("\n\n", failures)}");
    }

    [Theory]
    [MemberData(nameof(PartNumbers))]
    public void Network_OfRandomLayers_IsTheSameClassAfterOnnx(int part)
    {
        using TemporaryFolder folder = new();
        List<string> failures = [];
        for (int seed = part * CountOfOnnx / Parts; seed < (part + 1) * CountOfOnnx / Parts; seed++)
        {
            // Without recurrent layers, the seeds are those of the test above.
            Model model = RandomModels.Create(seed, RandomModels.ActivationsOfKeras, hasRecurrent: seed % 2 == 1);
            Model read = Formats.Through(model, ".onnx", folder);
            string expected = Formats.Declared(model), actual = Formats.Declared(read);
            if (expected != actual || read.Notes.Count > 0)
                failures.Add($"seed {seed}: {expected}\n{actual}\n{string.Join('\n', read.Notes)}");
            else
                AssertEqualWeights(model, read);
        }

        Assert.True(failures.Count == 0, $"{failures.Count}: {string.Join("\n\n", failures.Take(20))}");
    }

    [RecordedTheory]
    [InlineData("conv")]
    [InlineData("dense")]
    public void Model_OfRTNeural_ComesBackFromEveryFormat(string name) => Check(
        new RTNeuralFormat().Read(RecordedModels.PathOf("rtneural", "models", name + ".json"), new ModelReadOptions(Comparison.Type)));

    private static void Check(Model model)
    {
        using TemporaryFolder folder = new();
        foreach ((string first, string second) in Formats.Pairs)
        {
            string way = $"{first} to {second} and back: ";
            Model one = Formats.Through(model, first, folder), two = Formats.Through(one, second, folder), three = Formats.Through(two, first, folder);
            foreach (Model read in new[] { one, two, three })
            {
                AssertSameWeights(way, model, read);
                AssertSamePredictions(way, model, read);
            }

            // ONNX files hold all attributes as they are, and Keras's their shortest form.
            if (model.Network.IsChain)
                Assert.Equal(way + Formats.Text(first == ".onnx" ? two : one), way + Formats.Text(three));
        }
    }

    private static void AssertEqualWeights(Model expected, Model actual)
    {
        Assert.Equal(expected.Weights.Select(Head), actual.Weights.Select(Head));
        foreach ((ModelTensor tensor, ModelTensor other) in expected.Weights.Zip(actual.Weights))
            Assert.Equal(tensor.Values.Select(BitConverter.SingleToInt32Bits), other.Values.Select(BitConverter.SingleToInt32Bits));
    }

    // In the order that a format gives the layers of a graph.
    private static void AssertSameWeights(string way, Model expected, Model actual)
    {
        string heads = string.Join(' ', expected.Weights.Select(Head).Order()), others = string.Join(' ', actual.Weights.Select(Head).Order());
        Assert.True(heads == others, $"{way}the weights are {heads}, and then {others}; the layers are {Formats.Text(actual)}.");
        foreach (ModelTensor tensor in expected.Weights)
        {
            Assert.Equal(
                tensor.Values.Select(BitConverter.SingleToInt32Bits),
                actual.Weights.Single(other => other.Name == tensor.Name).Values.Select(BitConverter.SingleToInt32Bits));
        }
    }

    private static string Head(ModelTensor tensor) => $"{tensor.Name} {tensor.Shape}";

    private static void AssertSamePredictions(string way, Model expected, Model actual)
    {
        const int samples = 2;
        Random random = new(1);
        double[][] inputs = [.. expected.Network.Inputs.Select(input => Enumerable.Range(0, samples * input.Shape.Size).Select(_ => (random.NextDouble() * 3) - 1.5).ToArray())];
        Interpretation.PutIndices(expected.Network, inputs, samples, random);
        Assert.Equal(expected.Network.Outputs.Select(output => output.Shape), actual.Network.Outputs.Select(output => output.Shape));
        double[][] outputs = Interpretation.Predict(expected, inputs, samples), others = Interpretation.Predict(actual, inputs, samples);

        // Formats give the layers of a graph an order of their own, and the terms of a sum with it, so that a sum may be rounded in another way.
        double accuracy = expected.Network.IsChain ? 0 : 1e-13;
        bool AreSame(double left, double right) => Math.Abs(left - right) <= accuracy * (1 + Math.Abs(left));
        for (int i = 0; i < outputs.Length; i++)
            Assert.True(outputs[i].Zip(others[i], AreSame).All(isSame => isSame), $"{way}the output {i} is {string.Join(' ', outputs[i])}, and then {string.Join(' ', others[i])}.");
    }
}
