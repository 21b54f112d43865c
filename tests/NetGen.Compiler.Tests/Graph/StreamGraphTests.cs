using NetGen.Compiler.Declaration;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Training;
using NetGen.Interpreter;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Graph;

/// <summary>A network step by step, against the same network on whole sequences.</summary>
public class StreamGraphTests
{
    private const int Steps = 9;

    public static TheoryData<string, LayerDeclaration[]> Networks => new()
    {
        { "recurrent layers", [Recurrent(RecurrentCell.GRU, 5, sequences: true), Recurrent(RecurrentCell.LSTM, 4)] },
        { "a GRU of the old kind and what is merged", [
            Recurrent(RecurrentCell.GRU, 4, sequences: true) with { ResetAfter = false, Name = "gru" },
            Recurrent(RecurrentCell.SimpleRNN, 4, sequences: true),
            Merge(MergeFunction.Add, "gru"),
            PerPosition(3),
        ] },
        { "the last of two layers", [
            Recurrent(RecurrentCell.LSTM, 4) with { Name = "a" },
            Recurrent(RecurrentCell.LSTM, 3) with { From = "input" },
            Concatenate("a"),
            Dense(2, Activation.Softmax),
        ] },
        { "causal convolutions with a residual", [
            Causal(4, size: 3, dilation: 2) with { Name = "a" },
            Causal(4, size: 2, dilation: 1),
            Merge(MergeFunction.Add, "a"),
            Causal(2, size: 1, dilation: 1),
        ] },
        { "gated convolutions", [
            Causal(4, size: 2, dilation: 4) with { Activation = Activation.Tanh, Name = "a" },
            Causal(4, size: 2, dilation: 4) with { Activation = Activation.Sigmoid, From = "input" },
            Merge(MergeFunction.Multiply, "a"),
            Concatenate("input"),
            new SliceDeclaration(0, 1, 4),
        ] },
        { "a depthwise convolution", [
            PerPosition(3),
            Before(4),
            new DepthwiseConvDeclaration(0, 1) { KernelSize = [3], Filters = 2, DilationRate = [2] },
            Before(1),
            new SeparableConvDeclaration(0, 1) { Filters = 4, KernelSize = [2] },
        ] },
        { "zeros before a convolution", [Before(2), new ConvDeclaration(0, 1) { Filters = 3, KernelSize = [3] }] },
        { "normalisations of channels", [
            PerPosition(4, Activation.Relu),
            new LayerNormalizationDeclaration(0, []),
            new BatchNormalizationDeclaration(0),
            new PReLUDeclaration(0, [1]),
            new RescalingDeclaration(0, 2),
            PerPosition(3, Activation.Softmax),
        ] },
        { "indices and numbers", [
            new RescalingDeclaration(0, 2) { Name = "numbers" },
            new SliceDeclaration(0, 1, 1) { From = "input" },
            Flatten(),
            Embedding(4, 5),
            Recurrent(RecurrentCell.GRU, 3, sequences: true),
            Concatenate("numbers"),
        ] },
        { "groups with dilation", [
            PerPosition(4),
            Causal(6, size: 3, dilation: 2) with { Groups = 2 },
            Causal(4, size: 2, dilation: 1) with { Groups = 2, UseBias = false },
            Before(2),
            new ConvDeclaration(0, 1) { Filters = 2, KernelSize = [3], Groups = 2 },
        ] },
        { "groups of a channel, and of many filters", [
            Causal(6, size: 2, dilation: 3) with { Groups = 2 },
            Causal(54, size: 2, dilation: 1) with { Groups = 3 },
            PerPosition(2),
        ] },
        { "functions of the input", [new RescalingDeclaration(0, 0.5), new ClipDeclaration(0, -1, 1), PerPosition(3)] },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Steps_GiveWhatTheWholeSequenceGives(string name, LayerDeclaration[] layers)
    {
        Network network = Network([Input(Steps, 2), .. layers]);
        var random = new Random(name.Length);
        double[][] parameters = [.. network.ParameterParts.Select(part => Draw(random, part.Shape.Size))];
        double[] input = Draw(random, Steps * 2);
        for (int step = 0; step < Steps && network.Layers.Any(layer => layer is EmbeddingLayer); step++)
            input[(2 * step) + 1] = random.Next(4);
        var graph = StreamGraph.Of(network);
        var stream = new StreamInterpreter(graph, parameters);
        double[][] steps = [.. input.Chunk(2).Select(stream.Step)];

        double[] whole = new GraphInterpreter(NetworkGraphs.Of(network).Inference, parameters).Run([input], []).Output[0];
        double[] streamed = whole.Length == steps[0].Length ? steps[^1] : [.. steps.SelectMany(step => step)];
        Assert.Equal(whole.Length, streamed.Length);
        for (int i = 0; i < whole.Length; i++)
            Assert.Equal(whole[i], streamed[i], 1e-12);
    }

    public static TheoryData<string, int, int, LayerDeclaration[]> Strided => new()
    {
        { "a causal stride", 2, 1, [Causal(3, size: 3, dilation: 1) with { Strides = [2] }] },
        { "strides among causal convolutions", 6, 5, [
            Causal(4, size: 3, dilation: 2),
            Causal(4, size: 3, dilation: 1) with { Strides = [2], Name = "a" },
            Causal(4, size: 2, dilation: 2),
            Merge(MergeFunction.Add, "a"),
            Causal(3, size: 5, dilation: 1) with { Strides = [3] },
            Causal(3, size: 2, dilation: 1),
        ] },
        { "a window as long as its stride", 4, 0, [new ConvDeclaration(0, 1) { Filters = 3, KernelSize = [4], Strides = [4] }] },
        { "a window shorter than its stride", 3, 1, [new ConvDeclaration(0, 1) { Filters = 3, KernelSize = [2], Strides = [3] }] },
        { "a window that sees some of the steps before", 2, 0, [Before(2), new ConvDeclaration(0, 1) { Filters = 3, KernelSize = [4], Strides = [2] }] },
        { "poolings", 6, 0, [
            Causal(4, size: 3, dilation: 1),
            new PoolingDeclaration(0, PoolingFunction.Max, 1, [2]),
            Causal(4, size: 2, dilation: 1),
            new PoolingDeclaration(0, PoolingFunction.Average, 1, [3]),
        ] },
        { "a pooling shorter than its stride", 3, 1, [new PoolingDeclaration(0, PoolingFunction.Max, 1, [2]) { Strides = 3 }] },
        { "a recurrent layer after strides", 4, 1, [
            Causal(4, size: 3, dilation: 1) with { Strides = [2] },
            new PoolingDeclaration(0, PoolingFunction.Max, 1, [2]),
            Recurrent(RecurrentCell.GRU, 3, sequences: true),
            PerPosition(2),
        ] },
        { "the last of a recurrent layer after a stride", 2, 0, [new PoolingDeclaration(0, PoolingFunction.Max, 1, [2]), Recurrent(RecurrentCell.LSTM, 3), Dense(2)] },
        { "groups and depthwise filters with strides", 4, 3, [
            PerPosition(4),
            Causal(4, size: 3, dilation: 1) with { Groups = 2, Strides = [2] },
            Before(2),
            new DepthwiseConvDeclaration(0, 1) { KernelSize = [3], Strides = [2] },
        ] },
        { "fewer steps, and as many again", 2, 1, [
            Causal(3, size: 3, dilation: 1) with { Name = "wide" },
            Causal(4, size: 2, dilation: 1) with { Strides = [2] },
            new UpSamplingDeclaration(0, 1, [2]),
            Concatenate("wide"),
            Causal(2, size: 3, dilation: 1),
        ] },
        { "more outputs than inputs", 1, 0, [PerPosition(3), new UpSamplingDeclaration(0, 1, [3]), Causal(2, size: 4, dilation: 1), PerPosition(2)] },
        { "steps next to each other", 2, 0, [new ReshapeDeclaration(0, [Steps * 2, 4]), Recurrent(RecurrentCell.GRU, 3, sequences: true), Causal(2, size: 2, dilation: 1)] },
        { "all of a sequence in a step", Steps * 4, 0, [new PoolingDeclaration(0, PoolingFunction.Average, 1, [Steps * 4]), Flatten(), Dense(3)] },
        { "images of steps and columns", 4, 1, [
            new ReshapeDeclaration(0, [Steps * 4, 2, 1]),
            new BorderDeclaration(0, BorderFunction.ZeroPadding, 2, [2, 0, 1, 1]),
            new ConvDeclaration(0, 2) { Filters = 3, KernelSize = [3, 3], Strides = [2, 1], Activation = Activation.Relu },
            new PoolingDeclaration(0, PoolingFunction.Max, 2, [2, 2]),
            new BorderDeclaration(0, BorderFunction.ZeroPadding, 2, [1, 0, 0, 0]),
            new ConvDeclaration(0, 2) { Filters = 2, KernelSize = [2, 1] },
        ] },
    };

    [Theory]
    [MemberData(nameof(Strided))]
    public void StepsOfStrides_GiveWhatTheWholeSequenceGives(string name, int stride, int latency, LayerDeclaration[] layers)
    {
        const int steps = Steps * 4;
        Network network = Network([Input(steps, 2), .. layers]);
        var random = new Random(name.Length);
        double[][] parameters = [.. network.ParameterParts.Select(part => Draw(random, part.Shape.Size))];
        double[] input = Draw(random, steps * 2);
        var graph = StreamGraph.Of(network);
        Assert.Equal((stride, latency), (graph.Stride, graph.Latency));
        var stream = new StreamInterpreter(graph, parameters);
        double[][] outputs = [.. input.Chunk(2 * stride).Select(stream.Step)];

        double[] whole = new GraphInterpreter(NetworkGraphs.Of(network).Inference, parameters).Run([input], []).Output[0];
        double[] streamed = whole.Length == outputs[0].Length ? outputs[^1] : [.. outputs.SelectMany(step => step)];
        Assert.Equal(whole.Length, streamed.Length);
        for (int i = 0; i < whole.Length; i++)
            Assert.Equal(whole[i], streamed[i], 1e-12);
        RequireLatency(graph, parameters, latency);
    }

    // The whole sequence has an output for the last steps too, which are fewer than a step of the stream has.
    [Fact]
    public void StepsThatAreLeft_WaitForMore()
    {
        Network network = Network([Input(11, 2), Causal(3, size: 3, dilation: 1) with { Strides = [4] }]);
        var random = new Random(2);
        double[][] parameters = [.. network.ParameterParts.Select(part => Draw(random, part.Shape.Size))];
        double[] input = Draw(random, 22);
        var stream = new StreamInterpreter(StreamGraph.Of(network), parameters);
        double[] streamed = [.. input.Chunk(8).Take(2).SelectMany(stream.Step)];

        double[] whole = new GraphInterpreter(NetworkGraphs.Of(network).Inference, parameters).Run([input], []).Output[0];
        Assert.Equal(9, whole.Length);
        for (int i = 0; i < streamed.Length; i++)
            Assert.Equal(whole[i], streamed[i], 1e-12);
    }

    // The last steps of an input do not change its output, as many as the latency says, and the one before them does.
    private static void RequireLatency(StreamGraph graph, double[][] parameters, int latency)
    {
        var random = new Random(1);
        double[] input = Draw(random, 2 * graph.Stride);
        for (int ignored = 0; ignored <= latency; ignored++)
        {
            double[] other = [.. input];
            for (int i = 0; i < 2; i++)
                other[^((2 * ignored) + i + 1)] += 3;
            double[] first = new StreamInterpreter(graph, parameters).Step(input), second = new StreamInterpreter(graph, parameters).Step(other);
            bool isSame = first[0] == second[0];
            Assert.Equal(ignored < latency, isSame);
        }
    }

    [Theory]
    [InlineData("gru", "begins with the last step")]
    [InlineData("conv1d", "sees steps that are still to come; with Padding = Causal, a convolution of a series sees none")]
    [InlineData("same", "pads the end of its sequences, and a stream has none; with Padding = Causal, a convolution of a series pads only what is before them")]
    [InlineData("valid", "sees steps that are still to come; with Padding = Causal, a convolution of a series sees none")]
    [InlineData("far", "needs 10 steps of the input for one step, and sequences have 9")]
    [InlineData("simple_rnn", "has one step at a time, and with the strides of the network it would have 2 at once")]
    [InlineData("add", "merges sequences of different strides")]
    [InlineData("global_average_pooling1d", "needs all steps at once")]
    [InlineData("global_max_pooling1d", "needs all steps at once")]
    [InlineData("max_pooling1d", "has windows that overlap, and sees steps that are still to come; with Strides of at least the pool size, it sees none")]
    [InlineData("average_pooling1d", "pads its sequences, and a stream has no end; with Padding = Valid, pooling pads nothing")]
    [InlineData("conv1d_transpose", "spreads each step over several")]
    [InlineData("flatten", "needs all steps at once")]
    [InlineData("permute", "moves elements from one step to another")]
    [InlineData("p_re_lu", "has weights for each step")]
    public void WhatNeedsLaterSteps_IsNamed(string layer, string reason)
    {
        LayerDeclaration[] layers = layer switch
        {
            "gru" => [Recurrent(RecurrentCell.GRU, 3) with { GoBackwards = true }],
            "conv1d" => [new ConvDeclaration(0, 1) { Filters = 3, KernelSize = [3], Padding = Padding.Same }],
            "same" => [new ConvDeclaration(0, 1) { Name = "same", Filters = 3, KernelSize = [3], Padding = Padding.Same, Strides = [2] }],
            "valid" => [new ConvDeclaration(0, 1) { Name = "valid", Filters = 3, KernelSize = [3], Strides = [2] }],
            "far" => [Causal(3, 2, 1) with { Strides = [5] }, Causal(3, 2, 1) with { Name = "far", Strides = [2] }],
            "simple_rnn" => [Recurrent(RecurrentCell.SimpleRNN, 3, sequences: true), Causal(3, 2, 1) with { Strides = [2] }],
            "add" => [
                new PoolingDeclaration(0, PoolingFunction.Max, 1, [2]) { Name = "four", Strides = 4 },
                new PoolingDeclaration(0, PoolingFunction.Max, 1, [1]) { From = "input", Strides = 8 },
                new MergeDeclaration(0, MergeFunction.Add, ["four"]),
            ],
            "global_max_pooling1d" => [PerPosition(3), new GlobalPoolingDeclaration(0, PoolingFunction.Max, 1)],
            "average_pooling1d" => [new PoolingDeclaration(0, PoolingFunction.Average, 1, [2]) { Padding = Padding.Same }],
            "conv1d_transpose" => [new ConvTransposeDeclaration(0, 1) { Filters = 2, KernelSize = [3], Strides = [2] }],
            "global_average_pooling1d" => [PerPosition(3), new GlobalPoolingDeclaration(0, PoolingFunction.Average, 1)],
            "max_pooling1d" => [new PoolingDeclaration(0, PoolingFunction.Max, 1, [2]) { Strides = 1 }],
            "flatten" => [PerPosition(3), Flatten(), Dense(2) with { Name = "flatten" }],
            "permute" => [new PermuteDeclaration(0, [2, 1])],
            _ => [new PReLUDeclaration(0, [])],
        };
        NetworkDeclaration declaration = Declared([Input(Steps, 2), .. layers]) with { Stream = new StreamDeclaration(20) };
        NetworkError error = Assert.Single(NetworkCompiler.Check(declaration));
        Assert.Equal((NetworkErrorKind.NotStreamable, 20), (error.Kind, error.Ordinal));
        Assert.StartsWith($"the layer '{layer}' (", error.Arguments[1], StringComparison.Ordinal);
        Assert.EndsWith(") " + reason, error.Arguments[1], StringComparison.Ordinal);
    }

    [Fact]
    public void InputsWithoutStepsInCommon_AreAnError()
    {
        NetworkDeclaration declaration = Declared(
            [Input(3, 2) with { Name = "a" }, Input(4, 2) with { Name = "b" }, Flatten() with { From = "a", Name = "c" }, Flatten() with { From = "b" }, Concatenate("c")]);
        declaration = declaration with { Stream = new StreamDeclaration(20) };
        Assert.Equal(NetworkErrorKind.NotStreamable, Assert.Single(NetworkCompiler.Check(declaration)).Kind);
    }

    // An input of one axis has steps if all of it is indices.
    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void InputOfIndicesAlone_HasSteps(bool isIndicesAlone, int errors)
    {
        LayerDeclaration[] layers = [Input(Steps), Embedding(4, 3), Recurrent(RecurrentCell.GRU, 2) with { Name = "gru" }];
        if (!isIndicesAlone)
            layers = [.. layers, Dense(2) with { From = "input" }, Merge(MergeFunction.Add, "gru")];
        Assert.Equal(errors, NetworkCompiler.Check(Declared(layers) with { Stream = new StreamDeclaration(20) }).Count);
    }

    private static DenseDeclaration PerPosition(int units, Activation activation = Activation.Linear) =>
        Dense(units, activation) with { PerPosition = true };

    private static BorderDeclaration Before(int steps) => new(0, BorderFunction.ZeroPadding, 1, [steps, 0]);

    private static ConvDeclaration Causal(int filters, int size, int dilation) =>
        new(0, 1) { Filters = filters, KernelSize = [size], DilationRate = [dilation], Padding = Padding.Causal };

    private static double[] Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() + 0.1)];
}
