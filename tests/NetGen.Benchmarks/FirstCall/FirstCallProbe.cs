using System.Diagnostics;
using System.Globalization;
using System.Runtime;

namespace NetGen.Benchmarks;

/// <summary>The half of <c>-- jit</c> that runs in a new process: calls everything of one network for the first time.</summary>
internal static class FirstCallProbe
{
    /// <summary>A process in which the first call is a prediction.</summary>
    public static IReadOnlyList<string> ColdCalls { get; } = ["single", "batch128", "train128"];

    /// <summary>A process in which the network is warmed up before.</summary>
    public static IReadOnlyList<string> WarmCalls { get; } = ["WarmUp", "single after WarmUp", "batch128 after WarmUp"];

    /// <summary>
    /// Prints for each call the microseconds of the first and of the second, those that the compiler took, the methods that
    /// it compiled, and their bytes of machine code.
    /// </summary>
    /// <param name="name">The network.</param>
    /// <param name="warm">Whether it is warmed up.</param>
    /// <param name="withCode">Whether the bytes are wanted; listening for them takes time. Else they are 0.</param>
    /// <param name="output">Where the lines go.</param>
    public static void Print(string name, bool warm, bool withCode, TextWriter output)
    {
        using CompiledCode? code = withCode ? new CompiledCode() : null;
        ReferenceNetwork network = ReferenceNetwork.CreateDense().Single(network => network.Name == name);
        if (warm)
            output.WriteLine(Measure(calls => WarmUp(network, calls), code));
        foreach (Work work in Works.OneOfEachKind.Where(work => !warm || work != Work.Train128))
            output.WriteLine(Measure(network.CreateContender(network.CreateWorkload(work)).Run, code));
    }

    private static string Measure(Action<int> run, CompiledCode? code)
    {
        // The timing and the loop around the calls are compiled before.
        Microseconds(run, calls: 0);
        long bytesBefore = code?.Bytes() ?? 0;
        double compiledBefore = JitInfo.GetCompilationTime().TotalMicroseconds;
        long methodsBefore = JitInfo.GetCompiledMethodCount();
        double first = Microseconds(run, calls: 1);
        double compiling = JitInfo.GetCompilationTime().TotalMicroseconds - compiledBefore;
        long methods = JitInfo.GetCompiledMethodCount() - methodsBefore;
        long bytes = (code?.Bytes() ?? 0) - bytesBefore;
        double second = Microseconds(run, calls: 1);
        return string.Create(CultureInfo.InvariantCulture, $"{first}\t{second}\t{compiling}\t{methods}\t{bytes}");
    }

    private static void WarmUp(ReferenceNetwork network, int calls)
    {
        if (calls > 0)
            network.WarmUp();
    }

    private static double Microseconds(Action<int> run, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        run(calls);
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }
}
