using System.Text.Json;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Models.Nam;
using NetGen.Compiler.Models.Source;
using NetGen.Compiler.Models.Tests.Infrastructure;
using NetGen.Interpreter;

namespace NetGen.Compiler.Models.Tests;

/// <summary>Files of Neural Amp Modeler become streams that compute what the trainer's definition does.</summary>
public sealed class NamTests
{
    private static readonly ModelReadOptions Options = new(ClassName.Of("", "Amp")) { InputShapes = [TensorShape.Of(16, 1)] };

    // The tolerance is that of PyTorch's 32-bit arithmetic.
    [Theory]
    [InlineData("wavenet")]
    [InlineData("wavenet-gated")]
    [InlineData("wavenet-new")]
    [InlineData("lstm")]
    public void Model_AfterSilence_ComputesWhatTheTrainerDoes(string name)
    {
        Model model = Read(Text(name + ".nam"));
        using var recorded = JsonDocument.Parse(Text(name + ".json"));
        double[] Values(string member) => [.. recorded.RootElement.GetProperty(member).EnumerateArray().Select(value => value.GetDouble())];

        IEnumerable<double[]> weights = model.Weights.Select(weight => Array.ConvertAll(weight.Values, value => (double)value));
        StreamInterpreter stream = new(StreamGraph.Of(model.Network), [.. ParameterParts.Split(model.Network.Parameters, weights)]);
        for (int step = recorded.RootElement.GetProperty("silence").GetInt32(); step > 0; step--)
            stream.Step([0]);
        double[] expected = Values("outputs"), actual = [.. Values("inputs").SelectMany(sample => stream.Step([sample]))];

        double scale = expected.Max(Math.Abs);
        Assert.All(actual.Zip(expected), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1e-5 * scale));
    }

    [Fact]
    public void WaveNet_IsReadableText()
    {
        Model model = Simplification.Simplify(Read(Text("wavenet-gated.nam")));
        Assert.Equal(
            """
            // Imported from amp.nam.

            using NetGen;

            [Input(16, 1)]
            [Dense(3, UseBias = false, PerPosition = true, Name = "rechannel_1")]
            [Conv1D(6, 2, Padding = Causal, Name = "conv_1_1")]
            [Dense(6, UseBias = false, PerPosition = true, From = "input", Name = "mixin_1_1")]
            [Add("conv_1_1", Name = "z_1_1")]
            [Slice(0, 3)]
            [Activation(Tanh, Name = "value_1_1")]
            [Slice(3, 3, From = "z_1_1")]
            [Activation(Sigmoid)]
            [Multiply("value_1_1", Name = "activation_1_1")]
            [Dense(3, PerPosition = true, Name = "residual_1_1")]
            [Add("rechannel_1")]
            """,
            string.Join('\n', DeclarationText.File(model.Declaration, "Imported from amp.nam").Split('\n').Take(16)));
        Assert.NotNull(model.Declaration.Stream);
        Assert.Contains("The weights of the last 1×1 convolution are left out: no output depends on them.", model.Notes);
        Assert.Contains("The model is of sound with 48000 samples in a second.", model.Notes);
    }

    [Fact]
    public void States_ThatSilenceDoesNotLeadTo_AreRefused()
    {
        NetworkFileException refused = Assert.Throws<NetworkFileException>(() => Read(Text("lstm-remembers.nam")));
        Assert.Contains("the file starts with states of its own, and a stream of NetGen with zeros", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void States_ThatSilenceLeadsTo_AreNoted() =>
        Assert.Contains(Read(Text("lstm.nam")).Notes, note => note.StartsWith("The first states of the file are left out", StringComparison.Ordinal));

    [Fact]
    public void Container_IsItsLargestModel()
    {
        string small = Text("wavenet-gated.nam"), large = Text("wavenet.nam");
        Model model = Read($$$"""{"architecture": "SlimmableContainer", "config": {"submodels": [{"max_value": 0.5, "model": {{{small}}}}, {"max_value": 1, "model": {{{large}}}}]}}""");
        Assert.Equal(Read(large).Weights.Select(weight => weight.Name), model.Weights.Select(weight => weight.Name));
        Assert.Contains("The file has 2 models of different sizes; this is the last and largest one.", model.Notes);
    }

    [Theory]
    [InlineData("\"gated\": true", "\"gating_mode\": \"blended\"", "config.layers[0].gating_mode is 'blended'; NetGen reads 'gated' and 'none'")]
    [InlineData("\"gated\": true", "\"gated\": true, \"depth\": 3", "config.layers[0].depth is not known to NetGen, and may change what the model computes")]
    [InlineData("\"gated\": true", "\"gated\": true, \"conv_pre_film\": {\"active\": true}", "config.layers[0].conv_pre_film scales channels by the input (FiLM), which NetGen does not read")]
    [InlineData("\"Tanh\"", "\"Fasttanh\"", "config.layers[0]: the activation 'Fasttanh' is not read; known are Tanh")]
    [InlineData("\"WaveNet\"", "\"ConvNet\"", "architecture is 'ConvNet'; NetGen reads WaveNet, LSTM, and SlimmableContainer of them")]
    [InlineData("\"head\": null", "\"head\": null, \"condition_dsp\": {}", "config.condition_dsp computes the condition by a second model, which NetGen does not read")]
    [InlineData("\"channels\": 3", "\"channels\": 4", "weights has ")]
    [InlineData("\"kernel_size\": 2", "\"taps\": 2", "config.layers[0].kernel_size must be there, or 'kernel_sizes'")]
    [InlineData("\"input_size\": 1", "\"input_size\": 2", "config.layers[0].input_size is 2, and it reads 1 channels")]
    [InlineData("\"channels\": 3", "\"channels\": \"many\"", "config.layers[0].channels is no whole number from 1 on")]
    public void File_ThatSaysSomethingElse_IsRefused(string old, string changed, string reason)
    {
        string text = Text("wavenet-gated.nam");
        Assert.Contains(old, text, StringComparison.Ordinal);
        NetworkFileException refused = Assert.Throws<NetworkFileException>(() => Read(text.Replace(old, changed, StringComparison.Ordinal)));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[1, 2]", "expected an object with 'architecture', 'config' and 'weights'")]
    [InlineData("{}", "config is missing")]
    [InlineData("{", "is no JSON")]
    public void File_ThatIsNoModel_IsRefused(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<NetworkFileException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void File_CutOrChangedAnywhere_IsReadOrRefused()
    {
        string text = Text("wavenet-new.nam");
        Random random = new(1);
        for (int i = 0; i < 500; i++)
        {
            int at = random.Next(text.Length), end = Math.Min(text.Length, at + random.Next(1, 12));
            try
            {
                Read(text[..at] + "0123456789truefalse\"{}[],:"[random.Next(26)] + text[end..]);
            }
            catch (NetworkFileException)
            {
                // Refused, with its reasons.
            }
        }
    }

    private static string Text(string name)
    {
        using Stream stream = typeof(NamTests).Assembly.GetManifestResourceStream("nam/" + name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    private static Model Read(string text)
    {
        using TemporaryFolder folder = new();
        string path = folder.PathOf("amp.nam");
        File.WriteAllText(path, text);
        return new NamFormat().Read(path, Options);
    }
}
