using System.Globalization;
using System.Runtime.InteropServices;

namespace NetGen.Benchmarks;

/// <summary>
/// Times batches and training steps on one thread, two, four and so on up to the processors of the machine, in the same
/// rounds. Calls follow each other, so that the threads are awake.
/// </summary>
internal static class ThreadTable
{
    /// <summary>Measures and prints a tab-separated line for each network, work and number of threads.</summary>
    /// <param name="seconds">About how long each work of a network is measured.</param>
    /// <param name="output">Receives the table.</param>
    public static void Print(double seconds, TextWriter output)
    {
        int[] degrees = [.. Degrees()];
        output.WriteLine($"# {RuntimeInformation.FrameworkDescription}, {Machine.Processor}, vectors of {FmaPeak.VectorBits} bits");
        output.WriteLine("network\twork\tthreads\tns\tspeedup");
        foreach (ReferenceNetwork network in ReferenceNetwork.CreateDense())
        {
            foreach (Work work in (ReadOnlySpan<Work>)[Work.Batch128, Work.Batch4096, Work.Train128])
            {
                Workload workload = network.CreateWorkload(work);
                IContender[] contenders = [.. degrees.Select(degree => network.CreateContender(workload, degree))];
                double[] times = [.. Rounds.Measure(contenders, seconds).Select(Rounds.Median)];
                for (int i = 0; i < degrees.Length; i++)
                {
                    output.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{network.Name}\t{work.Name()}\t{degrees[i]}\t{times[i]:F0}\t{times[0] / times[i]:F2}"));
                    contenders[i].Dispose();
                }
            }
        }
    }

    private static IEnumerable<int> Degrees()
    {
        for (int degree = 1; degree < Environment.ProcessorCount; degree *= 2)
            yield return degree;
        yield return Environment.ProcessorCount;
    }
}
