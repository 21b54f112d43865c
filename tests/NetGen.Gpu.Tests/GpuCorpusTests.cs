using ILGPU.Runtime;
using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;
using NetGen.Gpu;
using NetGen.Tests;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>The generated kernels compute what the interpreter computes.</summary>
public sealed class GpuCorpusTests
{
    // On the CPU accelerator a thread group takes milliseconds for each barrier, so cases and batches are fewer there.
    private const int SamplesInACase = 19;
    private const int RandomCases = 8;
    private const int OrdinaryCases = 2;

    // Of networks written by hand, and of graphs with positions, one in so many.
    private const int StrideOfEdges = 5;
    private const int StrideOfShaped = 11;

    // More than two tiles of samples.
    private const int ManySamples = 300;

    [FullRunFact]
    public void EdgeNetworks_OnTheCpuAccelerator_MatchTheInterpreter() =>
        AssertNone(OnCpu(GpuCorpus.Edges.Where((_, i) => i % StrideOfEdges == 0).Select(Cut)));

    [Fact]
    public void RandomNetworks_OnTheCpuAccelerator_MatchTheInterpreter() =>
        AssertNone(OnCpu(RandomNetworks.Create(0, OrdinaryCases).Select(Cut)));

    [FullRunFact]
    public void FurtherRandomNetworks_OnTheCpuAccelerator_MatchTheInterpreter() =>
        AssertNone(OnCpu(RandomNetworks.Create(OrdinaryCases, RandomCases - OrdinaryCases).Select(Cut)));

    [FullRunFact]
    public void EdgeGraphs_OnTheCpuAccelerator_MatchTheInterpreter() =>
        AssertNone(OnCpu(GpuCorpus.Graphs));

    [Theory]
    [InlineData("normalisation of few channels")]
    [InlineData("two small inputs and two small outputs")]
    public void GraphWithPositions_OnTheCpuAccelerator_MatchesTheInterpreter(string origin) =>
        AssertNone(OnCpu(GpuCorpus.ShapedGraphs.Where(item => item.Origin == origin)));

    // The PTX machine runs all of them, in less time.
    [FullRunFact]
    public void FurtherGraphsWithPositions_OnTheCpuAccelerator_MatchTheInterpreter() =>
        AssertNone(OnCpu(GpuCorpus.ShapedGraphs.Concat(GpuCorpus.Layers).Where((_, i) => i % StrideOfShaped == 2)));

    [FullRunFact]
    public void RandomGraphsWithPositions_OnTheCpuAccelerator_MatchTheInterpreter() =>
        AssertNone(OnCpu(RandomGraphs.CreateShaped(0, OrdinaryCases).Select(Cut)));

    [FullRunFact]
    public void RandomGraphs_OnTheCpuAccelerator_MatchTheInterpreter() =>
        AssertNone(OnCpu(RandomGraphs.Create(0, RandomCases).Select(Cut)));

    [Fact]
    public void ManySamples_OnTheCpuAccelerator_MatchTheInterpreter() =>
        AssertNone(OnCpu(EdgeNetworks.Create().Where(item => item.Inputs.Length == ManySamples)));

    // They share kernels, which are told where a layer's tensors lie and which mask it draws.
    [FullRunFact]
    public void EqualLayers_OnTheCpuAccelerator_MatchTheInterpreter()
    {
        var builder = new NetworkBuilder("Equal", 140);
        for (int layer = 0; layer < 3; layer++)
            builder.Dense(140, Activation.Tanh).Dropout(0.25);
        NetworkDeclaration network = builder.Dense(3).Minimize(Loss.MeanSquaredError).Build();
        AssertNone(OnCpu([CaseData.Create(network, SamplesInACase, new Random(1), "equal layers")]));
    }

    // The functions of the CPU, with the same errors; 300 times those of rounding, as on the CPU.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FastFunctions_OnTheCpuAccelerator_AreWithinTheirErrorsOfTheInterpreter(bool usesTensorCores)
    {
        using var device = new CpuDevice();
        NetworkDeclaration network = new NetworkBuilder("Fast", 20).Dense(17, Activation.Tanh).Dense(10, Activation.Gelu)
            .Dense(10, Activation.Sigmoid).Dense(10, Activation.Elu).Dense(5, Activation.Softmax)
            .Minimize(Loss.SparseCategoricalCrossEntropy).Build();
        network = network with { Accuracy = new AccuracyDeclaration(network.Layers.Count + 1, Accuracy.Fast) };
        NetworkCase one = CaseData.Create(network, SamplesInACase, new Random(1), "fast");
        AssertNone(GpuCorpus.Run(device.Accelerator, [one], usesTensorCores, looseness: 300));
    }

    // Matrix instructions are shuffles there, 32 for each, so that only small networks are done in time.
    [Fact]
    public void SmallNetworks_WithMatrixInstructionsOnTheCpuAccelerator_MatchTheInterpreter()
    {
        using var device = new CpuDevice();
        NetworkDeclaration network = new NetworkBuilder("Small", 20).Dense(17, Activation.Tanh).Dropout(0.25)
            .Dense(10, Activation.Gelu, l2: 0.1).Dense(10, Activation.Tanh).Dense(10, Activation.Tanh).Dense(5, Activation.Softmax)
            .Minimize(Loss.SparseCategoricalCrossEntropy).Build();
        NetworkCase one = CaseData.Create(network, 40, new Random(1), "small");
        AssertNone(GpuCorpus.Run(device.Accelerator, [one], usesTensorCores: true));
    }

    [FullRunFact]
    public void ExtremeValues_WithMatrixInstructionsOnTheCpuAccelerator_AreThoseOfSinglePrecision()
    {
        using var device = new CpuDevice();
        AssertNone(ExtremeValues.Check(device.Accelerator, usesTensorCores: true));
    }

    [FullRunFact]
    public void ReducedPrecision_WithMatrixInstructionsOnTheCpuAccelerator_IsAsCloseAsItsFactors()
    {
        using var device = new CpuDevice();
        AssertNone(ReducedPrecision.Check(device.Accelerator, samples: 9, [20, 10, 10], usesTensorCores: true));
    }

    // Not in one kernel; no multiple of a tile, of a slice or of two panels.
    [FullRunFact]
    public void FactorsInBfloat16_WithMatrixInstructionsOnTheCpuAccelerator_AreAsCloseAsTheirFactors()
    {
        using var device = new CpuDevice();
        AssertNone(ReducedPrecision.Check(
            device.Accelerator, samples: 9, [136, 40, 136], usesTensorCores: true, GpuPrecision.Bfloat16, leastRounded: 40));
    }

    [Fact]
    public void Precision_WhereTheDeviceHasNoMatrixInstructions_IsSinglePrecision()
    {
        NetworkDeclaration network = ReducedPrecision.Network("Asked", 4, 4, 4).Build() with
        {
            Gpu = new GpuDeclaration(9, IsPackageReferenced: true) { Precision = GpuPrecision.Tf32 },
        };
        using var harness = new NetworkHarness([network], typeof(GpuKernel).Assembly, typeof(Accelerator).Assembly);
        using var device = new CpuDevice();
        using IGpuDriver driver = GpuDriver.Create(device.Accelerator, harness.TypeOf(network), usesTensorCores: null);
        Assert.Equal("Float32", driver.Precision);
    }

    [DeviceFact(AcceleratorType.Cuda)]
    public void Networks_OnCuda_MatchTheInterpreter() => AssertNone(Program.Run(AcceleratorType.Cuda));

    private static IReadOnlyList<string> OnCpu(IEnumerable<NetworkCase> cases)
    {
        using var device = new CpuDevice();
        return GpuCorpus.Run(device.Accelerator, cases);
    }

    private static NetworkCase Cut(NetworkCase item) => item.Take(Math.Min(item.Inputs.Length, SamplesInACase));

    private static void AssertNone(IReadOnlyList<string> failures) =>
        Assert.True(failures.Count == 0, $"{failures.Count} cases failed:\n" + string.Join("\n", failures.Take(12)));
}
