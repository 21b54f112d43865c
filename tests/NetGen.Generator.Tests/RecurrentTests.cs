using NetGen.Generator.Tests.Infrastructure;

namespace NetGen.Generator.Tests;

/// <summary>What the attributes of recurrent layers say arrives as it is written, bare names or not.</summary>
public sealed class RecurrentTests
{
    [Theory]
    [InlineData("[Input(8, 2)] [LSTM(4, ReturnSequences = true)] [GRU(3, Relu, ReturnSequences = true)] [SimpleRNN(2)] partial class Net;")]
    [InlineData("[Input(8, 2)] [LSTM(units: K.Size, activation: Activation.Softsign)] partial class Net; class K { public const int Size = 2; }")]
    [InlineData("[Input(8, 2)] [GRU(4, Tanh, RecurrentActivation = HardSigmoid, ResetAfter = false, GoBackwards = true, UseBias = false)] partial class Net;")]
    [InlineData("[Input(8, 2)] [LSTM(4, UnitForgetBias = false, BiasInitializer = Ones, BiasL1 = 1e-4, KernelL2 = 0.5, RecurrentL1 = 0.5)] [Dense(1)] [Loss(Huber)] partial class Net;")]
    [InlineData("[Input(8, 2)] [SimpleRNN(4, RecurrentInitializer = Orthogonal, RecurrentInitializerScale = 0.5, KernelInitializer = HeNormal)] partial class Net;")]
    [InlineData("[Input(8, 2)] [LSTM(4, Bidirectional = Sum, ReturnSequences = true)] [GRU(4, Bidirectional = Multiply)] [Dense(1)] [Loss(MeanSquaredError)] partial class Net;")]
    [InlineData("[Input(8, 2)] [GRU(4, Dropout = 0.25, RecurrentDropout = 0.5, Stateful = true)] [Dense(1)] [Loss(MeanSquaredError)] [Quantize(Int8)] partial class Net;")]
    public void CorrectDeclaration_IsNotReported(string declaration) => Assert.Empty(TestCompilation.Build("using NetGen;\n" + declaration).Diagnostics);

    // The shapes are in the message of the layer that does not fit.
    [Theory]
    [InlineData("LSTM(4, ReturnSequences = true)", "8×4")]
    [InlineData("LSTM(4, ReturnSequences = true, Bidirectional = Concatenate)", "8×8")]
    [InlineData("LSTM(4, ReturnSequences = true, Bidirectional = BidirectionalMerge.Average)", "8×4")]
    [InlineData("GRU(5, Relu, GoBackwards = true, ReturnSequences = true)", "8×5")]
    public void Shape_IsThatOfWhatIsWritten(string layer, string shape) => Assert.Contains(
        $"got {shape} (",
        Assert.Single(TestCompilation.Build($"using NetGen;\n[Input(8, 2)] [{layer}] [Dense(2)] partial class Net;").Rules)
            .GetMessage(System.Globalization.CultureInfo.InvariantCulture),
        StringComparison.Ordinal);

    // 16 floats of the GRU's state, and two times 16 of the LSTM's; none for a prediction.
    [Theory]
    [InlineData("[Loss(Huber)]", true)]
    [InlineData("", false)]
    public void StatesOfStatefulLayers_AreOfTraining(string loss, bool isCarried)
    {
        BuildResult build = TestCompilation.Build(
            $"using NetGen;\n[Input(8, 2)] [GRU(4, ReturnSequences = true, Stateful = true)] [LSTM(3, Stateful = true)] [Dense(1)] {loss} partial class Net;");
        Assert.Empty(build.Diagnostics);
        Assert.Equal(isCarried, build.Sources.Any(source => source.SourceText.ToString().Contains("StateLength => 48;", StringComparison.Ordinal)));
    }

    [Fact]
    public void TheHead_HasTheCodeOfSteps()
    {
        BuildResult build = TestCompilation.Build(
            "using NetGen;\n[Input(8, 2)] [GRU(40, ReturnSequences = true)] [LSTM(4, Bidirectional = Sum)] [Dense(1)] [Loss(Huber)] partial class Net;\n"
            + "[Input(8, 2)] [GRU(40, ReturnSequences = true)] [Dense(1, PerPosition = true)] [Stream] partial class Walk;");
        Assert.Empty(build.Diagnostics);
        string[] heads = [.. build.Sources.Where(source => source.HintName.EndsWith(".Cpu.g.cs", StringComparison.Ordinal))
            .Select(source => source.SourceText.ToString().Split("partial class")[0])];
        string net = Assert.Single(heads, head => head.Contains("// bidirectional, ", StringComparison.Ordinal)), walk = Assert.Single(heads, head => head != net);

        // A product with the inputs and one with the state for each gate, in each direction.
        Assert.Contains("//     batch: 8 products, each ", net, StringComparison.Ordinal);
        Assert.Contains("//     batch, each of 8 steps: 8 products, each ", net, StringComparison.Ordinal);
        Assert.Contains("//     sample, each of 8 steps: 8 products in 2 methods", net, StringComparison.Ordinal);
        Assert.Contains("//     input gradient, each of 8 steps: 3 products, each ", net, StringComparison.Ordinal);
        Assert.Contains("//     kernel gradient: 6 products, each ", net, StringComparison.Ordinal);
        Assert.DoesNotContain("stream", net, StringComparison.Ordinal);
        Assert.Contains("//     a step of a stream: 6 products in one method", walk, StringComparison.Ordinal);
        Assert.Contains("//     a step of many streams: 3 products, each ", walk, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[Input(8)] [LSTM(4)]")]
    [InlineData("[Input(8, 1)] [GRU(0, Softmax, Dropout = 1)]")]
    [InlineData("[Input(8, 1)] [SimpleRNN(4, BiasInitializer = Orthogonal, ReturnSequences = true)]")]
    [InlineData("[Input(8, 1)] [LSTM(2000000)]")]
    public void Error_LeavesTheMembers(string layers)
    {
        BuildResult build = TestCompilation.Build(
            $"using NetGen; {layers} [Flatten] [Dense(2)] partial class Net {{ public static void Run(Net net, float[] x) => net.Predict(x, new float[Net.OutputSize]); }}");

        Assert.NotEmpty(build.Rules);
        Assert.All(build.Diagnostics, diagnostic => Assert.StartsWith("NG", diagnostic.Id, StringComparison.Ordinal));
    }

    // What is being typed.
    [Theory]
    [InlineData("LSTM(")]
    [InlineData("GRU(4")]
    [InlineData("GRU(4, Rel)")]
    [InlineData("SimpleRNN(4, ReturnSequ")]
    [InlineData("LSTM(, Relu)")]
    public void UnfinishedAttribute_IsNoCrash(string layer) => Assert.DoesNotContain(
        TestCompilation.Build($"using NetGen; [Input(8, 2)] [{layer}] partial class Net;").Diagnostics, diagnostic => diagnostic.Id is "AD0001" or "CS8785");

    [Fact]
    public void Gpu_IsRefused() => Assert.Contains(
        TestCompilation.Build("using NetGen;\n[Input(8, 2)] [LSTM(4)] [Gpu] partial class Net;").Rules, rule => rule.Id == "NG0042");
}
