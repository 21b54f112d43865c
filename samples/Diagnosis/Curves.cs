using NetGen;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace Diagnosis;

/// <summary>Draws how loss and accuracy went over the epochs.</summary>
internal static class Curves
{
    private static readonly Color[] Colors = [Color.FromHex("#1f77b4"), Color.FromHex("#d62728")];

    /// <summary>Two plots side by side; for each network a solid line for training and a dashed one for validation.</summary>
    public static void Draw(string path, params ReadOnlySpan<(string Name, History History)> networks)
    {
        var figure = new Multiplot();
        figure.AddPlots(2);
        figure.Layout = new ScottPlot.MultiplotLayouts.Columns();
        Plot loss = figure.GetPlot(0);
        Plot accuracy = figure.GetPlot(1);
        loss.Title("Loss (binary cross-entropy)");
        accuracy.Title("Accuracy");
        loss.Legend.Alignment = Alignment.UpperRight;
        accuracy.Legend.Alignment = Alignment.LowerRight;

        for (int i = 0; i < networks.Length; i++)
        {
            AddLines(loss, networks[i], "loss", Colors[i]);
            AddLines(accuracy, networks[i], "accuracy", Colors[i]);
        }

        foreach (Plot plot in (Plot[])[loss, accuracy])
        {
            plot.XLabel("epoch");
            plot.Axes.Bottom.TickGenerator = new NumericFixedInterval(1);
            plot.Axes.Left.TickGenerator = new NumericFixedInterval(0.1);
            plot.Axes.AutoScale();
            plot.Legend.SymbolWidth = 36;
            plot.ShowLegend();
        }

        loss.Axes.SetLimitsY(0, loss.Axes.GetLimits().Top);
        accuracy.Axes.SetLimitsY(accuracy.Axes.GetLimits().Bottom, 1);
        figure.SavePng(path, 1400, 560);
    }

    private static void AddLines(Plot plot, (string Name, History History) network, string value, Color color)
    {
        AddLine(plot, network, value, $"{network.Name}: training", color, LinePattern.Solid);
        AddLine(plot, network, "val_" + value, $"{network.Name}: validation", color, LinePattern.Dashed);
    }

    private static void AddLine(
        Plot plot, (string Name, History History) network, string value, string legend, Color color, LinePattern pattern)
    {
        double[] epochs = [.. network.History.Epochs.Select(epoch => (double)epoch.Epoch)];
        Scatter line = plot.Add.Scatter(epochs, network.History[value].ToArray(), color);
        line.LegendText = legend;
        line.LinePattern = pattern;
        line.LineWidth = 2;
        line.MarkerSize = 0;
    }
}
