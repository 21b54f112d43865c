using System.Globalization;
using System.Text;

namespace NetGen;

/// <summary>Writes the layer table of a network.</summary>
internal static class NetworkSummary
{
    private static readonly string[] Header = ["layer", "output", "parameters", "FLOPs"];

    /// <summary>The table: lines end in <c>\n</c>, columns are as wide as they need, numbers are grouped by commas.</summary>
    public static string Format(NetworkDescription network)
    {
        string[][] rows =
        [
            Header,
            ["input", ShapeText.Format(network.InputShape.AsSpan()), "", ""],
            .. network.Layers.Select(layer => new[]
            {
                layer.Title,
                ShapeText.Format(layer.OutputShape.AsSpan()),
                Number(layer.ParameterCount),
                Number(layer.Flops),
            }),
            ["total", "", Number(network.ParameterCount), Number(network.Layers.Sum(layer => layer.Flops))],
        ];
        int[] widths = [.. Enumerable.Range(0, Header.Length).Select(column => rows.Max(row => row[column].Length))];

        var text = new StringBuilder().Append(network.Name).Append('\n');
        foreach (string[] row in rows)
        {
            text.Append("  ").Append(row[0].PadRight(widths[0]));
            for (int column = 1; column < row.Length; column++)
                text.Append("  ").Append(row[column].PadLeft(widths[column]));
            while (text[^1] == ' ')
                text.Length--;
            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
