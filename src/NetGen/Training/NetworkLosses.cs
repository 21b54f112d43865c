using System.Collections.Immutable;

namespace NetGen;

/// <summary>The losses of a network, whether its description lists them or only its class says the one.</summary>
internal static class NetworkLosses
{
    /// <summary>The losses in the order of the outputs, at least one.</summary>
    public static ImmutableArray<LossInfo> Of<TNetwork>()
        where TNetwork : class, ITrainableNetwork<TNetwork>
    {
        NetworkDescription description = TNetwork.Description;
        return description.Losses.Length > 0
            ? description.Losses
            : [Only(description.Outputs[0].Name, TNetwork.Loss, TNetwork.TargetSize, description.OutputSize, TNetwork.HasZeroOneTargets)];
    }

    /// <summary>The loss of a network that has no other.</summary>
    public static LossInfo Only(string output, Loss loss, int targetSize, int outputSize, bool hasZeroOneTargets = false) =>
        new(output, loss, Weight: 1, TargetOffset: 0, targetSize, OutputOffset: 0, outputSize, hasZeroOneTargets);

    /// <summary>The loss that is trained: the sum of all losses, each times its weight.</summary>
    /// <param name="description">The network.</param>
    /// <param name="losses">A number for each loss.</param>
    public static double Total(NetworkDescription description, ReadOnlySpan<double> losses)
    {
        if (description.Losses.IsEmpty)
            return losses[0];
        double total = 0;
        for (int i = 0; i < losses.Length; i++)
            total += description.Losses[i].Weight * losses[i];
        return total;
    }
}
