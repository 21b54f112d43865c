using System.Globalization;
using System.Text;

namespace NetGen;

/// <summary>
/// The number of samples of each class that were predicted as each class. It gives the accuracy, and the precision, recall and F1
/// of a class.
/// </summary>
/// <remarks>
/// It is a metric whose <see cref="Result"/> is the accuracy, so <c>network.Evaluate(test, [matrix])</c> fills it. The class of
/// the largest output is the prediction; a network with one output predicts class 1 above the threshold and class 0 otherwise.
/// Targets are one-hot or class indices. Updating allocates nothing.
/// </remarks>
public sealed class ConfusionMatrix : Metric
{
    private readonly long[] _counts;
    private readonly float _threshold;

    /// <summary>Makes an empty matrix.</summary>
    /// <param name="classes">The number of classes, at least 2; 2 for a network with one output.</param>
    /// <param name="threshold">Of a network with one output: predictions above it are class 1.</param>
    /// <param name="name">The name in the history.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 classes.</exception>
    public ConfusionMatrix(int classes, double threshold = 0.5, string name = "accuracy")
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        Classes = classes;
        _counts = new long[checked(classes * classes)];
        _threshold = (float)threshold;
    }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>The number of samples, those without a prediction included.</summary>
    public long Count { get; private set; }

    /// <summary>The samples that had no prediction because an output was NaN. They count as wrong.</summary>
    public long WithoutPrediction { get; private set; }

    /// <summary>The samples of a class that were predicted as a class.</summary>
    /// <param name="actual">The class that they have, from 0.</param>
    /// <param name="predicted">The class that was predicted, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public long this[int actual, int predicted]
    {
        get
        {
            RequireClass(actual, nameof(actual));
            RequireClass(predicted, nameof(predicted));
            return _counts[(actual * Classes) + predicted];
        }
    }

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <summary>The accuracy: the share of the samples that were predicted as their class; 0 without any sample.</summary>
    public override double Result
    {
        get
        {
            long correct = 0;
            for (int i = 0; i < Classes; i++)
                correct += _counts[(i * Classes) + i];
            return Ratio(correct, Count);
        }
    }

    /// <summary>Of the samples that were predicted as a class, the share that has it; 0 if none was.</summary>
    /// <param name="classIndex">The class, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double Precision(int classIndex)
    {
        RequireClass(classIndex, nameof(classIndex));
        long predicted = 0;
        for (int actual = 0; actual < Classes; actual++)
            predicted += _counts[(actual * Classes) + classIndex];
        return Ratio(_counts[(classIndex * Classes) + classIndex], predicted);
    }

    /// <summary>Of the samples of a class that have a prediction, the share that was predicted as it; 0 if there is none.</summary>
    /// <param name="classIndex">The class, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double Recall(int classIndex)
    {
        RequireClass(classIndex, nameof(classIndex));
        long actual = 0;
        foreach (long count in _counts.AsSpan(classIndex * Classes, Classes))
            actual += count;
        return Ratio(_counts[(classIndex * Classes) + classIndex], actual);
    }

    /// <summary>The harmonic mean of precision and recall of a class; 0 if both are.</summary>
    /// <param name="classIndex">The class, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double F1(int classIndex)
    {
        double precision = Precision(classIndex);
        double recall = Recall(classIndex);
        return Ratio(2 * precision * recall, precision + recall);
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        _counts.AsSpan().Clear();
        Count = 0;
        WithoutPrediction = 0;
    }

    /// <summary>The matrix as a table: a row for each class, a column for each prediction.</summary>
    public override string ToString()
    {
        int width = Math.Max(9, _counts.Max().ToString(CultureInfo.InvariantCulture).Length);
        var text = new StringBuilder("actual \\ predicted");
        int first = text.Length;
        for (int predicted = 0; predicted < Classes; predicted++)
            text.Append(' ').Append(predicted.ToString(CultureInfo.InvariantCulture).PadLeft(width));
        for (int actual = 0; actual < Classes; actual++)
        {
            text.Append('\n').Append(actual.ToString(CultureInfo.InvariantCulture).PadLeft(first));
            for (int predicted = 0; predicted < Classes; predicted++)
                text.Append(' ').Append(this[actual, predicted].ToString(CultureInfo.InvariantCulture).PadLeft(width));
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    protected override void UpdateCore(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, int count)
    {
        int outputs = predictions.Length / count;
        int targetSize = targets.Length / count;
        if (outputs != Classes && !(outputs == 1 && Classes == 2))
            throw new ArgumentException(
                $"ConfusionMatrix of {Classes} classes expects {(Classes == 2 ? "1 or 2 outputs" : $"{Classes} outputs")}, got {outputs}.",
                nameof(predictions));
        if (targetSize != 1 && targetSize != outputs)
            throw new ArgumentException(
                $"ConfusionMatrix expects targets of 1 value (the class) or {outputs} values (one-hot), got {targetSize}.",
                nameof(targets));

        for (int i = 0; i < count; i++)
        {
            int actual = ClassTargets.ClassOf(targets.Slice(i * targetSize, targetSize), Classes);
            if (actual < 0)
                throw new ArgumentException(
                    $"ConfusionMatrix expects a class from 0 to {Classes - 1} as target, got " +
                    $"{targets[i].ToString(CultureInfo.InvariantCulture)} for sample {i} of the batch.",
                    nameof(targets));
            ReadOnlySpan<float> output = predictions.Slice(i * outputs, outputs);
            Count++;
            if (output.ContainsNaN())
                WithoutPrediction++;
            else
                _counts[(actual * Classes) + ClassOf(output)]++;
        }
    }

    private int ClassOf(ReadOnlySpan<float> output) =>
        output.Length > 1 ? ClassTargets.IndexOfMax(output) : output[0] > _threshold ? 1 : 0;

    private void RequireClass(int index, string parameter)
    {
        if ((uint)index >= (uint)Classes)
            throw new ArgumentOutOfRangeException(
                parameter, index, $"ConfusionMatrix has the classes 0 to {Classes - 1}.");
    }
}
