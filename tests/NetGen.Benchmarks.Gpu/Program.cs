using System.Globalization;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using NetGen.Benchmarks.Gpu;

// On a machine with a GPU and PyTorch; peers.py prints the same lines for it.
//   dotnet publish -c Release -r linux-x64 --self-contained -o artifacts/benchmark-gpu tests/NetGen.Benchmarks.Gpu
//   artifacts/benchmark-gpu/NetGen.Benchmarks.Gpu > netgen.tsv
//   python3 tests/NetGen.Benchmarks.Gpu/peers.py > peers.tsv
// With "host" as an argument it compares batches in the host's memory, on the processor and on the device. With "cpu" it runs
// each case once, small, on ILGPU's CPU accelerator: to see that it works. Any other argument is the name of the one case to run.
bool isDry = args.Contains("cpu"), isHost = args.Contains("host");
using Context context = Context.Create(builder =>
{
    builder.Optimize(OptimizationLevel.O2).Profiling();
    if (isDry)
        builder.CPU(new CPUDevice(32, 8, 1));
    else
        builder.Default();
});
Device? device = context.Devices
    .Where(device => isDry || device.AcceleratorType != AcceleratorType.CPU)
    .OrderByDescending(device => device.MemorySize)
    .FirstOrDefault();
if (device is null)
{
    Console.Error.WriteLine("No GPU was found. With the argument cpu, the cases run once on ILGPU's CPU accelerator.");
    return 1;
}

using Accelerator accelerator = device.CreateAccelerator(context);
Console.WriteLine($"# {accelerator.Name}, {accelerator.MemorySize >> 20} MB");
if (isHost)
{
    Console.WriteLine("case\tbatch\tone thread\tall threads\tdevice");
    foreach (HostTime time in HostTime.MeasureAll(accelerator, isDry))
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{time.Case}\t{time.Batch}\t{time.OneThread:0.0000}\t{time.AllThreads:0.0000}\t{time.Device:0.0000}"));
    }

    return 0;
}

string? only = args.FirstOrDefault(argument => argument is not ("cpu" or "host"));
foreach (GpuTime time in GpuTime.MeasureAll(accelerator, isDry, only))
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"NetGen\t{time.Case}\t{time.Milliseconds:0.0000}"));
return 0;
