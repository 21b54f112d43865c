namespace NetGen.Tests.Training;

public class WarningTests
{
    [Fact]
    public void ClassCoverage_OfASortedSplit_NamesTheClassesThatAreNotTrained()
    {
        float[] targets = [0, 0, 1, 1, 2, 2, 3];
        string? warning = Compare(Loss.SparseCategoricalCrossEntropy, 4, targets, 1, trained: 4, isSplit: true);
        Assert.Contains("no sample of class 2, class 3,", warning, StringComparison.Ordinal);
        Assert.Contains("DataSet.Split", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void ClassCoverage_OfOneHotTargets_FindsTheClass()
    {
        string? warning = Compare(Loss.CategoricalCrossEntropy, 2, [1, 0, 1, 0, 0, 1], 2, trained: 2, isSplit: false);
        Assert.Contains("The training data have no sample of class 1,", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Loss.BinaryCrossEntropy, 0f, "target 0")]
    [InlineData(Loss.Hinge, -1f, "target −1")]
    public void ClassCoverage_OfTwoSides_NamesTheSide(Loss loss, float other, string name)
    {
        Assert.Contains(name, Compare(loss, 1, [1, 1, other, 1], 1, trained: 2, isSplit: true), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Loss.SparseCategoricalCrossEntropy)]
    [InlineData(Loss.MeanSquaredError)]
    public void ClassCoverage_OfWhatIsTrained_SaysNothing(Loss loss)
    {
        Assert.Null(Compare(loss, 2, [0, 1, 1, 0], 1, trained: 2, isSplit: true));
        Assert.Null(Compare(Loss.MeanSquaredError, 2, [0, 1, 2, 3], 1, trained: 2, isSplit: true));
    }

    [Fact]
    public void Fit_WithAMetricThatHasNoValue_SaysItOnceForEachPart()
    {
        var reports = new Reports();
        History history = new LinearRegression().CreateTrainer(new Sgd()).Fit(
            LinearData.Create(8),
            new FitOptions { Epochs = 3, ValidationSplit = 0.5, Metrics = [new Silent()], Progress = reports });

        Assert.Equal(["silent has no value.", "val_silent has no value."], history.Warnings);
        Assert.Equal(history.Warnings, reports.Warnings);
    }

    [Fact]
    public void Evaluate_WithAMetricThatHasNoValue_SaysIt()
    {
        Evaluation evaluation = new LinearRegression().Evaluate(LinearData.Create(4), [new Silent()]);
        Assert.Equal(["silent has no value."], evaluation.Warnings);
        Assert.Empty(new LinearRegression().Evaluate(LinearData.Create(4)).Warnings);
    }

    private static string? Compare(Loss loss, int outputs, float[] targets, int targetSize, int trained, bool isSplit)
    {
        var data = new DataSet(new float[targets.Length / targetSize], targets, 1, targetSize);
        return new ClassCoverage(NetworkLosses.Only("output", loss, targetSize, outputs)).Compare(data.Take(trained), data.Skip(trained), isSplit);
    }

    private sealed class Silent() : Metric("silent")
    {
        public override bool HigherIsBetter => false;

        public override double Result => double.NaN;

        public override string? Warning => $"{Name} has no value.";

        public override void Reset()
        {
        }

        protected override void UpdateCore(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, int count)
        {
        }
    }

    private sealed class Reports : IProgress<TrainingProgress>
    {
        public List<string> Warnings { get; } = [];

        public void Report(TrainingProgress value) => Warnings.AddRange(value.Warnings);
    }
}
