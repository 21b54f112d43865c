using System.Diagnostics;
using System.Globalization;
using System.Runtime;

namespace NetGen.Benchmarks;

/// <summary>The half of <c>-- jit</c> that runs in a new process: calls everything of one network for the first time.</summary>
internal static class FirstCallProbe
{
    /// <summary>
    /// Prints for each call the microseconds of the first and of the second, those that the compiler took, and the bytes of
    /// machine code; the last only with <paramref name="withCode"/>, because listening takes time.
    /// </summary>
    public static void Print(string name, bool withCode, TextWriter output)
    {
        using CompiledCode? code = withCode ? new CompiledCode() : null;
        ReferenceNetwork network = ReferenceNetwork.CreateAll().Single(network => network.Name == name);
        foreach (Work work in Works.OneOfEachKind)
        {
            IContender contender = network.CreateContender(network.CreateWorkload(work));

            // The harness itself is compiled before.
            int calls = 0;
            Action run = () => contender.Run(calls);
            Microseconds(run);
            calls = 1;
            long bytesBefore = code?.Bytes() ?? 0;
            double compiledBefore = JitInfo.GetCompilationTime().TotalMicroseconds;
            long methodsBefore = JitInfo.GetCompiledMethodCount();
            double first = Microseconds(run);
            double compiling = JitInfo.GetCompilationTime().TotalMicroseconds - compiledBefore;
            long methods = JitInfo.GetCompiledMethodCount() - methodsBefore;
            long bytes = (code?.Bytes() ?? 0) - bytesBefore;
            double second = Microseconds(run);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{first}\t{second}\t{compiling}\t{methods}\t{bytes}"));
        }
    }

    private static double Microseconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }
}
