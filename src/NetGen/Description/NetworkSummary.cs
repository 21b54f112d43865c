using System.Globalization;
using System.Text;

namespace NetGen;

/// <summary>Writes the layer table of a network.</summary>
internal static class NetworkSummary
{
    // The columns up to here are aligned to the right.
    private const int Numbers = 4;

    private static readonly string[] Header = ["layer", "output", "parameters", "FLOPs", "connected to"];

    /// <summary>The table: lines end in <c>\n</c>, columns are as wide as they need, numbers are grouped by commas.</summary>
    /// <remarks>
    /// As Keras does, it has the column "connected to" only where layers do not just read the one before. How many parameters are
    /// trained and not trained stands below the total if some are not.
    /// </remarks>
    public static string Format(NetworkDescription network)
    {
        bool isGraph = network.Layers.Any(layer => layer.ConnectedTo.Length > 0);
        List<string[]> rows =
        [
            Header,
            .. network.Inputs.Select(input => Row(input.Name, ShapeText.Format(input.Shape.AsSpan()))),
            .. network.Layers.Select(layer => Row(
                layer.Title,
                ShapeText.Format(layer.OutputShape.AsSpan()),
                Number(layer.ParameterCount),
                Number(layer.Flops),
                string.Join(", ", layer.ConnectedTo))),
            Row("total", "", Number(network.ParameterCount), Number(network.Layers.Sum(layer => layer.Flops))),
        ];
        int constants = network.ParameterCount - network.TrainableParameterCount;
        if (constants > 0)
        {
            rows.Add(Row("trainable", "", Number(network.TrainableParameterCount)));
            rows.Add(Row("non-trainable", "", Number(constants)));
        }

        int[] widths = [.. Enumerable.Range(0, Header.Length).Select(column => rows.Max(row => row[column].Length))];
        var text = new StringBuilder().Append(network.Name).Append('\n');
        foreach (string[] row in rows)
        {
            text.Append("  ").Append(row[0].PadRight(widths[0]));
            for (int column = 1; column < Numbers; column++)
                text.Append("  ").Append(row[column].PadLeft(widths[column]));
            if (isGraph)
                text.Append("  ").Append(row[Numbers]);
            while (text[^1] == ' ')
                text.Length--;
            text.Append('\n');
        }

        return text.ToString();
    }

    private static string[] Row(string name, string output, string parameters = "", string flops = "", string connectedTo = "") =>
        [name, output, parameters, flops, connectedTo];

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
