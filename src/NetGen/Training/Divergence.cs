using System.Globalization;
using NetGen.Numerics;

namespace NetGen;

/// <summary>Where and why training diverged: a loss or the parameters were no longer finite numbers.</summary>
public sealed class Divergence
{
    private Divergence(int epoch, long step, string message) => (Epoch, Step, Message) = (epoch, step, message);

    /// <summary>The number of the epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The number of the step over the trainer's life, from 1.</summary>
    public long Step { get; }

    /// <summary>The epoch, the step, the finding, and whether the data held it already.</summary>
    public string Message { get; }

    /// <inheritdoc/>
    public override string ToString() => Message;

    /// <summary>The loss of a batch is not finite.</summary>
    internal static Divergence OfLoss(int epoch, long step, double loss, DataSet data) =>
        new(epoch, step, Describe(epoch, step, string.Create(CultureInfo.InvariantCulture, $"the loss of the batch is {loss}"), data));

    /// <summary>A parameter is not finite, although the loss of every batch was: the last step went too far.</summary>
    internal static Divergence OfParameters(int epoch, long step, DataSet data) =>
        new(epoch, step, Describe(epoch, step, "the network has a parameter that is not finite", data));

    private static string Describe(int epoch, long step, string found, DataSet data) => string.Create(
        CultureInfo.InvariantCulture, $"Training diverged in epoch {epoch}, step {step}: {found}. {Cause(data)}");

    // Targets are finite, because Fit has checked them; inputs are looked at only now, when somebody asks for the cause.
    private static string Cause(DataSet data)
    {
        if (FiniteValues.AreAll(data.Inputs.Span))
            return "All inputs are finite. The steps were too large: lower the learning rate, scale the inputs to about 1, or clip "
                + "the gradients (TrainerOptions.GlobalClipNorm).";
        int wrong = 0, first = -1, position = 0;
        for (int i = 0; i < data.Count; i++)
        {
            ReadOnlySpan<float> input = data.Input(i);
            if (FiniteValues.AreAll(input))
                continue;
            if (wrong++ == 0)
                (first, position) = (i, FiniteValues.IndexOfFirstOther(input));
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"The training data hold inputs that are not finite in {wrong} of {data.Count} samples, first {data.Input(first)[position]} " +
            $"as value {position} of sample {first}. Correct these samples or leave them out.");
    }
}
