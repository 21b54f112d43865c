using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace Amplifier;

/// <summary>Draws the circuit's output and that of networks: a moment of it, its spectrum, and the error over time.</summary>
internal static class Figure
{
    private const int MomentLength = Circuit.SampleRate / 50;
    private const int LevelLength = Circuit.SampleRate / 10;

    private static readonly Color CircuitColor = Color.FromHex("#c8c8c8");
    private static readonly Color[] Colors = [Color.FromHex("#d62728"), Color.FromHex("#1f77b4")];

    /// <summary>Writes a PNG.</summary>
    public static void Draw(string path, float[] input, float[] circuit, params ReadOnlySpan<(string Name, float[] Sound)> networks)
    {
        var figure = new Multiplot();
        figure.AddPlots(3);
        (Plot moment, Plot spectrum, Plot error) = (figure.GetPlot(0), figure.GetPlot(1), figure.GetPlot(2));
        var layout = new ScottPlot.MultiplotLayouts.CustomGrid();
        layout.Set(moment, new GridCell(0, 0, 2, 1));
        layout.Set(spectrum, new GridCell(1, 0, 2, 2));
        layout.Set(error, new GridCell(1, 1, 2, 2));
        figure.Layout = layout;

        DrawMoment(moment, circuit, networks);
        DrawSpectra(spectrum, input, circuit, networks);
        DrawErrors(error, circuit, networks);

        string temporary = path + ".tmp";
        File.WriteAllBytes(temporary, figure.Render(1500, 900).GetImageBytes());
        File.Move(temporary, path, overwrite: true);
    }

    private static void DrawMoment(Plot plot, float[] circuit, ReadOnlySpan<(string Name, float[] Sound)> networks)
    {
        // Where it is loudest.
        int first = MomentLength * circuit.Chunk(MomentLength).Index().MaxBy(part => part.Item.Sum(value => value * value)).Index;
        int length = Math.Min(MomentLength, circuit.Length - first);
        plot.Title($"{1000.0 * length / Circuit.SampleRate:F0} ms of the output, and the errors");
        plot.XLabel("seconds");
        plot.YLabel("volts");
        Add(circuit, "circuit", CircuitColor, width: 7);
        for (int i = 0; i < networks.Length; i++)
        {
            float[] sound = networks[i].Sound;
            Add(sound, networks[i].Name, Colors[i], width: 1.5f);
            Add([.. sound.Zip(circuit, (value, right) => value - right)], $"error of {networks[i].Name}", Colors[i].WithAlpha(0.6), width: 1, LinePattern.Dotted);
        }

        Frame(plot, headroom: 0.2);
        plot.Axes.SetLimitsX((double)first / Circuit.SampleRate, (double)(first + length) / Circuit.SampleRate);

        void Add(float[] sound, string name, Color color, float width, LinePattern pattern = default)
        {
            double[] seconds = [.. Enumerable.Range(first, length).Select(i => (double)i / Circuit.SampleRate)];
            AddLine(plot, seconds, [.. sound.AsSpan(first, length).ToArray().Select(value => (double)value)], name, color, width, pattern);
        }
    }

    private static void DrawSpectra(Plot plot, float[] input, float[] circuit, ReadOnlySpan<(string Name, float[] Sound)> networks)
    {
        plot.Title("Spectrum");
        plot.XLabel("hertz");
        plot.YLabel("decibels");
        Add(input, "input", Color.FromHex("#2ca02c").WithAlpha(0.7), width: 1);
        Add(circuit, "circuit", CircuitColor, width: 5);
        for (int i = 0; i < networks.Length; i++)
            Add(networks[i].Sound, networks[i].Name, Colors[i], width: 1);

        // ScottPlot's axes are linear, so the logarithm is drawn, and the ticks say what it is of.
        double[] marks = [50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000];
        plot.Axes.Bottom.TickGenerator = new NumericManual([.. marks.Select(Math.Log10)], [.. marks.Select(mark => mark < 1000 ? $"{mark}" : $"{mark / 1000} k")]);
        Frame(plot, headroom: 0.15);
        plot.Axes.SetLimitsY(Math.Max(plot.Axes.GetLimits().Bottom, plot.Axes.GetLimits().Top - 120), plot.Axes.GetLimits().Top);

        void Add(float[] sound, string name, Color color, float width)
        {
            (double[] frequencies, double[] decibels) = Spectrum.Of(sound);
            AddLine(plot, [.. frequencies.Select(Math.Log10)], decibels, name, color, width);
        }
    }

    private static void DrawErrors(Plot plot, float[] circuit, ReadOnlySpan<(string Name, float[] Sound)> networks)
    {
        plot.Title("Level of the output, and of the errors");
        plot.XLabel("seconds");
        plot.YLabel("decibels");
        Add(circuit, "circuit", CircuitColor, width: 5);
        for (int i = 0; i < networks.Length; i++)
            Add([.. networks[i].Sound.Zip(circuit, (value, right) => value - right)], $"error of {networks[i].Name}", Colors[i], width: 1.5f);
        Frame(plot, headroom: 0.15);

        void Add(float[] sound, string name, Color color, float width)
        {
            double[] levels = [.. sound.Chunk(LevelLength).Select(part => 10 * Math.Log10(part.Average(value => (double)value * value) + 1e-12))];
            double[] seconds = [.. Enumerable.Range(0, levels.Length).Select(i => (i + 0.5) * LevelLength / Circuit.SampleRate)];
            AddLine(plot, seconds, levels, name, color, width);
        }
    }

    private static void AddLine(
        Plot plot, double[] x, double[] y, string name, Color color, float width, LinePattern pattern = default)
    {
        Scatter line = plot.Add.ScatterLine(x, y, color);
        line.LegendText = name;
        line.LineWidth = width;
        line.LinePattern = pattern;
    }

    // Room above the lines for their names.
    private static void Frame(Plot plot, double headroom)
    {
        plot.Axes.AutoScale();
        AxisLimits limits = plot.Axes.GetLimits();
        plot.Axes.SetLimitsY(limits.Bottom, limits.Top + (headroom * (limits.Top - limits.Bottom)));
        plot.Axes.SetLimitsX(limits.Left, limits.Right);
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.ShowLegend(Alignment.UpperCenter);
    }
}
