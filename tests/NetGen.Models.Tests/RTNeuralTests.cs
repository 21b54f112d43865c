using System.Globalization;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models.RTNeural;
using NetGen.Compiler.Models.Source;
using NetGen.Compiler.Models.Tests.Infrastructure;
using NetGen.Interpreter;
using NetGen.Tests;

namespace NetGen.Compiler.Models.Tests;

/// <summary>Models of RTNeural compute what Keras computed when they were exported.</summary>
public sealed class RTNeuralTests
{
    private static readonly ModelReadOptions Options = new(ClassName.Of("", "Net"));

    // The tolerance is that of six digits in the files and of Keras's 32-bit arithmetic.
    [RecordedTheory]
    [InlineData("conv")]
    [InlineData("dense")]
    public void RecordedModel_ComputesRecordedOutputs(string name)
    {
        Model model = new RTNeuralFormat().Read(RecordedModels.PathOf("rtneural", "models", name + ".json"), Options);
        double[] inputs = Values($"{name}_x_python.csv"), expected = Values($"{name}_y_python.csv");
        double[][] rows = [.. inputs.Chunk(model.Network.InputShape.Size)];
        double[] outputs = [.. NetworkInterpreter.Predict(model.Network, model.Weights.Select(weight => weight.Values), rows).SelectMany(row => row)];
        Assert.Equal(expected.Length, outputs.Length);
        Assert.All(outputs.Zip(expected), pair => Assert.InRange(pair.First, pair.Second - 1e-5, pair.Second + 1e-5));
    }

    [RecordedTheory]
    [InlineData("gru")]
    [InlineData("gru_1d")]
    [InlineData("lstm")]
    [InlineData("lstm_1d")]
    public void RecordedRecurrentModel_ComputesRecordedOutputs(string name)
    {
        ModelReadOptions options = Options with { InputShapes = [TensorShape.Of(100, 1)] };
        Model model = new RTNeuralFormat().Read(RecordedModels.PathOf("rtneural", "models", name + ".json"), options);
        double[] inputs = Values($"{name}_x_python.csv"), expected = Values($"{name}_y_python.csv");
        double[] outputs = [.. NetworkInterpreter.Predict(model.Network, model.Weights.Select(weight => weight.Values), [inputs]).SelectMany(row => row)];
        Assert.Equal(expected.Length, outputs.Length);
        Assert.All(outputs.Zip(expected), pair => Assert.InRange(pair.First, pair.Second - 1e-5, pair.Second + 1e-5));
    }

    [Fact]
    public void Convolution_IsCausalAndComputesStepByStep()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("model.json");
        File.WriteAllText(
            path,
            """
            {"in_shape": [null, 12, 1], "layers": [
              {"type": "conv1d", "shape": [null, 12, 2], "kernel_size": [3], "dilation": [2], "activation": "tanh", "weights": [[[[0.5, -0.25]], [[1, 0.75]], [[-0.5, 2]]], [0.1, -0.2]]},
              {"type": "conv1d", "shape": [null, 12, 1], "kernel_size": [2], "dilation": [1], "activation": "", "weights": [[[[1], [-1]], [[0.5], [0.25]]], [0.3]]}]}
            """);
        Model model = new RTNeuralFormat().Read(path, Options);
        NetworkDeclaration declaration = model.Declaration with { Stream = new StreamDeclaration(model.Declaration.Layers.Count) };
        Network network = new CheckedDeclaration(declaration).Network!;
        double[] inputs = [.. Enumerable.Range(0, 12).Select(step => Math.Sin(step * 1.7))];
        double[] expected = NetworkInterpreter.Predict(model.Network, model.Weights.Select(weight => weight.Values), [inputs])[0];
        IEnumerable<double[]> weights = model.Weights.Select(weight => Array.ConvertAll(weight.Values, value => (double)value));
        StreamInterpreter stream = new(StreamGraph.Of(network), [.. ParameterParts.Split(network.Parameters, weights)]);
        Assert.All(inputs.SelectMany(sample => stream.Step([sample])).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-12));

        // By hand: the last tap is that of now, and zeros come before the first step.
        double[] first = [Math.Tanh(0.1), Math.Tanh(-0.2)];
        Assert.Equal((0.5 * first[0]) + (0.25 * first[1]) + 0.3, expected[0], 1e-6);
    }

    [RecordedFact]
    public void RecordedModel_IsShortText()
    {
        Model model = new RTNeuralFormat().Read(RecordedModels.PathOf("rtneural", "models", "conv.json"), Options);
        Assert.Equal(
            """
            // Imported from conv.json.

            using NetGen;

            [Input(100, 1)]
            [Dense(8, Tanh, PerPosition = true)]
            [Conv1D(4, 3, Tanh, Padding = Causal)]
            [BatchNormalization(Epsilon = 0.01)]
            [PReLU(1)]
            [Conv1D(4, 1, Tanh, Padding = Causal)]
            [Conv1D(6, 3, Tanh, DilationRate = 2, Padding = Causal, Groups = 2)]
            [BatchNormalization(Epsilon = 5, Center = false, Scale = false)]
            [PReLU(1, 2)]
            [Dense(1, Sigmoid, PerPosition = true)]
            public sealed partial class Net;

            """,
            DeclarationText.File(Simplification.Simplify(model).Declaration, "Imported from conv.json"));
    }

    [RecordedTheory]
    [InlineData("lstm.json", "in_shape: the file leaves the number of steps open; say it, such as --input-shape 100,1")]
    [InlineData("gru.json", "in_shape: the file leaves the number of steps open; say it, such as --input-shape 100,1")]
    [InlineData("conv1d_torch.json", "holds the weights of a PyTorch module, but no layers")]
    public void RecordedModelThatIsNotSupported_IsRefused(string name, string message) => Assert.Contains(
        message,
        Assert.Throws<NetworkFileException>(() => new RTNeuralFormat().Read(RecordedModels.PathOf("rtneural", "models", name), Options)).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("", "is no JSON")]
    [InlineData("[]", "is no model of RTNeural; expected an object with 'in_shape' and 'layers'")]
    [InlineData("""{"in_shape": [null, 2], "layers": [7]}""", "layer 0 (no type): NetGen reads dense")]
    [InlineData("""{"in_shape": [null, 2], "layers": [{"type": "dense", "shape": [null, 1], "activation": "swish", "weights": [[[1], [2]], [3]]}]}""",
        "layer 0 (dense): the activation 'swish' is none of RTNeural's: tanh, relu, sigmoid, softmax, elu")]
    [InlineData("""{"in_shape": [null, 2], "layers": [{"type": "dense", "shape": [null, 1], "weights": [[[1], [2, 3]], [3]]}]}""",
        "layer 0 (dense): the array 0 of its weights is no tensor of numbers")]
    [InlineData("""{"in_shape": [null, 2], "layers": [{"type": "dense", "shape": [null, 1], "weights": [[[1], [2], [3]], [3]]}]}""",
        "dense/kernel: expected 2×1, but the file has 3×1")]
    [InlineData("""{"in_shape": [null, 2], "layers": [{"type": "dense", "shape": [null, 0], "weights": [[[1], [2]], [3]]}]}""",
        "'units' of [Dense] must be")]
    [InlineData("""{"in_shape": [null, 8, 1], "layers": [{"type": "conv1d", "shape": [null, 4, 1], "kernel_size": [1], "dilation": [1], "weights": [[[[1]]]]}]}""",
        "layer 0 (conv1d): its shape has 4 steps, but a convolution of RTNeural computes all 8")]
    [InlineData("""{"in_shape": [null, null, 1], "layers": []}""", "in_shape: the file leaves the number of steps open")]
    [InlineData("""{"in_shape": [null, 8, 1], "layers": [{"type": "gru", "shape": [null, 8, 2], "activation": "relu", "weights": []}]}""",
        "layer 0 (gru): its activation is 'relu', and RTNeural's recurrent layers have tanh")]
    [InlineData("""{"in_shape": [null, 8, 8, 1], "layers": []}""", "in_shape: expected the batch, the steps of a series if it is one")]
    [InlineData("""{"in_shape": [null, 2], "layers": [{"type": "activation", "activation": "", "shape": [null, 2], "weights": []}]}""",
        "layer 0 (activation): the activation has no name")]
    public void BadFile_IsRefusedWithTheReason(string json, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("model.json");
        File.WriteAllText(path, json);
        string text = Assert.Throws<NetworkFileException>(() => new RTNeuralFormat().Read(path, Options)).Message;
        Assert.StartsWith($"The file '{path}' ", text, StringComparison.Ordinal);
        Assert.Contains(message, text, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenSteps_AreThoseOfTheOptions()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("model.json");
        File.WriteAllText(path, """{"in_shape": [null, null, 1], "layers": [{"type": "dense", "shape": [null, null, 2], "activation": "", "weights": [[[1, 2]]]}]}""");
        Model model = new RTNeuralFormat().Read(path, Options with { InputShapes = [TensorShape.Of(64, 1)] });
        Assert.Equal(TensorShape.Of(64, 2), model.Network.OutputShape);
        Assert.Contains(
            "the shape 64×2 is given, but the file has any×1",
            Assert.Throws<NetworkFileException>(() => new RTNeuralFormat().Read(path, Options with { InputShapes = [TensorShape.Of(64, 2)] })).Message,
            StringComparison.Ordinal);
    }

    private static double[] Values(string name) => [.. File.ReadLines(RecordedModels.PathOf("rtneural", "test_data", name))
        .Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
}
