using ILGPU;
using ILGPU.Runtime;
using NetGen.Compiler.Conformance.Corpus;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>
/// Runs the corpus on a CUDA device outside of the test host, for machines without an SDK:
/// <c>dotnet publish -r linux-x64 --self-contained</c>, and there <c>NetGen.Gpu.Tests</c>. Prints the device's name, then one
/// text for each case that fails; the exit code is their number. <c>NetGen.Gpu.Tests 3 8</c> runs the fourth of eight parts, so
/// that as many processes share the work, most of which is compiling.
/// </summary>
public static class Program
{
    private const int RandomCases = 160;

    public static int Main(string[] args)
    {
        var type = AcceleratorType.Cuda;
        int part = 0, parts = 1;
        if (args is ["opencl", ..])
            (type, args) = (AcceleratorType.OpenCL, args[1..]);
        if (args.Length != 0
            && (args.Length != 2 || !int.TryParse(args[0], out part) || !int.TryParse(args[1], out parts) || part < 0 || part >= parts))
        {
            Console.Error.WriteLine("Expected nothing or 'opencl', and the number of a part, from 0, and the number of parts.");
            return 1;
        }

        if (type == AcceleratorType.Cuda ? !GpuDevices.HaveCuda : !GpuDevices.HaveOpenCl)
        {
            Console.WriteLine(GpuDevices.None(type));
            return 1;
        }

        IReadOnlyList<string> failures = Run(type, part, parts);
        foreach (string failure in failures)
            Console.WriteLine(failure);
        Console.WriteLine($"{failures.Count} cases failed.");
        return failures.Count;
    }

    /// <summary>Runs every case whose number leaves <paramref name="part"/> when divided by <paramref name="parts"/>; each failure is one text.</summary>
    internal static IReadOnlyList<string> Run(AcceleratorType type, int part = 0, int parts = 1)
    {
        using Context context = GpuDevices.Create(type);
        using Accelerator accelerator = context.Devices.First(device => device.AcceleratorType == type).CreateAccelerator(context);
        Console.WriteLine(accelerator.Name);
        NetworkCase[] cases =
        [
            .. GpuCorpus.Edges.Concat(GpuCorpus.Wide).Concat(RandomNetworks.Create(0, RandomCases))
                .Where((_, number) => number % parts == part),
        ];
        Console.WriteLine($"{cases.Length} cases");
        return
        [
            .. GpuCorpus.Run(accelerator, cases),
            .. StepAllocations.Check(accelerator),
            .. TrainingRuns.Check(accelerator),
            .. ExtremeValues.Check(accelerator, usesTensorCores: null),
            .. type == AcceleratorType.Cuda ? ReducedPrecisions(accelerator) : [],
        ];
    }

    private static IEnumerable<string> ReducedPrecisions(Accelerator accelerator) =>
    [
        .. ReducedPrecision.Check(accelerator, samples: 9, inputs: 70, width: 33, usesTensorCores: null),
        .. ReducedPrecision.Check(accelerator, samples: 9, inputs: 1100, width: 1040, usesTensorCores: null),
        .. ReducedPrecision.Check(accelerator, samples: 300, inputs: 1100, width: 2060, usesTensorCores: null),
    ];
}
