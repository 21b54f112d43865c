using ILGPU.Runtime;
using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;
using NetGen.Gpu;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>The corpus of the CPU's engine, on an accelerator.</summary>
internal static class GpuCorpus
{
    /// <summary>Runs cases; each failure is one text.</summary>
    /// <param name="accelerator">The accelerator.</param>
    /// <param name="cases">The cases.</param>
    /// <param name="usesTensorCores">Whether with matrix instructions; <see langword="null"/> where they pay.</param>
    public static IReadOnlyList<string> Run(Accelerator accelerator, IEnumerable<NetworkCase> cases, bool? usesTensorCores = null)
    {
        NetworkCase[] all = [.. cases.Select(OnGpu)];
        using var harness = new NetworkHarness(
            all.Select(item => item.Declaration), typeof(GpuKernel).Assembly, typeof(Accelerator).Assembly);
        return CaseRunner.Run(all, item => GpuDriver.Create(accelerator, harness.TypeOf(item.Declaration), usesTensorCores));
    }

    /// <summary>The cases written by hand, but those of straight-line code and of the seams of chunks, which the CPU's engine has.</summary>
    public static IEnumerable<NetworkCase> Edges => EdgeNetworks.Create().Where(item =>
        !item.Origin.StartsWith("unrolled", StringComparison.Ordinal) && !item.Origin.StartsWith("batch", StringComparison.Ordinal));

    private static NetworkCase OnGpu(NetworkCase item) => item with
    {
        Declaration = item.Declaration with { Gpu = new GpuDeclaration(item.Declaration.Layers.Count, IsPackageReferenced: true) },
    };
}
