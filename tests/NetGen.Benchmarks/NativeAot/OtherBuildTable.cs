namespace NetGen.Benchmarks;

/// <summary>Compares tests/NetGen.Benchmarks.Aot, compiled ahead of time or without optimisation, with the same code in this Release build.</summary>
internal static class OtherBuildTable
{
    private const int Turns = 3;

    /// <summary>Lets the two take turns, a process each, and prints the medians in the columns of the ratios.</summary>
    /// <param name="build">What the table calls the other build.</param>
    /// <param name="program">The other program.</param>
    /// <param name="seconds">About how long each call is measured in a turn.</param>
    /// <param name="output">Where the table goes.</param>
    public static void Print(string build, string program, string seconds, TextWriter output)
    {
        List<NetGenTime[]> published = [];
        List<NetGenTime[]> jitted = [];
        for (int turn = 0; turn < Turns; turn++)
        {
            published.Add(Array.ConvertAll(ChildProcess.Run(program, seconds), NetGenTime.Parse));
            jitted.Add(Array.ConvertAll(ChildProcess.RunSelf("times", seconds), NetGenTime.Parse));
        }

        output.WriteLine(RatioLine.Header);
        for (int i = 0; i < jitted[0].Length; i++)
        {
            double aot = Rounds.Median(published.Select(times => times[i].Nanoseconds));
            double jit = Rounds.Median(jitted.Select(times => times[i].Nanoseconds));
            double percent = Rounds.Median(jitted.Select(times => times[i].PercentOfPeak));
            output.WriteLine(RatioLine.Format(jitted[0][i].Network, jitted[0][i].Work, build, aot, jit, percent));
        }
    }
}
