namespace NetGen;

/// <summary>Checks that data and metrics fit a network.</summary>
internal static class DataSetCheck
{
    /// <summary>Checks that a data set has samples of the network's sizes, and targets that its loss can mean.</summary>
    /// <exception cref="ArgumentException">It has not; the message names the first sample whose target is wrong.</exception>
    public static void Require<TNetwork>(string caller, DataSet data)
        where TNetwork : class, ITrainableNetwork<TNetwork>
    {
        NetworkDescription description = TNetwork.Description;
        if (data.Count == 0)
            throw new ArgumentException($"{caller} expects at least one sample, got none.");
        if (data.InputSize != description.InputSize)
            throw new ArgumentException(
                $"{caller} expects samples of {description.InputSize} values (Input " +
                $"{ShapeText.Format(description.InputShape.AsSpan())}), got {data.InputSize}.");
        if (data.TargetSize != TNetwork.TargetSize)
            throw new ArgumentException(
                $"{caller} expects targets of {TNetwork.TargetSize} values, got {data.TargetSize}." +
                Hint(TNetwork.Loss, data.TargetSize));
        TargetRule.Of(TNetwork.Loss, description.OutputSize, TNetwork.HasZeroOneTargets).Require(caller, TNetwork.Loss, data);
    }

    /// <summary>The metrics that were asked for, or those that go with the network's loss.</summary>
    public static Metric[] MetricsOrDefaults<TNetwork>(IReadOnlyList<Metric>? metrics)
        where TNetwork : class, ITrainableNetwork<TNetwork>
    {
        Metric[] all = [.. metrics ?? Metric.DefaultsFor(TNetwork.Loss)];
        var names = new HashSet<string> { "loss" };
        foreach (Metric? metric in all)
        {
            if (metric is null)
                throw new ArgumentException(
                    "A metric is null; leave it out, or give null instead of the whole list for the loss's default metrics.", nameof(metrics));
            if (!names.Add(metric.Name))
                throw new ArgumentException(
                    $"Two metrics would be reported as '{metric.Name}'; give one of them another name.");
        }

        return all;
    }

    private static string Hint(Loss loss, int targetSize) => (loss, targetSize) switch
    {
        (Loss.CategoricalCrossEntropy, 1) =>
            " Turn class indices into one-hot targets with DataSet.OneHot, or use Loss.SparseCategoricalCrossEntropy.",
        (Loss.SparseCategoricalCrossEntropy, > 1) =>
            " Give the index of the class instead of one-hot targets, or use Loss.CategoricalCrossEntropy.",
        _ => "",
    };
}
