using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;
using NetGen.Gpu;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>The generated kernels compute what the interpreter computes, on ILGPU's CPU accelerator.</summary>
public sealed class GpuCorpusTests : IDisposable
{
    // A thread group takes milliseconds for each barrier there, so batches are cut.
    private const int SamplesInACase = 19;
    private const int RandomCases = 24;

    // More than two tiles of samples.
    private const int ManySamples = 300;

    private readonly Context _context = Context.Create(builder => builder.CPU(new CPUDevice(32, 8, 1)));
    private readonly Accelerator _accelerator;

    public GpuCorpusTests() => _accelerator = _context.GetPreferredDevice(preferCPU: true).CreateAccelerator(_context);

    [Fact]
    public void EdgeNetworks_MatchTheInterpreter() => AssertMatch(EdgeNetworks.Create().Where(IsOfInterest).Select(Cut));

    [Fact]
    public void RandomNetworks_MatchTheInterpreter() => AssertMatch(RandomNetworks.Create(0, RandomCases).Select(Cut));

    [Fact]
    public void ManySamples_MatchTheInterpreter() =>
        AssertMatch(EdgeNetworks.Create().Where(item => item.Inputs.Length == ManySamples));

    public void Dispose()
    {
        _accelerator.Dispose();
        _context.Dispose();
    }

    private void AssertMatch(IEnumerable<NetworkCase> cases)
    {
        NetworkCase[] all = [.. cases.Select(OnGpu)];
        using var harness = new NetworkHarness(
            all.Select(item => item.Declaration), typeof(GpuKernel).Assembly, typeof(Accelerator).Assembly);
        IReadOnlyList<string> failures = CaseRunner.Run(
            all, item => GpuDriver.Create(_accelerator, harness.TypeOf(item.Declaration)));
        Assert.True(failures.Count == 0, $"{failures.Count} cases failed:\n" + string.Join("\n", failures.Take(12)));
    }

    // Straight-line code and the seams of chunks are the CPU's concern.
    private static bool IsOfInterest(NetworkCase item) =>
        !item.Origin.StartsWith("unrolled", StringComparison.Ordinal) && !item.Origin.StartsWith("batch", StringComparison.Ordinal);

    private static NetworkCase Cut(NetworkCase item) => item.Take(Math.Min(item.Inputs.Length, SamplesInACase));

    private static NetworkCase OnGpu(NetworkCase item) => item with
    {
        Declaration = item.Declaration with { Gpu = new GpuDeclaration(item.Declaration.Layers.Count, IsPackageReferenced: true) },
    };
}
