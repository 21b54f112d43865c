using NetGen.Compiler.Conformance.Golden;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Conformance;

/// <summary>A generated network, trained by the library, takes the way that Keras's formulas give.</summary>
public sealed class OptimizerGoldenTests
{
    // Twenty steps, each rounding the weights by 6e-8 of their size of about 1, and moving them by a gradient that is good
    // to some 1e-6. An optimizer that divides by the root of its average passes that on relative to the learning rate.
    private const double Tolerance = 5e-6;

    public static TheoryData<int> Runs => [.. Enumerable.Range(0, GoldenFiles.Optimizers.Runs.Length)];

    [Theory]
    [MemberData(nameof(Runs))]
    public void Optimizer_OverTwentySteps_MatchesKeras(int index)
    {
        NetworkDeclaration declaration = GoldenFiles.Optimizers.Declare("Trained");
        using var harness = new NetworkHarness([declaration]);
        Check(GoldenFiles.Optimizers.Runs[index], harness.CreateTrainable(declaration));
    }

    [Fact]
    public void Runs_MoveTheWeightsByMoreThanTheTolerance()
    {
        foreach (GoldenRun run in GoldenFiles.Optimizers.Runs)
        {
            double[] first = run.Snapshots[0].Parameters[0], start = GoldenFiles.Optimizers.Start[0];
            Assert.True(Close.Magnitude(first.Zip(start, (a, b) => a - b)) > 50 * Tolerance, run.Optimizer);
        }
    }

    /// <summary>Trains the declared network as a run says, and compares its parameters with Keras's.</summary>
    internal static void Check(GoldenRun run, ITrainableDriver driver)
    {
        GoldenOptimizers golden = GoldenFiles.Optimizers;
        string name = $"{run.Optimizer}({string.Join(", ", run.Settings)}){run.Clipping}";
        for (int i = 0; i < golden.Start.Length; i++)
            driver.SetParameter(i, golden.Start[i].ToFloats());
        Action<float[], float[]> step = CreateStep((ITrainerSource)driver, run);

        for (int number = 1; number <= run.Snapshots[^1].Step; number++)
        {
            GoldenBatch batch = golden.Batches[(number - 1) % golden.Batches.Length];
            step(batch.Inputs.Flatten().ToFloats(), batch.Targets.Flatten().ToFloats());
            if (run.Snapshots.FirstOrDefault(snapshot => snapshot.Step == number) is not { } expected)
                continue;
            for (int i = 0; i < expected.Parameters.Length; i++)
            {
                Close.AssertWithin(
                    expected.Parameters[i],
                    driver.GetParameter(i).ToDoubles(),
                    Tolerance,
                    $"{name}, {golden.Names[i]} after step {number}");
            }
        }
    }

    private static Action<float[], float[]> CreateStep(ITrainerSource source, GoldenRun run)
    {
        double Setting(string name, double fallback) =>
            run.Settings.TryGetValue(name, out System.Text.Json.JsonElement value) ? value.GetDouble() : fallback;
        bool Flag(string name) => run.Settings.TryGetValue(name, out System.Text.Json.JsonElement value) && value.GetBoolean();

        float rate = (float)Setting("learning_rate", double.NaN);
        var options = new TrainerOptions
        {
            ClipValue = run.Clipping == "clipvalue" ? (float?)run.Limit : null,
            ClipNorm = run.Clipping == "clipnorm" ? (float?)run.Limit : null,
            GlobalClipNorm = run.Clipping == "global_clipnorm" ? (float?)run.Limit : null,
        };

        // What a run does not set stays at the library's default, which so is tested to be Keras's.
        return run.Optimizer switch
        {
            "SGD" => source.CreateStep(new Sgd(rate, Setting("momentum", 0), Flag("nesterov")), options),
            "Adam" when run.Settings.ContainsKey("beta_1") => source.CreateStep(
                new Adam(rate, Setting("beta_1", 0), Setting("beta_2", 0), Setting("epsilon", 0)), options),
            "Adam" => source.CreateStep(new Adam(rate), options),
            "AdamW" when run.Settings.ContainsKey("weight_decay") =>
                source.CreateStep(new AdamW(rate, Setting("weight_decay", 0)), options),
            "AdamW" => source.CreateStep(new AdamW(rate), options),
            "RMSprop" => source.CreateStep(
                new RMSprop(rate, momentum: Setting("momentum", 0), centered: Flag("centered")), options),
            "Adagrad" => source.CreateStep(new Adagrad(rate), options),
            "Adadelta" => source.CreateStep(new Adadelta(rate), options),
            "Adamax" => source.CreateStep(new Adamax(rate), options),
            "Nadam" => source.CreateStep(new Nadam(rate), options),
            _ => throw new InvalidOperationException($"No optimizer is called {run.Optimizer}."),
        };
    }
}
