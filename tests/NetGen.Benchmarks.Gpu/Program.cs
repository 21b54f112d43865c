using System.Globalization;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using NetGen.Benchmarks.Gpu;

// On a machine with a GPU and PyTorch; peers.py prints the same lines for it.
//   dotnet publish -c Release -r linux-x64 --self-contained -o artifacts/benchmark-gpu tests/NetGen.Benchmarks.Gpu
//   artifacts/benchmark-gpu/NetGen.Benchmarks.Gpu > netgen.tsv
//   python3 tests/NetGen.Benchmarks.Gpu/peers.py > peers.tsv
// With "cpu" as its argument it runs each case once, small, on ILGPU's CPU accelerator: to see that it works.
bool isDry = args is ["cpu"];
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
foreach (GpuTime time in GpuTime.MeasureAll(accelerator, isDry))
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"NetGen\t{time.Case}\t{time.Milliseconds:0.0000}"));
return 0;
