using NetGen.Compiler.Conformance.Harness;
using NetGen.Storage;

namespace NetGen.Tests.Training;

/// <summary>Training and evaluation of <see cref="ActorCritic"/>: two inputs, two outputs, two losses.</summary>
public class SeveralLossesTests
{
    private static readonly DataSet Data = ActorCritic.CreateData(70);

    private static string[] AllNames { get; } =
        ["loss", "policy_loss", "value_loss", "policy_accuracy", "value_mean_absolute_error"];

    // More samples than a chunk has, with and without weights.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ComputeGradients_GivesTheWeightedSum_ItsGradients_AndEachLoss(bool hasWeights)
    {
        ActorCritic network = Create();
        float[] weights = hasWeights ? [.. Enumerable.Range(0, 70).Select(i => i % 4 / 2f)] : [];
        var pass = new BatchPass<ActorCritic>(network);
        var gradients = new AlignedBuffer(96);
        float[] predictions = new float[210];
        double total = pass.ComputeGradients(
            Data.Inputs.Span, Data.Targets.Span, default, predictions, gradients, weights);

        (double policy, double value) = Losses(network, weights);
        Assert.Equal(policy, pass.LossSums[0], 1e-4);
        Assert.Equal(value, pass.LossSums[1], 1e-3);
        Assert.Equal(pass.LossSums[0] + (0.5 * pass.LossSums[1]), total);
        Assert.Equal(total, pass.ComputeLoss(Data.Inputs.Span, Data.Targets.Span, predictions, weights));

        foreach (int index in new[] { 0, 1, 16, 17, 48, 64, 80 })
        {
            ref float weight = ref network.Parameters.Buffer.Span[index];
            const float step = 1e-3f;
            float before = weight;
            weight = before + step;
            (policy, value) = Losses(network, weights);
            double above = policy + (0.5 * value);
            weight = before - step;
            (policy, value) = Losses(network, weights);
            weight = before;
            Assert.Equal((above - policy - (0.5 * value)) / (2 * step) / 70, gradients.Span[index], 1e-3);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Losses_HaveTheSameBitsForAnyNumberOfThreads(int threads)
    {
        var pass = new BatchPass<ActorCritic>(Create(), threads);
        double total = pass.ComputeLoss(Data.Inputs.Span, Data.Targets.Span, new float[210]);
        var one = new BatchPass<ActorCritic>(Create());
        Assert.Equal(one.ComputeLoss(Data.Inputs.Span, Data.Targets.Span, new float[210]), total);
        Assert.Equal(one.LossSums, pass.LossSums);
    }

    [Fact]
    public void TrainStep_GivesTheMeanOfEachLoss()
    {
        ActorCritic network = Create();
        (double policy, double value) = Losses(network, []);
        var trainer = network.CreateTrainer(new Adam());
        double loss = trainer.TrainStep(Data.Inputs.Span, Data.Targets.Span, new float[210]);
        Assert.Equal(policy / 70, trainer.StepLosses[0], 1e-6);
        Assert.Equal(value / 70, trainer.StepLosses[1], 1e-5);
        Assert.Equal(trainer.StepLosses[0] + (0.5 * trainer.StepLosses[1]), loss, 1e-12);
    }

    [Fact]
    public void Fit_ReportsEachLossAndTheMetricsOfEachOutput_AsKerasNamesThem()
    {
        History history = Create().CreateTrainer(new Adam(0.05)).Fit(
            Data, new FitOptions { Epochs = 20, BatchSize = 16, ValidationSplit = 0.2 });

        Assert.Equal([.. AllNames, .. AllNames.Select(name => "val_" + name)], history.Names);
        foreach (string prefix in new[] { "", "val_" })
        {
            for (int i = 0; i < 20; i++)
            {
                double sum = history[prefix + "policy_loss"][i] + (0.5 * history[prefix + "value_loss"][i]);
                Assert.Equal(sum, history[prefix + "loss"][i], 1e-9);
            }
        }

        Assert.True(history["val_policy_loss"][^1] < 0.5 * history["val_policy_loss"][0]);
        Assert.True(history["val_value_loss"][^1] < 0.5 * history["val_value_loss"][0]);
        Assert.True(history["policy_accuracy"][^1] > 0.9);
    }

    [Fact]
    public void Evaluate_GivesTheValuesOfEachOutput()
    {
        ActorCritic network = Create();
        (double policy, double value) = Losses(network, []);
        var matrix = new R2Score { Output = "value" };
        Evaluation evaluation = network.Evaluate(
            Data, [new BinaryAccuracy(name: "accuracy") { Output = "policy" }, new MeanSquaredErrorMetric { Output = "value" }, matrix]);

        Assert.Equal(
            ["loss", "policy_loss", "value_loss", "policy_accuracy", "value_mean_squared_error", "value_r2_score"], evaluation.Values.Names);
        Assert.Equal(policy / 70, evaluation["policy_loss"], 1e-6);
        Assert.Equal(value / 70, evaluation["value_loss"], 1e-5);
        Assert.Equal(evaluation["value_loss"], evaluation["value_mean_squared_error"], 1e-6);
        Assert.Equal(evaluation["policy_loss"] + (0.5 * evaluation["value_loss"]), evaluation.Loss, 1e-12);

        float[] outputs = new float[210];
        network.PredictBatch(Data.Inputs.Span, outputs);
        int right = Enumerable.Range(0, 210).Count(i => i % 3 < 2 && (outputs[i] > 0.5f ? 1 : 0) == Data.Targets.Span[i]);
        Assert.Equal(right / 140.0, evaluation["policy_accuracy"], 1e-12);
        double mean = Enumerable.Range(0, 70).Average(i => Data.Target(i)[2]);
        double spread = Enumerable.Range(0, 70).Sum(i => Math.Pow(Data.Target(i)[2] - mean, 2));
        Assert.Equal(1 - (value / spread), evaluation["value_r2_score"], 1e-5);
    }

    [Fact]
    public void SampleWeights_AreInEachLoss()
    {
        float[] weights = [.. Enumerable.Range(0, 70).Select(i => i % 3 * 0.5f)];
        ActorCritic network = Create();
        (double policy, double value) = Losses(network, weights);
        Evaluation evaluation = network.Evaluate(Data.WithSampleWeights(weights));
        Assert.Equal(policy / 70, evaluation["policy_loss"], 1e-6);
        Assert.Equal(value / 70, evaluation["value_loss"], 1e-5);

        History history = network.CreateTrainer(new Sgd(0)).Fit(Data.WithSampleWeights(weights));
        Assert.Equal(policy / 70, history["policy_loss"][0], 1e-6);
        Assert.Equal(value / 70, history["value_loss"][0], 1e-5);
    }

    [Fact]
    public void Callbacks_WatchAndWriteTheLossOfAnOutput()
    {
        using var folder = new TemporaryFolder();
        var stopping = new EarlyStopping("val_value_loss", patience: 2, minDelta: 1e9);
        History history = Create().CreateTrainer(new Sgd(1e-3)).Fit(Data, new FitOptions
        {
            Epochs = 10,
            ValidationSplit = 0.2,
            Callbacks =
            [
                new CsvLogger(folder["log.csv"]),
                new ModelCheckpoint(folder["{epoch}-{val_policy_loss:.1f}"], saveBestOnly: true, monitor: "val_policy_loss"),
                stopping,
            ],
        });

        // The first epoch is an improvement, and no later one is.
        Assert.Equal(StopReason.EarlyStopping, history.StopReason);
        Assert.Equal(3, stopping.StoppedEpoch);
        string[] lines = File.ReadAllLines(folder["log.csv"]);
        Assert.Equal(string.Join(',', ["epoch", .. AllNames, .. AllNames.Select(name => "val_" + name)]), lines[0]);
        Assert.Equal(4, lines.Length);
        string first = FormattableString.Invariant($"1-{history["val_policy_loss"][0]:F1}");
        Assert.Contains(first, folder.Files);
    }

    [Fact]
    public void Progress_ShowsEachLoss()
    {
        var lines = new List<string>();
        History history = Create().CreateTrainer(new Sgd(1e-3)).Fit(
            Data,
            new FitOptions { BatchSize = 35, Shuffle = false, Progress = new Receiver(progress => lines.Add(ProgressText.Line(progress))) });
        Assert.Matches(@"loss: \d.* - policy_loss: \d.* - value_loss: \d.* - policy_accuracy: \d.* - value_mean_absolute_error: \d", lines[0]);
        Assert.Contains($"value_loss: {MetricValue.Format(history["value_loss"][0])}", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void TrainStep_AllocatesNothing()
    {
        var trainer = Create().CreateTrainer(new Adam());
        float[] predictions = new float[210];
        long allocated = Allocations.Least(
            rounds: 4, _ => trainer.TrainStep(Data.Inputs.Span, Data.Targets.Span, predictions));
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Metric_WithoutOrOfAnUnknownOutput_IsRefused_WithTheOutputs()
    {
        Refused(
            "The network has the outputs policy, value, and the metric 'auc' does not say which one it measures; set its Output: "
                + "new Auc { Output = \"policy\" }.",
            () => Create().Evaluate(Data, [new Auc()]));
        Refused(
            "The metric 'polcy_auc' is of the output 'polcy', and the network has only policy, value",
            () => Create().Evaluate(Data, [new Auc { Output = "polcy" }]));
        Refused(
            "The metric 'policy_auc' is of the output 'policy', and the network has only output",
            () => new LinearRegression().Evaluate(LinearData.Create(3), [new Auc { Output = "policy" }]));
        Refused(
            "Two metrics would be reported as 'value_loss'",
            () => Create().Evaluate(Data, [new Auc(name: "loss") { Output = "value" }]));
        Refused(
            "'val_loss' would be reported twice",
            () => new LinearRegression().CreateTrainer(new Sgd()).Fit(
                LinearData.Create(4), new FitOptions { ValidationSplit = 0.5, Metrics = [new MeanSquaredErrorMetric("val_loss")] }));
    }

    [Fact]
    public void SameMetric_OfTwoOutputs_HasTwoNames()
    {
        Evaluation evaluation = Create().Evaluate(
            Data, [new MeanAbsoluteErrorMetric { Output = "policy" }, new MeanAbsoluteErrorMetric { Output = "value" }]);
        Assert.NotEqual(evaluation["policy_mean_absolute_error"], evaluation["value_mean_absolute_error"]);
    }

    [Fact]
    public void Targets_AreCheckedForEachLoss_AndTheMessageNamesTheOutput()
    {
        float[] targets = Data.Targets.ToArray();
        targets[(3 * 5) + 1] = 1.5f;
        Refused(
            "Fit expects targets from 0 to 1 for Loss.BinaryCrossEntropy of the output policy, got 1.5 as value 1 in sample 5 of the data set "
                + "(it is the only one).",
            () => Create().CreateTrainer(new Sgd()).Fit(new DataSet(Data.Inputs, targets, 3, 3)));

        targets = Data.Targets.ToArray();
        targets[2] = float.NaN;
        targets[11] = float.NaN;
        Refused(
            "Evaluate expects targets that are finite for Loss.MeanSquaredError of the output value, got NaN in sample 0 of the data set "
                + "(2 samples are wrong, first 0).",
            () => Create().Evaluate(new DataSet(Data.Inputs, targets, 3, 3)));
    }

    [Fact]
    public void Sizes_ThatDiffer_AreRefused_WithThoseOfEachPart()
    {
        Refused(
            "Fit expects samples of 3 values (vector 2, goal 1), got 2.",
            () => Create().CreateTrainer(new Sgd()).Fit(new DataSet(new float[2], new float[3], 2, 3)));
        Refused(
            "Fit expects targets of 3 values (policy 2, value 1), got 1.",
            () => Create().CreateTrainer(new Sgd()).Fit(new DataSet(new float[3], new float[1], 3, 1)));
    }

    [Fact]
    public void ClassWeights_OfSeveralOutputs_AreRefusedAsInKeras() => Refused(
        "FitOptions.ClassWeights expects a network with one output, got one with policy, value",
        () => Create().CreateTrainer(new Sgd()).Fit(
            Data, new FitOptions { ClassWeights = new Dictionary<int, float> { [0] = 2 } }));

    [Fact]
    public void ClassThatOnlyTheValidationDataHave_IsWarnedOf_WithTheOutput()
    {
        float[] targets = [.. Enumerable.Range(0, 8).SelectMany(i => new float[] { 1, i < 6 ? 0 : 1, 7 })];
        History history = Create().CreateTrainer(new Sgd(1e-3)).Fit(
            new DataSet(Data.Inputs[..24], targets, 3, 3), new FitOptions { ValidationSplit = 0.25 });
        Assert.StartsWith(
            "The training part has no sample of target 1 of value 1 of the output policy,", history.Warnings.Single(), StringComparison.Ordinal);
    }

    // Tiles of the gradient in one chunk and in several, and the whole of it; an optimizer that moves all that it is given.
    [Theory]
    [InlineData(32, null)]
    [InlineData(70, null)]
    [InlineData(70, 1e30f)]
    public void ParametersThatAreNotTrained_StayAsTheyAre(int batchSize, float? clipNorm)
    {
        ActorCritic network = Create();
        network.CreateTrainer(new AdamW(0.01, weightDecay: 0.5), new TrainerOptions { ClipNorm = clipNorm }).Fit(
            Data, new FitOptions { BatchSize = batchSize });
        Assert.All(Values(network, 1), value => Assert.Equal(1f, value));
        Assert.NotEqual(Values(Create(), 0), Values(network, 0));
        Assert.NotEqual(Values(Create(), 2), Values(network, 2));

        using var folder = new TemporaryFolder();
        network.Parameters[1].CopyFrom([1, 2, 3]);
        network.Save(folder["model"]);
        var loaded = new ActorCritic();
        loaded.Load(folder["model"]);
        Assert.Equal([1, 2, 3], Values(loaded, 1));
    }

    private static ActorCritic Create()
    {
        var network = new ActorCritic();
        network.Parameters.Initialize(3);
        return network;
    }

    // In double precision.
    private static (double Policy, double Value) Losses(ActorCritic network, float[] weights)
    {
        double policy = 0, value = 0;
        for (int i = 0; i < Data.Count; i++)
        {
            ReadOnlySpan<float> x = Data.Input(i), t = Data.Target(i);
            double weight = weights.Length == 0 ? 1 : weights[i];
            for (int j = 0; j < 2; j++)
            {
                double p = 1 / (1 + Math.Exp(-((x[0] * (double)network.Parameters[0][0, j]) + (x[1] * (double)network.Parameters[0][1, j]))));
                policy -= weight * ((t[j] * Math.Log(p)) + ((1 - t[j]) * Math.Log(1 - p))) / 2;
            }

            double v = 0;
            for (int k = 0; k < 3; k++)
                v += (x[k] - (double)network.Parameters[1][k]) * network.Parameters[2][k];
            value += weight * (v - t[2]) * (v - t[2]);
        }

        return (policy, value);
    }

    private static float[] Values(ActorCritic network, int parameter)
    {
        float[] values = new float[network.Parameters[parameter].Length];
        network.Parameters[parameter].CopyTo(values);
        return values;
    }

    private static void Refused(string message, Func<object> call) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);

    private sealed class Receiver(Action<TrainingProgress> action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action(value);
    }
}
