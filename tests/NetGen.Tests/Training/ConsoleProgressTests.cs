using System.Globalization;
using NetGen.Compiler.Conformance.Harness;

namespace NetGen.Tests.Training;

public class ConsoleProgressTests
{
    private static readonly Metric[] Metrics = [HalfRight()];

    private static readonly MetricValue[] FourValues =
    [
        new("loss", 0.3, false), new("accuracy", 0.90123, true), new("val_loss", 0.31214, false), new("val_accuracy", 0.9234, true),
    ];

    [Fact]
    public void Bar_WithinAnEpoch_ShowsTimeLeft() =>
        Assert.Equal(
            "Epoch  3/10  45/180 [=======>......................] 2.0s, 6.0s left - loss: 0.3121 - accuracy: 0.5000",
            Line(Batch(45), 200));

    [Fact]
    public void Bar_AtTheEndOfAnEpoch_ShowsAllValues() =>
        Assert.Equal(
            "Epoch  3/10 180/180 [==============================]   12s - loss: 0.3000 - val_loss: 5.0000e-04",
            Line(End(), 200));

    [Fact]
    public void Bar_WhenCancelled_SaysSo() =>
        Assert.Equal(
            "Epoch  3/10  45/180 [=======>......................] 2.0s - loss: 0.3121 - accuracy: 0.5000 - cancelled",
            Line(Batch(45, isCancelled: true), 200));

    [Theory]
    [InlineData(82, "Epoch  3/10  45/180 [==>.......] 2.0s, 6.0s left - loss: 0.3121 - accuracy: 0.5000")]
    [InlineData(76, "Epoch  3/10  45/180 2.0s, 6.0s left - loss: 0.3121 - accuracy: 0.5000")]
    [InlineData(68, "Epoch  3/10  45/180 2.0s, 6.0s left - loss: 0.3121")]
    [InlineData(41, "Epoch  3/10  45/180 2.0s, 6.0s left")]
    [InlineData(21, "Epoch  3/10  45/180 2")]
    [InlineData(0, "")]
    public void Bar_InANarrowWindow_Shrinks(int width, string expected) =>
        Assert.Equal(expected, Line(Batch(45), width));

    [Theory]
    [InlineData(119, "Epoch  3/10 180/180 [===============]   12s - loss: 0.3000 - accuracy: 0.9012 - val_loss: 0.3121 - val_accuracy: 0.9234")]
    [InlineData(109, "Epoch  3/10 180/180 [=====]   12s - loss: 0.3000 - accuracy: 0.9012 - val_loss: 0.3121 - val_accuracy: 0.9234")]
    [InlineData(108, "Epoch  3/10 [============]   12s - loss: 0.3000 - accuracy: 0.9012 - val_loss: 0.3121 - val_accuracy: 0.9234")]
    [InlineData(79, "Epoch  3/10 [===========]   12s - loss: 0.3000/0.3121 - accuracy: 0.9012/0.9234")]
    public void Bar_OfAFinishedEpoch_KeepsItsBarAndAllValuesInOneLine(int width, string expected) =>
        Assert.Equal(expected, Line(End(FourValues), width));

    [Fact]
    public void Bar_OfAFinishedEpochInANarrowWindow_KeepsItsBarAndGoesOnInFurtherLines() =>
        Assert.Equal(
            ["Epoch  3/10 [=====]   12s - loss: 0.3000/0.3121", "  - accuracy: 0.9012/0.9234"],
            ProgressText.Bar(End(FourValues), 49));

    [Fact]
    public void Bar_OfANameWithoutValidation_StandsAlone() =>
        Assert.Equal(
            ["Epoch  3/10   12s", "  - loss: 0.3000", "  - val_best: 0.1000"],
            ProgressText.Bar(End(new("loss", 0.3, false), new("val_best", 0.1, false)), 20));

    [Fact]
    public void Bar_WhenCancelledInANarrowWindow_StillSaysSo() =>
        Assert.Equal(
            ["Epoch  3/10  45/180 [=>...] 2.0s", "  - loss: 0.3121 - accuracy: 0.5000", "  - cancelled"],
            ProgressText.Bar(Batch(45, isCancelled: true), 40));

    [Fact]
    public void Bar_IsNeverWiderThanTheWindow()
    {
        for (int width = 0; width < 150; width++)
        {
            Assert.InRange(Line(Batch(100), width).Length, 0, width);
            Assert.All(ProgressText.Bar(End(FourValues), width), line => Assert.InRange(line.Length, 0, width));
        }
    }

    [Fact]
    public void Line_HasNoControlCharacters()
    {
        string line = ProgressText.Line(End());
        Assert.Equal("Epoch  3/10 - 12s - loss: 0.3000 - val_loss: 5.0000e-04", line);
        Assert.DoesNotContain(line, char.IsControl);
    }

    [Theory]
    [InlineData(0.25, "250ms")]
    [InlineData(9.94, "9.9s")]
    [InlineData(59.2, "59s")]
    [InlineData(61, "1:01")]
    [InlineData(3600 + 62, "1:01:02")]
    [InlineData((26 * 3600) + 5, "26:00:05")]
    public void Line_WritesDurations(double seconds, string expected)
    {
        var progress = new TrainingProgress { Epoch = 1, Epochs = 1, Elapsed = TimeSpan.FromSeconds(seconds), Metrics = [] };
        Assert.Equal($"Epoch 1/1 - {expected} - loss: 0.0000", ProgressText.Line(progress));
    }

    [Fact]
    public void Line_InACultureWithDecimalCommas_WritesPoints()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Contains("2.0s - loss: 0.3121", ProgressText.Line(Batch(45)), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Report_WhenRedirected_WritesOneLineForEachEpoch()
    {
        var writer = new StringWriter { NewLine = "\n" };
        var progress = new ConsoleProgress(writer, null, new ManualTime());
        progress.Report(Batch(1));
        progress.Report(Batch(180));
        progress.Report(End());

        Assert.Equal(ProgressText.Line(End()) + "\n", writer.ToString());
    }

    [Fact]
    public void Report_InATerminal_RedrawsAtMostTenTimesASecond()
    {
        var writer = new StringWriter { NewLine = "\n" };
        var time = new ManualTime();
        var progress = new ConsoleProgress(writer, () => 201, time);
        for (int batch = 1; batch <= 10; batch++)
        {
            progress.Report(Batch(batch));
            time.Advance(TimeSpan.FromMilliseconds(25));
        }

        progress.Report(End());

        // Each text covers the one before.
        string first = Line(Batch(1), 200);
        string second = Line(Batch(5), 200).PadRight(first.Length);
        string third = Line(Batch(9), 200).PadRight(Line(Batch(5), 200).Length);
        string last = Line(End(), 200).PadRight(Line(Batch(9), 200).Length);
        Assert.Equal(
            $"\r{first}\r{second}\r{third}\r{last}\n",
            writer.ToString());
    }

    [Fact]
    public void Report_ThatDrawsNothing_AllocatesNothing()
    {
        var progress = new ConsoleProgress(new StringWriter(), () => 80, new ManualTime());
        TrainingProgress value = Batch(1);
        Assert.Equal(0, Allocations.Least(rounds: 5, _ =>
        {
            for (int i = 0; i < 100; i++)
                progress.Report(value);
        }));
    }

    [Fact]
    public void Report_AtTheEndOfAnEpoch_EndsEveryLine()
    {
        var writer = new StringWriter { NewLine = "\n" };
        var progress = new ConsoleProgress(writer, () => 41, new ManualTime());
        progress.Report(End());

        Assert.Equal("\rEpoch  3/10 [=====]   12s\n  - loss: 0.3000/5.0000e-04\n", writer.ToString());
    }

    [Fact]
    public void Report_OfAWarning_PutsItAboveTheBar()
    {
        var writer = new StringWriter { NewLine = "\n" };
        var progress = new ConsoleProgress(writer, () => 201, new ManualTime());
        progress.Report(Batch(1));
        progress.Report(End() with { Warnings = ["auc is NaN."] });

        string first = Line(Batch(1), 200);
        Assert.Equal(
            $"\r{first}\r{new string(' ', first.Length)}\rWarning: auc is NaN.\n\r{Line(End(), 200)}\n", writer.ToString());
    }

    [Fact]
    public void Report_OfAWarning_WhenRedirected_IsALineOfItsOwn()
    {
        var writer = new StringWriter { NewLine = "\n" };
        var progress = new ConsoleProgress(writer, null, new ManualTime());
        progress.Report(Batch(1) with { Warnings = ["auc is NaN."] });
        progress.Report(End());

        Assert.Equal("Warning: auc is NaN.\n" + ProgressText.Line(End()) + "\n", writer.ToString());
    }

    [Fact]
    public void Report_OfAWarningAfterTheLastEpoch_DrawsNoBarAgain()
    {
        var writer = new StringWriter { NewLine = "\n" };
        var progress = new ConsoleProgress(writer, () => 201, new ManualTime());
        progress.Report(End());
        progress.Report(Batch(180) with { Warnings = ["the file is gone."], HasWarningsOnly = true });

        Assert.Equal($"\r{Line(End(), 200)}\nWarning: the file is gone.\n", writer.ToString());
    }

    private static string Line(in TrainingProgress progress, int width) =>
        Assert.Single(ProgressText.Bar(progress, width));

    private static TrainingProgress Batch(int batch, bool isCancelled = false) => new()
    {
        Epoch = 3,
        Epochs = 10,
        Batch = batch,
        Batches = 180,
        Elapsed = TimeSpan.FromSeconds(2),
        Loss = 0.31214,
        Metrics = Metrics,
        IsCancelled = isCancelled,
    };

    private static TrainingProgress End(params MetricValue[] values) => new()
    {
        Epoch = 3,
        Epochs = 10,
        Batch = 180,
        Batches = 180,
        Elapsed = TimeSpan.FromSeconds(12.4),
        Loss = 0.3,
        Metrics = Metrics,
        Result = new EpochResult(3, values.Length > 0 ? values : [new("loss", 0.3, false), new("val_loss", 0.0005, false)]),
    };

    private static BinaryAccuracy HalfRight()
    {
        var metric = new BinaryAccuracy(name: "accuracy");
        metric.Update([1, 1], [1, 0], 2);
        return metric;
    }

    private sealed class ManualTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;
    }
}
