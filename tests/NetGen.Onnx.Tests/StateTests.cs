using System.Text.Json;
using NetGen.Compiler.Models;
using NetGen.Compiler.Onnx.Tests.Harness;
using NetGen.Compiler.Onnx.Tests.RoundTrips;
using NetGen.Interpreter;
using StreamGraph = NetGen.Compiler.Graph.StreamGraph;

namespace NetGen.Compiler.Onnx.Tests;

/// <summary>Files whose states are inputs and outputs become streams, or are refused with a reason.</summary>
public sealed class StateTests
{
    private static readonly OnnxReadOptions Started = new() { Constants = new Dictionary<string, double> { ["episode_starts"] = 0 } };

    public static TheoryData<string> Files =>
        [.. Resources.Names("states", ".onnx").Where(name => !name.Contains("refused", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Files))]
    public void File_WithStates_ComputesTheStepsThatPyTorchComputed(string file)
    {
        Model model = Read(file);
        string name = file[(file.IndexOf('/') + 1)..];
        using var recorded = JsonDocument.Parse(Resources.Bytes($"states/{name[..name.IndexOf('.')]}.json"));
        double[][] Values(string property) =>
            [.. recorded.RootElement.GetProperty(property).EnumerateArray().Select(array => array.EnumerateArray().Select(value => value.GetDouble()).ToArray())];

        Assert.NotNull(model.Declaration.Stream);
        IEnumerable<double[]> weights = model.Weights.Select(weight => Array.ConvertAll(weight.Values, value => (double)value));
        StreamInterpreter stream = new(StreamGraph.Of(model.Network), [.. ParameterParts.Split(model.Network.Parameters, weights)]);
        int size = model.Network.Inputs.Sum(input => input.Shape.Size / input.Shape.Dimensions[0]);
        double[] actual = [.. Values("inputs").SelectMany(call => call.Chunk(size)).SelectMany(stream.Step)];

        Comparison.AssertClose([.. Values("outputs").SelectMany(call => call)], actual, file);
    }

    [Theory]
    [InlineData("sequence", "[Input(4, 3)] [LSTM(4, ReturnSequences = true)] [LSTM(4, ReturnSequences = true)] [Dense(2, PerPosition = true)] [Stream]")]
    [InlineData("step", "[Input(1, 3)] [GRU(5, ReturnSequences = true)] [Dense(2, Tanh, PerPosition = true)] [Stream]")]
    [InlineData("cell", "[Input(1, 3)] [SimpleRNN(4, ReturnSequences = true)] [Dense(1, PerPosition = true)] [Stream]")]
    [InlineData(
        "memory",
        "[Input(1, 6)] [Dense(8, Silu, PerPosition = true)] [LSTM(4, ReturnSequences = true)] [Dense(2, PerPosition = true)] [Clip(-3, 3)] [Rescaling(0.3333333333333333)] [Stream]")]
    public void File_WithStates_IsAStream(string name, string attributes)
    {
        Assert.Equal(attributes, Formats.Text(Read($"states/{name}.onnx")));
        Assert.Equal(attributes, Formats.Text(Read($"states/{name}.fixed.onnx")));
    }

    [Fact]
    public void States_OfTheFile_AreNoted() => Assert.Equal(
        [
            "The input 'h0' and the output 'hn' are a state: the class has [Stream], and a State of the class keeps it from step to step.",
            "The input 'c0' and the output 'cn' are a state: the class has [Stream], and a State of the class keeps it from step to step.",
        ],
        Read("states/sequence.onnx").Notes);

    [Fact]
    public void Policy_WithAMaskOfEpisodes_SaysHowItIsRead()
    {
        using TemporaryFolder folder = new();
        NetworkFileException refused = Assert.Throws<NetworkFileException>(() => Comparison.Read(folder.Extract("states/recurrent-policy.fixed.onnx")));
        Assert.Contains("its first states are computed of 'h_pi', 'c_pi', 'episode_starts'; they must be elements of inputs as they are, and no other input may change them (--constant makes an input a number)", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Policy_WhoseActionsAreAskedFor_HasNoStateOfTheCritic()
    {
        Model model = Read("states/recurrent-policy.fixed.onnx", Started with { Outputs = ["actions"] });
        Assert.Equal("[Input(1, 5)] [LSTM(4, ReturnSequences = true)] [Dense(6, Tanh, PerPosition = true)] [Dense(2, PerPosition = true)] [Stream]", Formats.Text(model));
    }

    [Fact]
    public void State_ThatIsAskedFor_IsRefused()
    {
        NetworkFileException refused = Assert.Throws<NetworkFileException>(() => Read("states/step.onnx", new OnnxReadOptions { Outputs = ["output", "hn"] }));
        Assert.Contains("'hn' of the file", refused.Message, StringComparison.Ordinal);
        Assert.Contains("is a state: the class has [Stream] and keeps it, and has no such input or output", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void State_ThatIsAConstant_MakesNoStream()
    {
        Model model = Read("states/step.onnx", new OnnxReadOptions { Constants = new Dictionary<string, double> { ["h0"] = 0 } });
        Assert.Null(model.Declaration.Stream);
        Assert.Single(model.Network.Outputs);
        Assert.Contains(model.Notes, note => note.StartsWith("The output 'hn' is left out: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bidirectional", "it starts with states that are inputs, and reads them in both directions or with the samples first; a state goes in one direction")]
    [InlineData("decayed", "its first states are computed of 'h0'; they must be elements of inputs as they are")]
    [InlineData("positive", "its first states are computed of 'h0'; they must be elements of inputs as they are")]
    [InlineData("read-elsewhere", "the input 'h0' is a state, as the output 'hn' has it after the last step, and a node that is not recurrent reads it too")]
    [InlineData("other-zeros", "it starts with zeros in each call, and other nodes with states; all recurrent layers of a stream keep their states")]
    [InlineData("unreturned", "it starts with the input 'h0', and no output has the same elements after the last step, so that no state goes on from call to call")]
    [InlineData("doubled", "no output has the same elements after the last step")]
    [InlineData("reversed", "no output has the same elements after the last step")]
    [InlineData("convolution", "sees several steps, and the file keeps no steps from call to call; only its recurrent nodes keep a state")]
    public void States_ThatNoStreamKeeps_AreRefused(string name, string reason)
    {
        NetworkFileException refused = Assert.Throws<NetworkFileException>(() => Read($"states/refused-{name}.onnx"));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    private static Model Read(string file, OnnxReadOptions? options = null)
    {
        using TemporaryFolder folder = new();
        return Comparison.Read(folder.Extract(file), options ?? (file.Contains("policy", StringComparison.Ordinal) ? Started : null));
    }
}
