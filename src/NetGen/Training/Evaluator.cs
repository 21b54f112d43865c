namespace NetGen;

/// <summary>Runs a network over a data set without dropout.</summary>
internal static class Evaluator
{
    /// <summary>Computes the loss and updates the measures, which the caller has reset.</summary>
    /// <returns>The mean loss, regularisers included; <see langword="null"/> if it was cancelled.</returns>
    public static double? Run<TNetwork>(
        TNetwork network,
        BatchPass<TNetwork> pass,
        DataSet data,
        Measures measures,
        int batchSize,
        Span<float> predictions,
        BatchStates<TNetwork>? states,
        CancellationToken cancellationToken)
        where TNetwork : class, ITrainableNetwork<TNetwork>
    {
        ReadOnlySpan<float> allInputs = data.Inputs.Span;
        ReadOnlySpan<float> allTargets = data.Targets.Span;
        int outputSize = TNetwork.Description.OutputSize;
        double lossSum = 0;
        states?.Reset();
        for (int start = 0; start < data.Count; start += batchSize)
        {
            if (cancellationToken.IsCancellationRequested)
                return null;
            int count = Math.Min(batchSize, data.Count - start);
            ReadOnlySpan<float> targets = allTargets.Slice(start * data.TargetSize, count * data.TargetSize);
            Span<float> outputs = predictions[..(count * outputSize)];
            lossSum += pass.ComputeLoss(
                allInputs.Slice(start * data.InputSize, count * data.InputSize), targets, outputs, data.WeightsOf(start, count), states);
            measures.Update(outputs, targets, pass.LossSums, count);
        }

        return (lossSum / data.Count) + network.ComputeRegularization();
    }
}
