using ILGPU.Runtime;
using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Gpu;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>The corpus of the CPU's engine, on an accelerator.</summary>
internal static class GpuCorpus
{
    private const int SamplesOfAGraph = 19;

    /// <summary>Runs cases; each failure is one text.</summary>
    /// <param name="accelerator">The accelerator.</param>
    /// <param name="cases">The cases.</param>
    /// <param name="usesTensorCores">Whether with matrix instructions; <see langword="null"/> where they pay.</param>
    /// <param name="looseness">How many times farther off than rounding explains results may be.</param>
    public static IReadOnlyList<string> Run(Accelerator accelerator, IEnumerable<NetworkCase> cases, bool? usesTensorCores = null, double looseness = 1)
    {
        NetworkCase[] all = [.. cases.Select(OnGpu)];
        using var harness = NetworkHarness.Of(all, typeof(GpuKernel).Assembly, typeof(Accelerator).Assembly);
        return CaseRunner.Run(all, item => GpuDriver.Create(accelerator, harness.TypeOf(item.Declaration), usesTensorCores), looseness: looseness);
    }

    /// <summary>The cases written by hand, but those of straight-line code and of the seams of chunks, which the CPU's engine has.</summary>
    public static IEnumerable<NetworkCase> Edges => EdgeNetworks.Create().Where(item =>
        !item.Origin.StartsWith("unrolled", StringComparison.Ordinal)
        && !item.Origin.StartsWith("batch", StringComparison.Ordinal));

    /// <summary>Graphs that are no chains, written by hand, with a number of samples that is no multiple of a tile's.</summary>
    public static IEnumerable<NetworkCase> Graphs => OfAGraph(EdgeGraphs.Create());

    /// <summary>Those with positions, or with several inputs or outputs.</summary>
    public static IEnumerable<NetworkCase> ShapedGraphs => OfAGraph(EdgeGraphs.CreateShaped());

    /// <summary>Networks of layers that know positions, but those whose windows have no kernels yet, and networks that branch.</summary>
    public static IEnumerable<NetworkCase> Layers => OfAGraph([.. LayerNetworks.Create().Where(HasKernels), .. DeclaredGraphs.Create()]);

    /// <summary>Cases whose sums are long and whose tiles are the largest, too many for ILGPU's CPU accelerator.</summary>
    public static IEnumerable<NetworkCase> Wide =>
    [
        Case(new NetworkBuilder("Wide0", 1100).Dense(1040, Activation.Relu).Dense(1030, Activation.Tanh).Dense(5, Activation.Softmax)
            .Minimize(Loss.SparseCategoricalCrossEntropy), 140),
        Case(new NetworkBuilder("Wide1", 40).Dense(128, Activation.Tanh).Dense(128, Activation.Tanh).Dense(128, Activation.Tanh)
            .Dense(128, Activation.Tanh).Dense(7).Minimize(Loss.MeanSquaredError), 300),
        Case(new NetworkBuilder("Wide2", 300).Dense(112, Activation.Elu).Dense(100, Activation.Gelu).Dense(64, Activation.Softmax)
            .Minimize(Loss.CategoricalCrossEntropy), 300),
        Case(new NetworkBuilder("Wide3", 64).Dense(64, Activation.Relu).Dense(64, Activation.Relu).Dense(64, Activation.Relu)
            .Dense(64, Activation.Relu).Dense(64).Minimize(Loss.MeanSquaredError), 300),
    ];

    private static IEnumerable<NetworkCase> OfAGraph(IEnumerable<NetworkCase> cases) =>
        cases.Where(item => item.Inputs.Length == SamplesOfAGraph);

    private static bool HasKernels(NetworkCase item) =>
        ShapeInference.Infer(item.Declaration, out _)!.Layers.All(layer => layer.HasGpuKernels);

    private static NetworkCase Case(NetworkBuilder network, int batch) =>
        CaseData.Create(network.Build(), batch, new Random(1), "wide");

    private static NetworkCase OnGpu(NetworkCase item) => item with
    {
        Declaration = item.Declaration with { Gpu = new GpuDeclaration(item.Declaration.Layers.Count, IsPackageReferenced: true) },
        Graph = item.Graph is { } graph ? graph with { Network = graph.Network with { HasGpuKernels = true } } : null,
    };
}
