using NetGen.Storage.Files;
using ScottPlot;
using ScottPlot.Plottables;

namespace NetGen.Compiler.Tool.Plotting;

/// <summary>Draws how the values of a training went: a plot for each measure, solid for training and dashed for validation.</summary>
internal static class Curves
{
    private const int Width = 700, Height = 520, MostColumns = 3;

    private static readonly Color Training = Color.FromHex("#1f77b4"), Validation = Color.FromHex("#d62728");

    /// <summary>Writes the picture, whole or not at all.</summary>
    /// <param name="log">The values.</param>
    /// <param name="path">The picture's file.</param>
    public static void Draw(TrainingLog log, string path)
    {
        string[] measures = [.. log.Measures];
        int columns = Math.Min(measures.Length, MostColumns), rows = (measures.Length + columns - 1) / columns;
        var figure = new Multiplot();
        figure.AddPlots(measures.Length);
        figure.Layout = new ScottPlot.MultiplotLayouts.Grid(rows, columns);
        for (int i = 0; i < measures.Length; i++)
        {
            Plot plot = figure.GetPlot(i);
            plot.Title(measures[i]);
            plot.XLabel("epoch");
            plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
            AddLine(plot, log, log.Training(measures[i]), "training", Training, LinePattern.Solid);
            AddLine(plot, log, log.OfValidation(measures[i]), "validation", Validation, LinePattern.Dashed);
            plot.Legend.SymbolWidth = 36;
            plot.ShowLegend(Edge.Bottom);
        }

        byte[] picture = figure.Render(columns * Width, rows * Height).GetImageBytes(ImageFormat.Png);
        AtomicFile.Write(path, stream => stream.Write(picture));
    }

    private static void AddLine(Plot plot, TrainingLog log, double[]? values, string legend, Color color, LinePattern pattern)
    {
        if (values is null)
            return;
        Scatter line = plot.Add.Scatter([.. log.Epochs], values, color);
        line.LegendText = legend;
        line.LinePattern = pattern;
        line.LineWidth = 2;
        line.MarkerSize = values.Length == 1 ? 8 : 0;
    }
}
