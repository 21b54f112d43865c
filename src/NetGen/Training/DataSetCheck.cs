using System.Collections.Immutable;

namespace NetGen;

/// <summary>Checks that data fit a network.</summary>
internal static class DataSetCheck
{
    /// <summary>Checks that a data set has samples of the network's sizes, indices that its layers know, and targets that its loss can mean.</summary>
    /// <exception cref="ArgumentException">It has not; the message names the first sample whose index or target is wrong.</exception>
    public static void Require<TNetwork>(string caller, DataSet data)
        where TNetwork : class, ITrainableNetwork<TNetwork>
    {
        NetworkDescription description = TNetwork.Description;
        ImmutableArray<LossInfo> losses = NetworkLosses.Of<TNetwork>();
        if (data.Count == 0)
            throw new ArgumentException($"{caller} expects at least one sample, got none.");
        if (description.Inputs.Length > 1)
            RequireParts(caller, "inputs", description.Inputs.Select(input => (input.Name, input.Size)), data.InputParts);
        if (losses.Length > 1)
            RequireParts(caller, "targets", losses.Select(loss => (loss.Name, loss.TargetSize)), data.TargetParts);
        if (data.InputSize != description.InputSize)
            throw new ArgumentException(
                $"{caller} expects samples of {description.InputSize} values ({Inputs(description)}), got {data.InputSize}.");
        if (data.TargetSize != TNetwork.TargetSize)
            throw new ArgumentException(
                $"{caller} expects targets of {TNetwork.TargetSize} values{Targets(losses)}, got {data.TargetSize}." +
                (losses.Length == 1 ? Hint(losses[0].Loss, data.TargetSize) : ""));
        IndexGuard.RequireData(description, data.Inputs.Span, caller);
        foreach (LossInfo loss in losses)
            TargetRule.Of(loss.Loss, loss.OutputSize, loss.HasZeroOneTargets).Require(caller, loss, data);
    }

    // A data set that was made of parts knows their names; rows of one array are taken as they come.
    private static void RequireParts(
        string caller, string what, IEnumerable<(string Name, int Size)> expected, ImmutableArray<TensorInfo> parts)
    {
        if (parts.IsEmpty || expected.SequenceEqual(parts.Select(part => (part.Name, part.Size))))
            return;
        throw new ArgumentException(
            $"{caller} expects the {what} {string.Join(", ", expected.Select(part => $"{part.Name} {part.Size}"))} in this order, got " +
            $"{string.Join(", ", parts)}.");
    }

    private static string Inputs(NetworkDescription description) => description.Inputs.Length == 1
        ? $"Input {ShapeText.Format(description.InputShape.AsSpan())}"
        : string.Join(", ", description.Inputs);

    private static string Targets(ImmutableArray<LossInfo> losses) => losses.Length == 1
        ? ""
        : $" ({string.Join(", ", losses.Select(loss => $"{loss.Name} {loss.TargetSize}"))})";

    private static string Hint(Loss loss, int targetSize) => (loss, targetSize) switch
    {
        (Loss.CategoricalCrossEntropy, 1) =>
            " Turn class indices into one-hot targets with DataSet.OneHot, or use Loss.SparseCategoricalCrossEntropy.",
        (Loss.SparseCategoricalCrossEntropy, > 1) =>
            " Give the index of the class instead of one-hot targets, or use Loss.CategoricalCrossEntropy.",
        _ => "",
    };
}
