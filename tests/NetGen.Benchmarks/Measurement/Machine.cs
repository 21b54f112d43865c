using System.Runtime.InteropServices;

namespace NetGen.Benchmarks;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    private const string CpuInfo = "/proc/cpuinfo";

    /// <summary>The processor's name, and how many of its cores this process may use.</summary>
    public static string Processor
    {
        get
        {
            string? name = File.Exists(CpuInfo)
                ? File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
                : null;
            return $"{name?.Split(':')[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString()}, " +
                $"{Environment.ProcessorCount} core(s)";
        }
    }
}
