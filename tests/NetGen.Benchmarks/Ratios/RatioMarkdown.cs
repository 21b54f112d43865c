using System.Globalization;

namespace NetGen.Benchmarks;

/// <summary>Turns the lines of the ratios into the table of docs/benchmarks.md: a row for each network and work.</summary>
internal static class RatioMarkdown
{
    /// <summary>Reads tab-separated lines with their header and writes Markdown.</summary>
    public static void Convert(TextReader input, TextWriter output)
    {
        List<string[]> lines = [];
        for (string? line = input.ReadLine(); line is not null; line = input.ReadLine())
        {
            // Remarks begin with #; the header names the columns that are known here.
            if (!line.StartsWith('#') && line != RatioLine.Header)
                lines.Add(line.Split('\t'));
        }

        string[] peers = [.. lines.Select(line => line[2]).Distinct()];
        output.WriteLine($"| network | work | NetGen | of FMA peak | {string.Join(" | ", peers.Select(peer => $"over {peer}"))} |");
        output.WriteLine($"| --- | --- | --- | --- |{string.Concat(Enumerable.Repeat(" --- |", peers.Length))}");
        foreach (IGrouping<(string Network, string Work), string[]> row in lines.GroupBy(line => (line[0], line[1])))
        {
            string[] first = row.First();
            IEnumerable<string> ratios = peers.Select(peer => Ratio(row.FirstOrDefault(line => line[2] == peer)));
            output.WriteLine(
                $"| {row.Key.Network} | {row.Key.Work} | {Time(first[4])} | {first[6]} % | {string.Join(" | ", ratios)} |");
        }
    }

    /// <summary>The ratio and the peer's time, or why there is none.</summary>
    private static string Ratio(string[]? line) => line switch
    {
        null => "",
        [_, _, _, _, _, "-", _] => "unavailable",
        _ => $"{line[5]} ({Time(line[3])})",
    };

    private static string Time(string nanoseconds)
    {
        double value = double.Parse(nanoseconds, CultureInfo.InvariantCulture);
        (double scaled, string unit) = value switch
        {
            < 1e3 => (value, "ns"),
            < 1e6 => (value / 1e3, "µs"),
            _ => (value / 1e6, "ms"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{scaled:G3} {unit}");
    }
}
