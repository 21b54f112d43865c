using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace NetGen;

/// <summary>The targets that a loss can mean, and the check that those of a data set are such.</summary>
/// <remarks>
/// The check is one pass over the targets, a vector at a time. Only a data set with a wrong target is read again, sample by
/// sample, for the message.
/// </remarks>
internal sealed record TargetRule
{
    // Three thirds written as 0.33 are a distribution; a target of several classes, or of none, is not.
    private const float SumTolerance = 0.02f;

    private readonly Form _form;
    private readonly float _low;
    private readonly float _high;
    private readonly string _expected;
    private readonly string _remedy;

    private TargetRule(Form form, float low, float high, string expected, string remedy) =>
        (_form, _low, _high, _expected, _remedy) = (form, low, high, expected, remedy);

    /// <summary>What the values of one target have in common.</summary>
    private enum Form
    {
        /// <summary>Each lies between two limits.</summary>
        Range,

        /// <summary>Each is a whole number between two limits.</summary>
        Whole,

        /// <summary>Each is one of two numbers.</summary>
        Either,

        /// <summary>None is negative, and their sum is 1.</summary>
        Distribution,
    }

    /// <summary>The targets of a loss.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="outputSize">The number of outputs.</param>
    /// <param name="hasZeroOneTargets">Whether the targets of <see cref="Loss.Perceptron"/> are 0 and 1.</param>
    public static TargetRule Of(Loss loss, int outputSize, bool hasZeroOneTargets) => loss switch
    {
        Loss.BinaryCrossEntropy => new(
            Form.Range, 0, 1, "from 0 to 1", "Use 1 for yes and 0 for no, or a probability."),
        Loss.CategoricalCrossEntropy => new(
            Form.Distribution,
            0,
            float.MaxValue,
            "of a sum of 1 without a negative value",
            "Use 1 for the sample's class and 0 for the others (DataSet.OneHot), or probabilities."),
        Loss.SparseCategoricalCrossEntropy => new(
            Form.Whole,
            0,
            outputSize - 1,
            $"that are whole numbers from 0 to {outputSize - 1}",
            $"Use the index of the sample's class among the {outputSize} outputs, from 0."),
        Loss.Hinge => MinusOneOrOne,
        Loss.Perceptron when !hasZeroOneTargets => MinusOneOrOne,
        Loss.Perceptron => new(
            Form.Either, 0, 1, "of 0 and 1", "After a last Step they are 0 and 1; after Sign they would be -1 and 1."),
        Loss.KullbackLeibler or Loss.Poisson => new(
            Form.Range, 0, float.MaxValue, "that are finite and at least 0", "Correct these samples, or use another loss."),
        _ => new(
            Form.Range, -float.MaxValue, float.MaxValue, "that are finite", "Correct these samples, or leave them out."),
    };

    private static TargetRule MinusOneOrOne { get; } =
        new(Form.Either, -1, 1, "of -1 and 1", "Use -1 for the one class and 1 for the other.");

    /// <summary>Checks the targets of a data set.</summary>
    /// <param name="caller">Who expects them, for the message.</param>
    /// <param name="loss">The loss, and its place in the targets.</param>
    /// <param name="data">The data set.</param>
    /// <exception cref="ArgumentException">Some are wrong; the message has their number and the first of them.</exception>
    public void Require(string caller, LossInfo loss, DataSet data)
    {
        bool isWhole = loss.TargetSize == data.TargetSize;
        if (isWhole && AreAllGood(data.Targets.Span, data.TargetSize))
            return;

        int first = -1, wrong = 0;
        for (int i = 0; i < data.Count; i++)
        {
            if (AreAllGood(data.Target(i, loss), loss.TargetSize))
                continue;
            if (wrong++ == 0)
                first = i;
        }

        if (wrong == 0)
            return;
        string count = wrong == 1 ? "it is the only one" : $"{wrong} samples are wrong, first {first}";
        (string found, bool isFinite) = Describe(data.Target(first, loss));
        string output = isWhole ? "" : $" of the output {loss.Name}";
        throw new ArgumentException(
            $"{caller} expects targets {_expected} for Loss.{loss.Loss}{output}, got {found} in sample {first} of the data set ({count}). " +
            (isFinite ? _remedy : "A target is missing or was computed wrongly: correct these samples, or leave them out."));
    }

    /// <summary>Checks the target of one sample.</summary>
    /// <param name="caller">Who expects it, for the message.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="target">The values of the target that belong to the loss.</param>
    /// <exception cref="ArgumentException">It is wrong.</exception>
    public void Require(string caller, LossInfo loss, ReadOnlySpan<float> target)
    {
        if (!AreAllGood(target, target.Length))
            throw new ArgumentException($"{caller} expects targets {_expected} for Loss.{loss.Loss} of the output {loss.Name}, got {Describe(target).Found}. {_remedy}", nameof(target));
    }

    private bool AreAllGood(ReadOnlySpan<float> targets, int size) =>
        HasGoodValues(targets) && (_form != Form.Distribution || HasGoodSums(targets, size));

    private static float Sum(ReadOnlySpan<float> values)
    {
        Vector<float> sums = default;
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        foreach (Vector<float> vector in vectors)
            sums += vector;
        float sum = Vector.Sum(sums);
        foreach (float value in values[(vectors.Length * Vector<float>.Count)..])
            sum += value;
        return sum;
    }

    private static bool IsGoodSum(float sum) => MathF.Abs(sum - 1) <= SumTolerance;

    private static bool HasGoodSums(ReadOnlySpan<float> targets, int size)
    {
        bool isGood = true;
        for (; targets.Length > 0; targets = targets[size..])
            isGood &= IsGoodSum(Sum(targets[..size]));
        return isGood;
    }

    private bool HasGoodValues(ReadOnlySpan<float> values)
    {
        Vector<float> low = new(_low), high = new(_high);
        Vector<int> good = Vector<int>.AllBitsSet;
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        foreach (Vector<float> x in vectors)
        {
            good &= _form switch
            {
                Form.Either => Vector.Equals(x, low) | Vector.Equals(x, high),
                Form.Whole => IsBetween(x) & Vector.Equals(Vector.Floor(x), x),
                _ => IsBetween(x),
            };
        }

        return Vector.EqualsAll(good, Vector<int>.AllBitsSet) && AreGood(values[(vectors.Length * Vector<float>.Count)..]);

        // False for NaN.
        Vector<int> IsBetween(Vector<float> x) => Vector.GreaterThanOrEqual(x, low) & Vector.LessThanOrEqual(x, high);
    }

    private bool AreGood(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!IsGood(value))
                return false;
        }

        return true;
    }

    private bool IsGood(float value) => _form switch
    {
        Form.Either => value == _low || value == _high,
        Form.Whole => value >= _low && value <= _high && MathF.Floor(value) == value,
        _ => value >= _low && value <= _high,
    };

    // What is wrong with a target, and whether it is finite at least.
    private (string Found, bool IsFinite) Describe(ReadOnlySpan<float> target)
    {
        for (int i = 0; i < target.Length; i++)
        {
            if (!IsGood(target[i]))
            {
                string place = target.Length == 1 ? "" : $" as value {i}";
                return (target[i].ToString(CultureInfo.InvariantCulture) + place, float.IsFinite(target[i]));
            }
        }

        return ($"a sum of {Sum(target).ToString(CultureInfo.InvariantCulture)}", true);
    }
}
