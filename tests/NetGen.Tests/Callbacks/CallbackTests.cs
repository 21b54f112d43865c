using NetGen.Tests.Training;

namespace NetGen.Tests.Callbacks;

/// <summary>The epochs' values are given to the callbacks by hand, without training.</summary>
public class CallbackTests
{
    private static readonly DataSet Zero = new(new float[3], new float[2], 3, 2);

    [Fact]
    public void EarlyStopping_StopsAfterPatience()
    {
        var stopping = new EarlyStopping(patience: 2);
        List<float> rates = Run([5, 4, 4.5, 4.2, 1, 1], out _, stopping);

        Assert.Equal(4, rates.Count);
        Assert.Equal((2, 4), (stopping.BestEpoch, stopping.StoppedEpoch));
    }

    [Fact]
    public void EarlyStopping_WithMinDelta_IgnoresSmallerImprovements()
    {
        Assert.Equal(3, Run([5, 4.95, 4.92, 1], out _, new EarlyStopping(minDelta: 0.1, patience: 2)).Count);
    }

    [Fact]
    public void EarlyStopping_WithModeMax_WantsLargerValues()
    {
        Assert.Equal(4, Run([1, 2, 3, 2, 5], out _, new EarlyStopping(mode: MonitorMode.Max)).Count);
    }

    [Fact]
    public void EarlyStopping_InAutoMode_KnowsTheMetricsDirection()
    {
        Assert.Equal(3, Run([3, 2, 2.5, 1], out _, new EarlyStopping("val_loss")).Count);
        Assert.Equal(2, Run([3, 2, 2.5, 1], out _, new EarlyStopping("val_accuracy")).Count);
    }

    [Fact]
    public void EarlyStopping_StartFromEpoch_WaitsFirst()
    {
        Assert.Equal(6, Run([1, 2, 3, 4, 3, 5], out _, new EarlyStopping(startFromEpoch: 3)).Count);
    }

    [Fact]
    public void EarlyStopping_BelowItsBaseline_CountsEpochsThatImprove()
    {
        // 2 and 1.9 are improvements, and not better than 1.5: with them three epochs are too many. 1.4 and 1.3 start anew.
        Assert.Equal(3, Run([2, 1.9, 1.95, 1], out _, new EarlyStopping(patience: 3, baseline: 1.5)).Count);
        Assert.Equal(6, Run([2, 1.9, 1.4, 1.5, 1.5, 1.5, 1], out _, new EarlyStopping(patience: 3, baseline: 1.5)).Count);
        Assert.Equal(4, Run([2, 1.9, 1.95, 1], out _, new EarlyStopping(patience: 3)).Count);
    }

    [Fact]
    public void EarlyStopping_WithABaselineThatIsNoNumber_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>("baseline", () => new EarlyStopping(baseline: double.NaN));

    [Fact]
    public void EarlyStopping_RestoresTheBestWeights()
    {
        Run([5, 2, 3, 4, 1], out LinearRegression restored, new EarlyStopping(patience: 2, restoreBestWeights: true));
        Assert.Equal(2, restored.Parameters[0][0]);

        Run([5, 2, 3, 4, 1], out LinearRegression kept, new EarlyStopping(patience: 2));
        Assert.Equal(4, kept.Parameters[0][0]);
    }

    [Fact]
    public void EarlyStopping_ThatIsNotReached_RestoresTheBestWeightsToo()
    {
        Run([5, 2, 3], out LinearRegression network, new EarlyStopping(patience: 9, restoreBestWeights: true));
        Assert.Equal(2, network.Parameters[0][0]);
    }

    [Fact]
    public void EarlyStopping_InFit_StopsIt()
    {
        // At a learning rate of 0 nothing improves.
        History history = new LinearRegression().CreateTrainer(new Sgd(0)).Fit(
            Zero, new FitOptions { Epochs = 9, Callbacks = [new EarlyStopping("loss", patience: 3)] });

        Assert.Equal([1, 2, 3, 4], history.Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal(StopReason.EarlyStopping, history.StopReason);
    }

    [Fact]
    public void EarlyStopping_OfNaN_StopsAfterPatience()
    {
        Assert.Equal(2, Run([double.NaN, double.NaN, double.NaN, 1], out _, new EarlyStopping(patience: 2)).Count);
    }

    [Fact]
    public void EarlyStopping_OfAnUnknownValue_SaysWhatThereIs()
    {
        var trainer = new LinearRegression().CreateTrainer(new Sgd());
        var error = Assert.Throws<ArgumentException>(
            () => trainer.Fit(Zero, new FitOptions { Callbacks = [new EarlyStopping()] }));
        Assert.Contains("'val_loss'", error.Message, StringComparison.Ordinal);
        Assert.Contains("loss, mean_absolute_error", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, trainer.Step);
    }

    [Fact]
    public void ReduceLROnPlateau_MultipliesAfterPatience()
    {
        List<float> rates = Run([5, 5, 5, 5, 5], out _, new ReduceLROnPlateau(patience: 2, factor: 0.5));

        // The first epoch sets the best value; every second one after it is one too many.
        Assert.Equal([1, 1, 0.5f, 0.5f, 0.25f], rates);
    }

    [Fact]
    public void ReduceLROnPlateau_InCooldown_DoesNotCount()
    {
        List<float> rates = Run([5, 5, 5, 5, 5], out _, new ReduceLROnPlateau(patience: 1, factor: 0.5, cooldown: 2));
        Assert.Equal([1, 0.5f, 0.5f, 0.25f, 0.25f], rates);
    }

    [Fact]
    public void ReduceLROnPlateau_StopsAtTheMinimum()
    {
        List<float> rates = Run([5, 5, 5, 5], out _, new ReduceLROnPlateau(patience: 1, factor: 0.5, minLearningRate: 0.4f));
        Assert.Equal([1, 0.5f, 0.4f, 0.4f], rates);
    }

    [Fact]
    public void ReduceLROnPlateau_WithASchedule_Throws()
    {
        var trainer = new LinearRegression().CreateTrainer(new Sgd(new CosineDecay(0.1f, 10)));
        Assert.Throws<InvalidOperationException>(
            () => trainer.Fit(Zero, new FitOptions { Callbacks = [new ReduceLROnPlateau("loss")] }));
    }

    [Fact]
    public void CsvLogger_WritesOneLineForEachEpoch()
    {
        string path = Path.GetTempFileName();
        try
        {
            Run([0.5, 2], out _, new CsvLogger(path));
            Run([8], out _, new CsvLogger(path, append: true));
            Assert.Equal(
                [
                    "epoch,val_loss,val_accuracy", "1,0.5,0.5", "2,2,2", "1,8,8",
                ],
                File.ReadAllLines(path));

            Run([8], out _, new CsvLogger(path));
            Assert.Equal(2, File.ReadAllLines(path).Length);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void CsvLogger_AppendingToOtherColumns_Throws()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "epoch,loss\n1,2\n");
            Assert.Throws<InvalidDataException>(() => Run([8], out _, new CsvLogger(path, append: true)));
            Assert.Equal(2, File.ReadAllLines(path).Length);
        }
        finally
        {
            File.Delete(path);
        }
    }

    // Gives every epoch's value to the callbacks until they stop; the network's first weight is that value as well.
    // The result is the learning rate after each epoch.
    private static List<float> Run(double[] values, out LinearRegression network, params Callback[] callbacks)
    {
        network = new LinearRegression();
        var trainer = network.CreateTrainer(new Sgd(1));
        var rates = new List<float>();
        foreach (Callback callback in callbacks)
            callback.OnTrainBegin(trainer, ["val_loss", "val_accuracy"]);
        foreach (double value in values)
        {
            network.Parameters[0].CopyFrom([(float)value, 0, 0, 0, 0, 0]);
            var result = new EpochResult(
                rates.Count + 1, [new("val_loss", value, false), new("val_accuracy", value, true)]);
            foreach (Callback callback in callbacks)
                callback.OnEpochEnd(trainer, result);
            rates.Add(trainer.LearningRate);
            if (trainer.StopRequested)
                break;
        }

        foreach (Callback callback in callbacks)
            callback.OnTrainEnd(trainer, StopReason.Completed);
        return rates;
    }
}
