namespace NetGen;

/// <summary>
/// Measures predictions against their targets, batch by batch. Derive from it to make your own metric.
/// </summary>
/// <remarks>Names and formulas follow <c>keras.metrics</c>. Updating allocates nothing.</remarks>
public abstract class Metric
{
    private readonly string _name;

    /// <summary>Names the metric.</summary>
    /// <param name="name">The name under which the history has its values.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    protected Metric(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _name = name;
    }

    /// <summary>
    /// The output that it measures, in a network with several: <c>new CategoricalAccuracy("accuracy") { Output = "policy" }</c> (Keras:
    /// <c>metrics={"policy": …}</c>). <see langword="null"/> for the only one.
    /// </summary>
    /// <remarks><c>Fit</c> and <c>Evaluate</c> give it the predictions and targets of this output only.</remarks>
    public string? Output { get; init; }

    /// <summary>
    /// The name under which the history has its values: the constructor's, and before it that of the <see cref="Output"/>, as in
    /// <c>policy_accuracy</c>. Validation puts <c>val_</c> before it.
    /// </summary>
    public string Name => Output is null ? _name : $"{Output}_{_name}";

    /// <summary>Whether a larger value is better. Callbacks that watch the metric use it.</summary>
    public abstract bool HigherIsBetter { get; }

    /// <summary>The value over all samples since the last <see cref="Reset"/>; 0 without any sample.</summary>
    public abstract double Result { get; }

    /// <summary>
    /// One sentence that a reader of <see cref="Result"/> must know, such as the reason for NaN; <see langword="null"/> if there is
    /// nothing to say. <c>Fit</c> and <c>Evaluate</c> report it once.
    /// </summary>
    public virtual string? Warning => null;

    /// <summary>Forgets all samples.</summary>
    public abstract void Reset();

    /// <summary>Takes a batch of samples into account.</summary>
    /// <param name="predictions">The predictions, <paramref name="count"/> samples one after the other.</param>
    /// <param name="targets">Their targets, likewise.</param>
    /// <param name="count">The number of samples, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is less than 1.</exception>
    /// <exception cref="ArgumentException">
    /// A length is not a multiple of the count, or the metric cannot compare predictions and targets of these lengths.
    /// </exception>
    public void Update(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (predictions.Length == 0 || predictions.Length % count != 0)
            throw new ArgumentException(
                $"{Name} expects predictions for {count} samples, got {predictions.Length} values.",
                nameof(predictions));
        if (targets.Length == 0 || targets.Length % count != 0)
            throw new ArgumentException(
                $"{Name} expects targets for {count} samples, got {targets.Length} values.", nameof(targets));
        UpdateCore(predictions, targets, count);
    }

    /// <summary>Takes a batch of samples into account; the lengths are multiples of the count.</summary>
    /// <param name="predictions">The predictions.</param>
    /// <param name="targets">The targets.</param>
    /// <param name="count">The number of samples, at least 1.</param>
    protected abstract void UpdateCore(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, int count);

    /// <summary>
    /// The metrics that <c>Fit</c> and <c>Evaluate</c> report if you give none. They depend on the network's loss:
    /// binary accuracy for <see cref="Loss.BinaryCrossEntropy"/>, categorical accuracy for
    /// <see cref="Loss.CategoricalCrossEntropy"/> and <see cref="Loss.SparseCategoricalCrossEntropy"/>, sign accuracy
    /// for <see cref="Loss.Hinge"/> and <see cref="Loss.Perceptron"/>, all three under the name <c>accuracy</c> as with
    /// Keras's string <c>"accuracy"</c>; none for <see cref="Loss.OutputGradient"/>, whose targets are no values that the outputs should have; the
    /// mean absolute error for all others.
    /// </summary>
    /// <param name="loss">The network's loss.</param>
    /// <returns>New metrics without samples.</returns>
    /// <remarks>
    /// Keras's string looks at the sizes instead of the loss. The only difference: for <see cref="Loss.BinaryCrossEntropy"/> of
    /// several outputs Keras takes the categorical accuracy, although each output is then a decision of its own.
    /// </remarks>
    public static IReadOnlyList<Metric> DefaultsFor(Loss loss) => DefaultsOf(loss, output: null);

    /// <summary>The same for an output of a network with several.</summary>
    internal static IReadOnlyList<Metric> DefaultsOf(Loss loss, string? output) => loss switch
    {
        Loss.BinaryCrossEntropy => [new BinaryAccuracy(name: "accuracy") { Output = output }],
        Loss.CategoricalCrossEntropy or Loss.SparseCategoricalCrossEntropy => [new CategoricalAccuracy("accuracy") { Output = output }],
        Loss.Hinge or Loss.Perceptron => [new SignAccuracy("accuracy") { Output = output }],
        Loss.OutputGradient => [],
        _ => [new MeanAbsoluteErrorMetric { Output = output }],
    };

    /// <summary>Checks that there is one target for each predicted value.</summary>
    private protected void RequireSameLength(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets)
    {
        if (predictions.Length != targets.Length)
            throw new ArgumentException(
                $"{Name} expects one target for each prediction, got {predictions.Length} predictions and " +
                $"{targets.Length} targets.",
                nameof(targets));
    }

    /// <summary>numerator / denominator, and 0 where nothing was counted.</summary>
    private protected static double Ratio(double numerator, double denominator) =>
        denominator == 0 ? 0 : numerator / denominator;
}
