using System.Text.Json;
using NetGen.Storage;
using NetGen.Tests;

namespace NetGen.EndToEnd.Tests;

/// <summary>Every layer that a module of PyTorch has the parameters of.</summary>
[Input(8, 6, 3)]
[Conv2D(5, 3, Padding = Same)]
[BatchNormalization(Epsilon = 1e-5)]
[Activation(Relu)]
[DepthwiseConv2D(3, DepthMultiplier = 2, Padding = Same)]
[MaxPooling2D(2)]
[Conv2D(4, 2)]
[PReLU(1, 2)]
[Conv2DTranspose(3, 2, Strides = 2)]
[Flatten]
[BatchNormalization(Epsilon = 1e-5)]
[Dense(6, Relu)]
[LayerNormalization(Epsilon = 1e-5)]
[Dense(3)]
public sealed partial class TorchImages;

/// <summary>Recurrent modules, two layers of which are in one.</summary>
[Input(6, 3)]
[LSTM(4, ReturnSequences = true, Bidirectional = Concatenate)]
[LSTM(4, ReturnSequences = true, Bidirectional = Concatenate)]
[GRU(5, ReturnSequences = true)]
[SimpleRNN(4, Relu, ReturnSequences = true, UseBias = false)]
[Flatten]
[Dense(3)]
public sealed partial class TorchSeries;

/// <summary>The layers of torch.words.safetensors, whose vectors are flattened with their elements last.</summary>
[Input(4)]
[Embedding(30, 5)]
[Activation(Tanh)]
[Flatten]
[Dense(3)]
public sealed partial class TorchWords;

/// <summary>A layer that no module of PyTorch computes.</summary>
[Input(6, 3)]
[GRU(5, ResetAfter = false)]
public sealed partial class TorchResetBefore;

/// <summary>Layers of one shape: only the numbers in the names of the modules tell them apart.</summary>
[Input(4)]
[Dense(4, Tanh)]
[Dense(4, Tanh)]
[Dense(4, Tanh)]
[Dense(4, Tanh)]
[Dense(4, Tanh)]
[Dense(4, Tanh)]
public sealed partial class TorchChain;

/// <summary>The same without the last one.</summary>
[Input(4)]
[Dense(4, Tanh)]
[Dense(4, Tanh)]
[Dense(4, Tanh)]
[Dense(4, Tanh)]
[Dense(4, Tanh)]
public sealed partial class ShorterTorchChain;

/// <summary>Flattened values, half of which come last.</summary>
[Input(2, 3, 2)]
[Conv2D(4, 1)]
[Flatten(Name = "features")]
[Concatenate("features")]
[Dense(2)]
public sealed partial class TorchMixed;

/// <summary>The burn project's state dictionary of a PyTorch module.</summary>
[Input(8, 8, 3)]
[Conv2D(4, 3, Padding = Same)]
[BatchNormalization(Epsilon = 1e-5)]
[Activation(Relu)]
[Flatten]
[Dense(16)]
public sealed partial class TorchMultiLayer;

/// <summary>State dictionaries that PyTorch wrote, and what it computed (tests/golden/make_state_dictionaries.py).</summary>
public sealed class PyTorchTests
{
    // Sums of up to 72 products in another order; the values are about 1.
    private const float Tolerance = 2e-6f;

    [Fact]
    public void EveryLayer_ComputesWhatItsModuleDid()
    {
        var network = new TorchImages();
        network.LoadPyTorch(PathOf("images"));
        AssertOutputs("images", (inputs, outputs) => network.PredictBatch(inputs, outputs));
    }

    [Fact]
    public void RecurrentLayers_ComputeWhatTheirModulesDid()
    {
        var network = new TorchSeries();
        network.LoadPyTorch(PathOf("series"));
        AssertOutputs("series", (inputs, outputs) => network.PredictBatch(inputs, outputs));
    }

    [Fact]
    public void Embedding_HasTheWeightOfItsModule()
    {
        var network = new TorchWords();
        network.LoadPyTorch(PathOf("words"));
        AssertOutputs("words", (inputs, outputs) => network.PredictBatch(inputs, outputs));
    }

    [Fact]
    public void ALayerThatResetsBeforeTheProduct_HasNoModule() => Assert.Contains(
        "gru: no module of PyTorch has the parameters of GRU without ResetAfter",
        Assert.Throws<NetworkFileException>(() => new TorchResetBefore().LoadPyTorch(PathOf("series"))).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("f64")]
    [InlineData("f16")]
    [InlineData("bf16")]
    public void ModulesOfOneShape_HaveTheOrderOfTheirNumbers(string type)
    {
        var network = new TorchChain();
        network.LoadPyTorch(PathOf($"chain.{type}"));
        AssertOutputs($"chain.{type}", (inputs, outputs) => network.PredictBatch(inputs, outputs));
    }

    [Fact]
    public void Modules_NamedByTheCaller_ComeFirst()
    {
        var network = new TorchChain();
        string[] layers = [.. TorchChain.Description.Layers.Select(layer => layer.Name)];
        var modules = layers.Select((layer, i) => (layer, Module: $"net.{2 * (5 - i)}")).ToDictionary(pair => pair.layer, pair => pair.Module);
        network.LoadPyTorch(PathOf("chain.f64"), new PyTorchOptions { Modules = modules });

        var expected = new TorchChain();
        expected.LoadPyTorch(PathOf("chain.f64"));
        Assert.Equal(Values(expected.Parameters[10]), Values(network.Parameters[0]));
        Assert.Equal(Values(expected.Parameters[1]), Values(network.Parameters[11]));
    }

    [Fact]
    public void MoreModulesThanLayers_AreAmbiguous()
    {
        var network = new ShorterTorchChain();
        float[] before = network.Parameters.Buffer.Span.ToArray();
        string message = Assert.Throws<NetworkFileException>(() => network.LoadPyTorch(PathOf("chain.f64"))).Message;
        Assert.Contains("have the same shapes, bias 4, weight 4×4; say which belongs to which layer by PyTorchOptions.Modules", message, StringComparison.Ordinal);
        Assert.Equal(before, network.Parameters.Buffer.Span.ToArray());

        // With the extra one named nowhere, but allowed, the others still have to be named.
        var modules = Enumerable.Range(0, 5).ToDictionary(i => i == 0 ? "dense" : $"dense_{i}", i => $"net.{2 * i}");
        message = Assert.Throws<NetworkFileException>(
            () => network.LoadPyTorch(PathOf("chain.f64"), new PyTorchOptions { Modules = modules })).Message;
        Assert.Contains("net.10 (bias 4, weight 4×4): no layer has these shapes", message, StringComparison.Ordinal);
        network.LoadPyTorch(PathOf("chain.f64"), new PyTorchOptions { Modules = modules, AllowUnusedModules = true });
        Assert.NotEqual(before, network.Parameters.Buffer.Span.ToArray());
    }

    [Fact]
    public void AFileOfAnotherNetwork_IsToldWhole()
    {
        var network = new TorchImages();
        float[] before = network.Parameters.Buffer.Span.ToArray();
        string message = Assert.Throws<NetworkFileException>(() => network.LoadPyTorch(
            PathOf("chain.f64"), new PyTorchOptions { Modules = new Dictionary<string, string> { ["dense"] = "net.3", ["none"] = "net.0" } })).Message;
        Assert.Contains("does not fit the network TorchImages", message, StringComparison.Ordinal);
        Assert.Contains("dense: Modules names the module net.3, but the file has net.0, net.2, net.4, net.6, net.8, net.10", message, StringComparison.Ordinal);
        Assert.Contains("none: named in Modules, but the network has conv2d, batch_normalization", message, StringComparison.Ordinal);
        Assert.Contains("conv2d: no module has bias 5, weight 5×3×3×3", message, StringComparison.Ordinal);
        Assert.Contains("net.10 (bias 4, weight 4×4): no layer has these shapes", message, StringComparison.Ordinal);
        Assert.Equal(before, network.Parameters.Buffer.Span.ToArray());
    }

    [Fact]
    public void FlattenedValuesThatAreMixed_AreRefused()
    {
        string message = Assert.Throws<NetworkFileException>(() => new TorchMixed().LoadPyTorch(PathOf("chain.f64"))).Message;
        Assert.Contains("dense: it reads values that concatenate mixes after they are flattened", message, StringComparison.Ordinal);
    }

    // Without the option, the rows of the first dense kernel are those of channels-first values.
    [Fact]
    public void ValuesThatAreFlattenedChannelsLast_StayInTheirOrder()
    {
        var first = new TorchImages();
        var last = new TorchImages();
        first.LoadPyTorch(PathOf("images"));
        last.LoadPyTorch(PathOf("images"), new PyTorchOptions { FlattensChannelsFirst = false });
        for (int row = 0; row < 72; row++)
        {
            // Positions of 6×4, then 3 channels.
            (int position, int channel) = (row / 3, row % 3);
            Assert.Equal(last.DenseKernel[(channel * 24) + position, 1], first.DenseKernel[row, 1]);
        }

        Assert.Equal(Values(last.Conv2dKernel), Values(first.Conv2dKernel));
    }

    [Fact]
    public void ADamagedFile_IsReadOrRefused_AllOrNothing()
    {
        byte[] sound = File.ReadAllBytes(PathOf("images"));
        var random = new System.Random(3);
        var network = new TorchImages();
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        int refused = 0;
        try
        {
            for (int round = 0; round < 3000; round++)
            {
                byte[] damaged = sound[..(random.Next(4) == 0 ? random.Next(sound.Length) : sound.Length)];
                for (int i = random.Next(3); i >= 0 && damaged.Length > 0; i--)
                    damaged[random.Next(Math.Min(damaged.Length, 2000))] = (byte)(random.Next(2) == 0 ? random.Next(256) : '0' + random.Next(10));
                File.WriteAllBytes(path, damaged);
                float[] before = network.Parameters.Buffer.Span.ToArray();
                try
                {
                    network.LoadPyTorch(path);
                }
                catch (NetworkFileException)
                {
                    refused++;
                    Assert.Equal(before, network.Parameters.Buffer.Span.ToArray());
                }
            }
        }
        finally
        {
            File.Delete(path);
        }

        Assert.InRange(refused, 2000, 2999);
    }

    [RecordedFact]
    public void AStateDictionaryOfOthers_IsRead()
    {
        var network = new TorchMultiLayer();
        network.LoadPyTorch(RecordedModels.PathOf("burn", "multi_layer.safetensors"));
        Assert.All(Values(network.BatchNormalizationMovingVariance), variance => Assert.Equal(1, variance, 1f));
        Assert.DoesNotContain(Values(network.DenseKernel), value => value == 0);
    }

    private static void AssertOutputs(string name, Action<float[], float[]> predict)
    {
        float[] inputs = Recorded(name, "input"), expected = Recorded(name, "output"), outputs = new float[expected.Length];
        predict(inputs, outputs);
        Assert.All(expected.Zip(outputs), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
    }

    private static float[] Recorded(string name, string tensor)
    {
        using JsonDocument recorded = JsonDocument.Parse(File.ReadAllBytes(Path.ChangeExtension(PathOf(name), ".json")));
        return [.. recorded.RootElement.GetProperty(tensor).EnumerateArray().Select(value => value.GetSingle())];
    }

    private static float[] Values(Parameter parameter)
    {
        float[] values = new float[parameter.Length];
        parameter.CopyTo(values);
        return values;
    }

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Files", $"torch.{name}.safetensors");
}
