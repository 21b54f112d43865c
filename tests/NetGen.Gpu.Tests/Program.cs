using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using NetGen.Compiler.Conformance.Corpus;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>
/// Runs the corpus on a CUDA device outside of the test host, for machines without an SDK:
/// <c>dotnet publish -r linux-x64 --self-contained</c>, and there <c>NetGen.Gpu.Tests</c>. Prints the device's name, then one
/// text for each case that fails; the exit code is their number. <c>NetGen.Gpu.Tests 3 8</c> runs the fourth of eight parts, so
/// that as many processes share the work, most of which is compiling. With <c>opencl</c> before these numbers it takes a device
/// of OpenCL, as run-on-opencl.sh does, and with <c>races</c> Oclgrind, as look-for-races.sh does. <c>NetGen.Gpu.Tests machine</c>
/// takes some of everything, which takes the PTX machine a minute.
/// </summary>
public static class Program
{
    private const int RandomCases = 160;

    // Oclgrind interprets.
    private const int SamplesForRaces = 19;

    // Of the cases written by hand one in so many.
    private const int StrideForMachine = 6;

    private static readonly Func<Accelerator, IEnumerable<string>>[] Checks =
    [
        StepAllocations.Check,
        TrainingRuns.Check,
        accelerator => ExtremeValues.Check(accelerator, usesTensorCores: null),
    ];

    private static readonly Func<Accelerator, IEnumerable<string>>[] Precisions =
    [
        accelerator => ReducedPrecision.Check(accelerator, samples: 9, [70, 33, 33], usesTensorCores: null),
        accelerator => ReducedPrecision.Check(
            accelerator, samples: 140, [136, 264, 136], usesTensorCores: null, GpuPrecision.Bfloat16, leastRounded: 136),
        accelerator => ReducedPrecision.Check(accelerator, samples: 9, [1100, 1040, 1040], usesTensorCores: null),
        accelerator => ReducedPrecision.Check(accelerator, samples: 300, [1100, 2060, 2060], usesTensorCores: null),
        accelerator => ReducedPrecision.Check(accelerator, samples: 300, [1104, 2064, 2064], usesTensorCores: null),
    ];

    public static int Main(string[] args)
    {
        string lane = "cuda";
        int part = 0, parts = 1;
        if (args is ["opencl" or "races" or "machine", ..])
            (lane, args) = (args[0], args[1..]);
        if (args.Length != 0
            && (args.Length != 2 || !int.TryParse(args[0], out part) || !int.TryParse(args[1], out parts) || part < 0 || part >= parts))
        {
            Console.Error.WriteLine("Expected nothing, 'opencl', 'races' or 'machine', and the number of a part, from 0, and the number of parts.");
            return 1;
        }

        if (lane == "races")
            return RunForRaces(part, parts);
        AcceleratorType type = lane == "opencl" ? AcceleratorType.OpenCL : AcceleratorType.Cuda;
        if (!GpuDevices.Have(type))
        {
            Console.WriteLine(GpuDevices.None(type));
            return 1;
        }

        IReadOnlyList<string> failures = lane == "machine" ? RunForMachine() : Run(type, part, parts);
        foreach (string failure in failures)
            Console.WriteLine(failure);
        Console.WriteLine($"{failures.Count} cases failed.");
        return failures.Count;
    }

    // Oclgrind says itself where threads do not wait for each other. What it computes is not looked at: it takes one branch of a switch
    // for another.
    private static int RunForRaces(int part, int parts)
    {
        using Context context = GpuDevices.CreateForRaces();
        if (context.GetCLDevices().Count == 0)
        {
            Console.WriteLine("Oclgrind was not found.");
            return 1;
        }

        using Accelerator accelerator = context.CreateCLAccelerator(0);
        foreach (NetworkCase item in GpuCorpus.Edges.Concat(GpuCorpus.ShapedGraphs).Concat(GpuCorpus.Layers).Where((_, number) => number % parts == part))
        {
            NetworkCase one = item.Take(Math.Min(item.Inputs.Length, SamplesForRaces));
            Console.WriteLine(one.Origin);
            _ = GpuCorpus.Run(accelerator, [one]);
        }

        _ = StepAllocations.Check(accelerator);
        return 0;
    }

    // Of the wide ones not the first, whose expected values take the interpreter half a minute.
    private static IReadOnlyList<string> RunForMachine()
    {
        using Context context = GpuDevices.Create(AcceleratorType.Cuda);
        using Accelerator accelerator = context.CreateCudaAccelerator(0);
        Console.WriteLine(accelerator.Name);
        return
        [
            .. GpuCorpus.Run(accelerator, GpuCorpus.Edges.Where((_, number) => number % StrideForMachine == 0).Concat(GpuCorpus.Wide.Skip(1))),
            .. GpuCorpus.Run(
                accelerator, GpuCorpus.Edges.Where((_, number) => number % (2 * StrideForMachine) == 1), usesTensorCores: false),
            .. GpuCorpus.Run(accelerator, GpuCorpus.Graphs),
            .. GpuCorpus.Run(accelerator, GpuCorpus.ShapedGraphs.Concat(GpuCorpus.Layers).Where((_, number) => number % StrideForMachine == 0)),
            .. GpuCorpus.Run(
                accelerator, GpuCorpus.ShapedGraphs.Where((_, number) => number % StrideForMachine == 1), usesTensorCores: false),
            .. Checks.SelectMany(check => check(accelerator)),
            .. Precisions.Take(2).SelectMany(check => check(accelerator)),
        ];
    }

    /// <summary>Runs every case whose number leaves <paramref name="part"/> when divided by <paramref name="parts"/>; each failure is one text.</summary>
    internal static IReadOnlyList<string> Run(AcceleratorType type, int part = 0, int parts = 1)
    {
        using Context context = GpuDevices.Create(type);
        using Accelerator accelerator = context.Devices.First(device => device.AcceleratorType == type).CreateAccelerator(context);
        Console.WriteLine(accelerator.Name);
        NetworkCase[] cases =
        [
            .. GpuCorpus.Edges.Concat(GpuCorpus.Wide).Concat(GpuCorpus.Graphs).Concat(GpuCorpus.ShapedGraphs).Concat(GpuCorpus.Layers)
                .Concat(RandomGraphs.Create(0, RandomCases)).Concat(RandomGraphs.CreateShaped(0, RandomCases)).Concat(RandomNetworks.Create(0, RandomCases))
                .Where((_, number) => number % parts == part),
        ];
        Console.WriteLine($"{cases.Length} cases");
        IEnumerable<Func<Accelerator, IEnumerable<string>>> checks = type == AcceleratorType.Cuda ? [.. Checks, .. Precisions] : Checks;
        return
        [
            .. GpuCorpus.Run(accelerator, cases),
            .. checks.Where((_, number) => number % parts == part).SelectMany(check => check(accelerator)),
        ];
    }
}
