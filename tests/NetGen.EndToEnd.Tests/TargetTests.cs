namespace NetGen.EndToEnd.Tests;

/// <summary>Targets that a loss cannot mean are found before anything is trained.</summary>
public sealed class TargetTests
{
    [Theory]
    [InlineData(true, 32)]
    [InlineData(true, 400)]
    [InlineData(false, 7)]
    public void Fit_LabelOutOfRange_NamesTheSampleInTheDataSet(bool shuffle, int batchSize)
    {
        DataSet data = WithWrongLabels(Training.Data);
        var network = new Spiral(seed: 1);
        float[] before = network.Parameters.Buffer.Span.ToArray();
        Trainer<Spiral, Adam> trainer = network.CreateTrainer(new Adam());

        string message = Assert.Throws<ArgumentException>(
            () => trainer.Fit(data, new FitOptions { Shuffle = shuffle, BatchSize = batchSize, Epochs = 3 })).Message;

        Assert.Equal(
            "Fit expects targets that are whole numbers from 0 to 1 for Loss.SparseCategoricalCrossEntropy, got 2 in sample 77 " +
            "of the data set (3 samples are wrong, first 77). Use the index of the sample's class among the 2 outputs, from 0.",
            message);
        Assert.Equal((0, 0), (trainer.Step, trainer.Epoch));
        Assert.Equal(before, network.Parameters.Buffer.Span.ToArray());
    }

    [Fact]
    public void Fit_LabelOutOfRangeInTheValidationSplit_HasItsNumberInTheWholeDataSet()
    {
        float[] targets = Training.Data.Targets.ToArray();
        targets[390] = -1;
        Trainer<Spiral, Adam> trainer = new Spiral().CreateTrainer(new Adam());
        string message = Assert.Throws<ArgumentException>(
            () => trainer.Fit(With(targets), new FitOptions { ValidationSplit = 0.25 })).Message;
        Assert.Contains("got -1 in sample 390 of the data set (it is the only one)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_LabelOutOfRangeInTheValidationData_SaysSo()
    {
        Trainer<Spiral, Adam> trainer = new Spiral().CreateTrainer(new Adam());
        string message = Assert.Throws<ArgumentException>(
            () => trainer.Fit(Training.Data, new FitOptions { Validation = WithWrongLabels(Training.Data) })).Message;
        Assert.StartsWith("Validation expects targets", message, StringComparison.Ordinal);
        Assert.Equal(0, trainer.Step);
    }

    [Fact]
    public void Evaluate_LabelOutOfRange_NamesTheSampleInTheDataSet()
    {
        string message = Assert.Throws<ArgumentException>(() => new Spiral().Evaluate(WithWrongLabels(Training.Data))).Message;
        Assert.StartsWith("Evaluate expects targets", message, StringComparison.Ordinal);
        Assert.Contains("3 samples are wrong, first 77", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Perceptron_KnowsItsTargetsByItsLastActivation()
    {
        DataSet signs = Samples.Separable(20, seed: 1);
        var bits = new DataSet(signs.Inputs, signs.Targets.ToArray().Select(t => (t + 1) / 2).ToArray(), 2, 1);
        new Rosenblatt().CreateTrainer(new Sgd()).Fit(signs);
        new Threshold().CreateTrainer(new Sgd()).Fit(bits);
        Assert.Throws<ArgumentException>(() => new Rosenblatt().CreateTrainer(new Sgd()).Fit(bits));
        Assert.Throws<ArgumentException>(() => new Threshold().CreateTrainer(new Sgd()).Fit(signs));
    }

    private static DataSet WithWrongLabels(DataSet data)
    {
        float[] targets = data.Targets.ToArray();
        (targets[77], targets[200], targets[399]) = (2, 0.5f, float.NaN);
        return With(targets);
    }

    private static DataSet With(float[] targets) => new(Training.Data.Inputs, targets, Training.Data.InputSize, 1);
}
