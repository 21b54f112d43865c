using System.Runtime.InteropServices;
using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Emit;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Program;
using NetGen.Compiler.Training;
using NetGen.Tests;
using NetGen.Threading;

namespace NetGen.Compiler.Conformance;

/// <summary>One sample on several threads: the same bits as on one. Small networks get the code that only large ones would have.</summary>
[Collection("alone")]
public sealed class SampleThreadsTests
{
    private const int Cases = 40;
    private const int Samples = 3;

    // More threads than most machines that run the tests have processors.
    private static readonly WorkerPool Crowded = new(7);

    // Every step is split, into as many parts as it has lines, panels, positions or tiles; and as the cost model splits those of large networks.
    private static readonly SampleSplit Always = new(1, 1, 1), AsLarge = SampleSplit.Measured with { LeastOfPrediction = 1 };

    private static readonly NetworkCase[] Reduced =
    [
        // ResNet-8: Winograd's transforms by tiles and by panels, strides, shortcuts.
        CaseData.Create(
            new NetworkBuilder("Residual", 24, 24, 3)
                .Add(Conv(16, 3)).Named("stem").Add(Conv(16, 3)).Add(Conv(16, 3, Activation.Linear)).Merge(MergeFunction.Add, "stem").Activate(Activation.Relu).Named("stack")
                .Add(Conv(32, 1, Activation.Linear) with { Strides = [2] }).Named("shortcut")
                .Add(Conv(32, 3) with { Strides = [2] }).From("stack").Add(Conv(32, 3, Activation.Linear)).Merge(MergeFunction.Add, "shortcut")
                .Activate(Activation.Relu).Add(Conv(64, 3) with { Strides = [2] }).Add(Conv(64, 3)).Add(Conv(64, 3))
                .Add(new GlobalPoolingDeclaration(0, PoolingFunction.Average, 2)).Dense(10, Activation.Softmax).Build(),
            Samples, new Random(1), "like C2"),

        // MobileNet: depthwise windows, products at each position, few positions of many channels, poolings.
        CaseData.Create(
            new NetworkBuilder("Separable", 21, 20, 3)
                .Add(Conv(8, 3) with { Strides = [2] }).Add(Depthwise()).Add(Conv(16, 1)).Add(Depthwise() with { Strides = [2] }).Add(Conv(40, 1))
                .Add(Depthwise()).Add(Conv(100, 1)).Add(new PoolingDeclaration(0, PoolingFunction.Max, 2, [])).Add(Depthwise()).Add(Conv(130, 1)).Add(new LayerNormalizationDeclaration(0, []))
                .Add(new PoolingDeclaration(0, PoolingFunction.Average, 2, [])).Add(Conv(5, 1)).Build(),
            Samples, new Random(2), "like C4"),

        // NatureCNN: large windows, an image that is flattened, wide layers that skip zeros.
        CaseData.Create(
            new NetworkBuilder("Game", 36, 36, 4)
                .Add(Conv(32, 8) with { Strides = [4], Padding = Padding.Valid }).Add(Conv(64, 3) with { Padding = Padding.Valid })
                .Add(Conv(64, 3) with { Padding = Padding.Valid }).Flatten().Dense(200, Activation.Relu).Dense(6).Build(),
            Samples, new Random(3), "like C6"),
    ];

    [Fact]
    public void NetworksLikeThoseThatPeopleDeploy_GiveTheSameBits()
    {
        Check(Reduced, Always, mustAllHaveParts: true);
        Check(Reduced, AsLarge, mustAllHaveParts: true);
    }

    // The tiles of several panels, which only processors with AVX-512 take: the text is made to take them everywhere.
    [Fact]
    public void TilesOfSeveralPanels_GiveTheSameBits()
    {
        Check(Reduced, Always, mustAllHaveParts: true, isWide: true);
        Check(ConvolutionNetworks.Create(), Always, mustAllHaveParts: false, isWide: true);
    }

    [Fact]
    public void Convolutions_GiveTheSameBits() => Check(ConvolutionNetworks.Create(), Always, mustAllHaveParts: false);

    [Theory]
    [MemberData(nameof(CorpusChunks.FirstSeeds), MemberType = typeof(CorpusChunks))]
    public void RandomWindows_GiveTheSameBits(int firstSeed) => Check(RandomWindows.Create(firstSeed, Cases), Always, mustAllHaveParts: false);

    [FullRunTheory]
    [MemberData(nameof(CorpusChunks.FurtherSeeds), MemberType = typeof(CorpusChunks))]
    public void FurtherRandomWindows_GiveTheSameBits(int firstSeed) => RandomWindows_GiveTheSameBits(firstSeed);

    [Fact]
    public void Predict_OnSeveralThreads_AllocatesNothingOnAnyOfThem()
    {
        using NetworkHarness harness = Compile([Reduced[0]], AsLarge);
        IBatchProbe network = Create(harness, Reduced[0]);
        float[] input = Reduced[0].Inputs[0].ToFloats(), output = new float[10];
        var pool = new WorkerPool(3);

        Assert.Equal(0, Allocations.LeastOnAllThreads(() =>
        {
            network.Predict(input, output, -1);
            network.PredictParts(input, output, pool, 4);
        }));
    }

    // Of all callers one has the threads, and there are more of both than processors.
    [Fact]
    public void Predict_ByEightCallersOfThreeInstances_GivesTheSameBits()
    {
        using NetworkHarness harness = Compile(Reduced, AsLarge);
        IBatchProbe[] networks = [.. Reduced.Select(item => Create(harness, item))];
        float[][] inputs = [.. Reduced.Select(item => item.Inputs[0].ToFloats())];
        float[][] expected = [.. networks.Zip(inputs, Predict)];
        int differences = 0;

        Thread[] callers = [.. Enumerable.Range(0, 8).Select(number => new Thread(() =>
        {
            for (int round = 0; round < 60; round++)
            {
                int i = (number + round) % networks.Length;
                var output = new float[expected[i].Length];
                if (round % 2 == 0)
                    networks[i].PredictParts(inputs[i], output, Crowded, 8);
                else
                    networks[i].Predict(inputs[i], output, -1);
                if (!HaveSameBits(expected[i], output))
                    Interlocked.Increment(ref differences);
            }
        }))];
        foreach (Thread caller in callers)
            caller.Start();
        foreach (Thread caller in callers)
            caller.Join();

        Assert.Equal(0, differences);
    }

    [Fact]
    public void Predict_GivenWhatDoesNotFit_NamesIt()
    {
        using NetworkHarness harness = Compile([Reduced[2]], AsLarge);
        IBatchProbe network = Create(harness, Reduced[2]);
        float[] input = new float[36 * 36 * 4], output = new float[6];

        Assert.Contains("Predict expects 5184 input values (Input 36×36×4), got 5183", Message(() => network.Predict(input.AsSpan(1), output, 2)), StringComparison.Ordinal);
        Assert.Contains("Predict expects 6 output values (Output 6), got 5", Message(() => network.Predict(input, output.AsSpan(1), 2)), StringComparison.Ordinal);
        Assert.Contains("writes output while it reads input", Message(() => network.Predict(input, input.AsSpan(0, 6), 2)), StringComparison.Ordinal);
        Assert.Equal("maxDegreeOfParallelism", Assert.Throws<ArgumentOutOfRangeException>(() => network.Predict(input, output, 0)).ParamName);

        static string Message(Action call) => Assert.Throws<ArgumentException>(call).Message;
    }

    // What is not worth it costs no code, and a degree is no error.
    [Fact]
    public void SmallNetworks_HaveNoPartsAndPredictOnOneThread()
    {
        NetworkCase dense = CaseData.Create(new NetworkBuilder("Dense", 2000).Dense(2000).Build(), 1, new Random(1), "no window");
        NetworkCase[] cases = [Reduced[2], dense];
        using NetworkHarness harness = Compile(cases, SampleSplit.Measured with { LeastOfPrediction = 1_000_000 });
        foreach (NetworkCase item in cases)
        {
            IBatchProbe network = Create(harness, item);
            float[] input = item.Inputs[0].ToFloats(), expected = Predict(network, input), output = new float[expected.Length];
            network.Predict(input, output, 2);
            Assert.False(network.HasParts);
            Assert.True(HaveSameBits(expected, output));
        }
    }

    private static void Check(NetworkCase[] cases, SampleSplit split, bool mustAllHaveParts, bool isWide = false)
    {
        using NetworkHarness harness = Compile(cases, split, isWide);
        int withParts = 0;
        foreach (NetworkCase item in cases)
        {
            IBatchProbe network = Create(harness, item);
            if (!network.HasParts)
            {
                Assert.False(mustAllHaveParts, item.Origin);
                continue;
            }

            withParts++;
            foreach (double[] sample in item.Inputs.Take(Samples))
            {
                float[] input = sample.ToFloats(), expected = Predict(network, input), output = new float[expected.Length];
                foreach (int threads in (ReadOnlySpan<int>)[1, 2, 3, 4, 8])
                {
                    output.AsSpan().Fill(float.NaN);
                    network.PredictParts(input, output, Crowded, threads);
                    Assert.True(HaveSameBits(expected, output), $"{item.Origin}: {threads} threads give other bits.");
                }
            }
        }

        // Some have poolings, products at each position or transposed convolutions only.
        Assert.True(withParts >= cases.Length / 2, $"{withParts} of {cases.Length} networks have code for several threads.");
    }

    private static NetworkHarness Compile(NetworkCase[] cases, SampleSplit split, bool isWide = false)
    {
        var byName = cases.ToDictionary(item => item.Declaration.Type.Name);
        return new NetworkHarness(byName.Values.Select(item => item.Declaration), declaration =>
        {
            NetworkCase item = byName[declaration.Type.Name];
            Network network = item.Graph?.Network ?? ShapeInference.Infer(declaration, out _)!;
            EquatableArray<GeneratedSource> sources = NetworkCompiler.Emit(network, item.Graph?.Graphs ?? NetworkGraphs.Of(network), split: split);
            return isWide
                ? sources.Select(source => source with { Text = source.Text.Replace("TPanel.VectorCount == 1", "TPanel.VectorCount > 0", StringComparison.Ordinal) }).ToEquatableArray()
                : sources;
        });
    }

    private static IBatchProbe Create(NetworkHarness harness, NetworkCase item)
    {
        INetworkDriver driver = harness.Create(item.Declaration);
        for (int i = 0; i < item.Parameters.Length; i++)
            driver.SetParameter(i, item.Parameters[i].ToFloats());
        return (IBatchProbe)driver;
    }

    private static float[] Predict(IBatchProbe network, float[] input)
    {
        var output = new float[((INetworkDriver)network).OutputSize];
        network.Predict(input, output);
        return output;
    }

    private static bool HaveSameBits(float[] expected, float[] actual) =>
        MemoryMarshal.Cast<float, int>(expected).SequenceEqual(MemoryMarshal.Cast<float, int>(actual));

    private static ConvDeclaration Conv(int filters, int size, Activation activation = Activation.Relu) =>
        new(0, 2) { Filters = filters, KernelSize = [size], Padding = Padding.Same, Activation = activation };

    private static DepthwiseConvDeclaration Depthwise() =>
        new(0, 2) { KernelSize = [3], Padding = Padding.Same, Activation = Activation.Relu };
}
