using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using NetGen.Compiler.Conformance.Corpus;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>
/// Runs the corpus on a CUDA device outside of the test host, for machines without an SDK:
/// <c>dotnet publish -r linux-x64 --self-contained</c>, and there <c>NetGen.Gpu.Tests</c>. Prints the device's name, then one
/// text for each case that fails; the exit code is their number.
/// </summary>
public static class Program
{
    private const int RandomCases = 160;

    public static int Main()
    {
        if (!CudaDevices.Exist)
        {
            Console.WriteLine(CudaDevices.None);
            return 1;
        }

        IReadOnlyList<string> failures = RunOnCuda();
        foreach (string failure in failures)
            Console.WriteLine(failure);
        Console.WriteLine($"{failures.Count} cases failed.");
        return failures.Count;
    }

    /// <summary>Runs all cases; each failure is one text.</summary>
    internal static IReadOnlyList<string> RunOnCuda()
    {
        using Context context = CudaDevices.Create();
        using Accelerator accelerator = context.GetCudaDevice(0).CreateAccelerator(context);
        Console.WriteLine(accelerator.Name);
        return [.. GpuCorpus.Run(accelerator, GpuCorpus.Edges), .. GpuCorpus.Run(accelerator, RandomNetworks.Create(0, RandomCases))];
    }
}
