using System.Globalization;

namespace NetGen.Tests.Training;

public sealed class MetricValuesTests
{
    [Fact]
    public void Values_AreFoundByNameAndByPosition()
    {
        EpochResult result = Result(3, 0.3, 0.0005);

        Assert.Equal(["loss", "val_loss"], result.Values.Names);
        Assert.Equal(["loss", "val_loss"], result.Values.Select(value => value.Name));
        Assert.Equal(2, result.Values.Count);
        Assert.Equal(0.0005, result.Values[1].Value);
        Assert.Equal(0.0005, result.Values["val_loss"]);
        Assert.Equal(0.0005, result["val_loss"]);
        Assert.True(result.TryGet("loss", out MetricValue loss));
        Assert.Equal(0.3, loss.Value);
        Assert.False(result.TryGet("accuracy", out _));
    }

    [Fact]
    public void Values_OfAnUnknownName_NameTheKnownOnes()
    {
        const string message = "There is no value 'accuracy'; there are loss, val_loss.";
        EpochResult result = Result(3, 0.3, 0.0005);
        History history = Of(result);

        Assert.Equal(message, Assert.Throws<KeyNotFoundException>(() => result.Values["accuracy"]).Message);
        Assert.Equal(message, Assert.Throws<KeyNotFoundException>(() => result["accuracy"]).Message);
        Assert.Equal(message, Assert.Throws<KeyNotFoundException>(() => history["accuracy"]).Message);
    }

    [Fact]
    public void History_WithoutAnEpoch_SaysSo()
    {
        History history = Of();

        Assert.Empty(history.Names);
        Assert.Equal("epoch\n", history.ToString());
        Assert.Equal(
            "There is no value 'loss': no epoch was completed.",
            Assert.Throws<KeyNotFoundException>(() => history["loss"]).Message);
    }

    [Fact]
    public void History_HasEachEpochAndTheValuesOfEachName()
    {
        History history = Of(Result(3, 0.3, 0.4), Result(4, 0.2, 0.5));

        Assert.Equal([3, 4], history.Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal(0.5, history.Epochs[1]["val_loss"]);
        Assert.Equal(["loss", "val_loss"], history.Names);
        Assert.Equal([0.4, 0.5], history["val_loss"]);
    }

    [Fact]
    public void ToString_IsKerassLineOrATable_InAnyCulture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            EpochResult first = Result(9, 0.3, 0.0005);
            var evaluation = Evaluation.Of(0.3, Measures.Of<LinearRegression>([new MeanSquaredErrorMetric("a_rather_long_name")]));
            const string table = """
                epoch        loss    val_loss
                    9      0.3000  5.0000e-04
                   10      0.2000      0.5000

                """;

            Assert.Equal("loss: 0.3000", first.Values[0].ToString());
            Assert.Equal("loss: 0.3000 - val_loss: 5.0000e-04", first.Values.ToString());
            Assert.Equal("Epoch 9 - loss: 0.3000 - val_loss: 5.0000e-04", first.ToString());
            Assert.Equal("loss: 0.3000 - a_rather_long_name: 0.0000", evaluation.ToString());
            Assert.Equal(table, Of(first, Result(10, 0.2, 0.5)).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static EpochResult Result(int epoch, double loss, double validation) =>
        new(epoch, [new("loss", loss, false), new("val_loss", validation, false)]);

    private static History Of(params EpochResult[] epochs)
    {
        var history = new History();
        foreach (EpochResult epoch in epochs)
            history.Add(epoch);
        return history;
    }
}
