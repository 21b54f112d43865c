using NetGen.Compiler.Conformance.Corpus;
using Xunit.Sdk;

namespace NetGen.Compiler.Conformance.Harness;

/// <summary>Runs cases of the corpus on an engine and compares all that it computes with the interpreter.</summary>
public static class CaseRunner
{
    // Single precision rounds each term of a sum of up to some hundred terms by 6e-8 of itself; a layer's error is then
    // about 1e-6 of its largest value, and a few layers keep it below ten times that.
    private const double ForwardTolerance = 1e-5;

    // A gradient is a product of forward values and derivatives of every layer, summed over the batch with changing signs.
    private const double GradientTolerance = 1e-4;

    // Where all gradients cancel (the loss of a softmax whose elements are summed up), only the rounding of their terms is left.
    private const double SmallestMagnitude = 1e-4;

    // Means over the batch: three times the forward pass's, because log(p) amplifies the error of a small p.
    private const double LossTolerance = 3e-5;

    /// <summary>Asserts that no case failed.</summary>
    /// <param name="failures">The texts of the cases that failed.</param>
    public static void AssertNone(IReadOnlyList<string> failures) =>
        Assert.True(failures.Count == 0, $"{failures.Count} cases failed:\n" + string.Join("\n", failures.Take(12)));

    /// <summary>Compiles and checks cases on the generated C# for the processor.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="looseness"><inheritdoc cref="Run" path="/param[@name='looseness']"/></param>
    /// <param name="further">Checks more of a case, given its class.</param>
    /// <returns>One text for each case that fails, with what is needed to run it again.</returns>
    public static IReadOnlyList<string> RunGenerated(
        IReadOnlyList<NetworkCase> cases, double looseness = 1, Action<NetworkCase, Type>? further = null)
    {
        var refused = cases.Select(item => (Case: item, Why: FailureToCompile(item))).Where(pair => pair.Why is not null).ToList();
        if (refused.Count > 0)
            return [.. refused.Select(pair => $"{pair.Case}\n    {pair.Why}"), .. RunGenerated([.. cases.Except(refused.Select(pair => pair.Case))], looseness, further)];
        try
        {
            using var harness = NetworkHarness.Of(cases);
            return Run(
                cases, item => harness.Create(item.Declaration), looseness: looseness, further: further is null ? null : item => further(item, harness.TypeOf(item.Declaration)));
        }
        catch (GeneratedCodeException exception)
        {
            NetworkCase[] sound = [.. cases.Where(item => !exception.Of(item.Declaration).Any())];
            IEnumerable<string> broken = cases.Except(sound).Select(
                item => $"{item}\n    does not compile: {exception.Of(item.Declaration).First()}");
            return sound.Length == cases.Count ? [exception.Message] : [.. broken, .. RunGenerated(sound, looseness, further)];
        }
    }

    // A fault of the compiler is a failure of its case, and of no other.
    private static string? FailureToCompile(NetworkCase item)
    {
        try
        {
            item.Compile();
            return null;
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or KeyNotFoundException or NullReferenceException)
        {
            return exception.ToString();
        }
    }

    /// <summary>
    /// Compiles and checks the predictions of cases with kernels in every format, against the interpreter with the weights
    /// that the stored ones stand for.
    /// </summary>
    /// <returns>One text for each case that fails, with what is needed to run it again.</returns>
    public static IReadOnlyList<string> RunQuantized(IReadOnlyList<NetworkCase> cases)
    {
        NetworkCase[] quantized = [.. cases.Where(item => item.HasKernel).Select(item => item.Quantize())];
        using var harness = NetworkHarness.Of(quantized);
        return
        [
            .. Enum.GetValues<WeightFormat>().SelectMany(format => Run(
                quantized.Where(item => item.CanQuantize(format)).Select(item => item with { Origin = $"{item.Origin}, {format}" }),
                item => harness.CreateQuantized(item.Declaration, format),
                isRounded: true)),
        ];
    }

    /// <summary>Checks cases on an engine.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="create">Makes the driver of a case.</param>
    /// <param name="isRounded">Whether the engine rounds parameters, so that the interpreter judges it by the rounded ones.</param>
    /// <param name="looseness">How many times farther off than rounding explains results may be: more than 1 for less exact functions.</param>
    /// <param name="further">Checks more of a case.</param>
    /// <returns>One text for each case that fails, with what is needed to run it again.</returns>
    public static IReadOnlyList<string> Run(
        IEnumerable<NetworkCase> cases,
        Func<NetworkCase, INetworkDriver> create,
        bool isRounded = false,
        double looseness = 1,
        Action<NetworkCase>? further = null)
    {
        var failures = new List<string>();
        foreach (NetworkCase item in cases)
        {
            INetworkDriver? driver = null;
            try
            {
                driver = create(item);
                for (int i = 0; i < item.Parameters.Length; i++)
                    driver.SetParameter(i, item.Parameters[i].ToFloats());
                NetworkCase judged = isRounded ? item with { Parameters = ReadParameters(item, driver) } : item;
                Check(judged, driver, looseness);

                // A smaller batch after a larger one: nothing of the larger may be left in the workspace.
                if (item.Inputs.Length > 1)
                    Check(judged.Take(item.Inputs.Length / 2), driver, looseness);
                further?.Invoke(item);
            }
            catch (Exception exception) when (exception is XunitException or InvalidOperationException
                or ArgumentException or IndexOutOfRangeException or ArithmeticException)
            {
                failures.Add($"{item}\n    {exception.GetType().Name}: {exception.Message}");
            }
            finally
            {
                (driver as IDisposable)?.Dispose();
            }
        }

        return failures;
    }

    private static double[][] ReadParameters(NetworkCase item, INetworkDriver driver) =>
        [.. Enumerable.Range(0, item.Parameters.Length).Select(i => driver.GetParameter(i).ToDoubles())];

    private static void Check(NetworkCase item, INetworkDriver driver, double looseness)
    {
        Oracle oracle = item.CreateOracle();
        for (int i = 0; i < item.Parameters.Length; i++)
            oracle.SetParameter(i, item.Parameters[i]);
        CheckPredictions(item, driver, oracle, looseness);
        if (driver is ITrainableDriver trainable)
            CheckTraining(item, trainable, oracle, looseness);
    }

    private static void CheckPredictions(NetworkCase item, INetworkDriver driver, Oracle oracle, double looseness)
    {
        double[] expected = oracle.Predict(item.Inputs);
        double[] batch = driver.PredictBatch(item.Inputs.Flatten().ToFloats()).ToDoubles();
        Close.AssertEqual(expected, batch, looseness * ForwardTolerance, "PredictBatch");

        // Every sample alone up to the first sixteen: the rest takes no other way.
        int singles = Math.Min(item.Inputs.Length, 16);
        double[] single = [.. item.Inputs.Take(singles).SelectMany(row => driver.Predict(row.ToFloats()).ToDoubles())];
        Close.AssertEqual(expected[..single.Length], single, looseness * ForwardTolerance, "Predict");
    }

    private static void CheckTraining(NetworkCase item, ITrainableDriver driver, Oracle oracle, double looseness)
    {
        float[] inputs = item.Inputs.Flatten().ToFloats();
        float[] targets = item.Targets.Flatten().ToFloats();

        OracleResult evaluated = oracle.Evaluate(item.Inputs, item.Targets);
        BatchResult loss = driver.ComputeLoss(inputs, targets);
        Close.AssertEqual(evaluated.Predictions, loss.Predictions.ToDoubles(), looseness * ForwardTolerance, "ComputeLoss's predictions");
        AssertLoss(evaluated, loss, item, "ComputeLoss", looseness);
        AssertStates(evaluated, loss, "ComputeLoss's", looseness);
        Close.AssertEqual(
            [evaluated.Regularization], [driver.ComputeRegularization()], LossTolerance, "ComputeRegularization");

        OracleResult trained = oracle.Train(item.Inputs, item.Targets, item.Dropout);
        BatchResult gradients = driver.ComputeGradients(inputs, targets, item.Dropout);
        Close.AssertEqual(
            trained.Predictions, gradients.Predictions.ToDoubles(), looseness * ForwardTolerance, "ComputeGradients's predictions");
        AssertLoss(trained, gradients, item, "ComputeGradients", looseness);
        AssertStates(trained, gradients, "ComputeGradients's", looseness);
        AssertGradients(item, trained, gradients, oracle, looseness);
    }

    private static void AssertLoss(OracleResult expected, BatchResult actual, NetworkCase item, string what, double looseness)
    {
        int samples = item.Inputs.Length;
        Close.AssertEqual(
            [expected.LossSum / samples], [actual.LossSum / samples], looseness * LossTolerance, $"{what}'s mean loss");
    }

    private static void AssertStates(OracleResult expected, BatchResult actual, string whose, double looseness)
    {
        for (int state = 0; state < expected.States.Length; state++)
        {
            double[][] samples = expected.States[state];
            int place = expected.StatePlaces[state];
            Close.AssertEqual(
                samples.Flatten(),
                [.. samples.SelectMany((values, sample) => actual.States[sample].AsSpan(place, values.Length).ToArray().ToDoubles())],
                looseness * ForwardTolerance,
                $"{whose} state {state}");
        }
    }

    // The limit is relative to the parameter's largest gradient, and at least to 1 % of the network's: where a gradient
    // cancels to almost nothing (before a softmax that is nearly constant), its rounding does not.
    private static void AssertGradients(NetworkCase item, OracleResult expected, BatchResult actual, Oracle oracle, double looseness)
    {
        double largest = expected.Gradients.Select(gradient => Close.Magnitude(gradient)).DefaultIfEmpty(0).Max();
        for (int i = 0; i < expected.Gradients.Length; i++)
        {
            double limit = looseness * GradientTolerance * Math.Max(SmallestMagnitude, Math.Max(Close.Magnitude(expected.Gradients[i]), 0.01 * largest));
            string what = $"gradient of {oracle.Specifications[i].Name}";
            try
            {
                Close.AssertWithin(expected.Gradients[i], actual.Gradients[i].ToDoubles(), limit, what);
            }
            catch (XunitException)
            {
                Close.AssertWithin(
                    expected.Gradients[i], actual.Gradients[i].ToDoubles(), limit + Sensitivity(item, expected, oracle, i), what);
            }
        }
    }

    // Where a value lies within rounding of a kink (a ReLU's 0, an absolute error's 0), the gradient jumps with the last
    // bit. Then so does the interpreter's own when its inputs move by as much as rounding moves them.
    private static double Sensitivity(NetworkCase item, OracleResult expected, Oracle oracle, int parameter)
    {
        double largest = 0;
        foreach (double disturbance in (ReadOnlySpan<double>)[-1e-6, -2e-7, 2e-7, 1e-6])
        {
            double[] moved = oracle.Train(item.Inputs, item.Targets, item.Dropout, disturbance).Gradients[parameter];
            largest = Math.Max(largest, moved.Zip(expected.Gradients[parameter], (a, b) => Math.Abs(a - b)).Max());
        }

        return 2 * largest;
    }
}
