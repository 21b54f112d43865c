using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Graph;

/// <summary>Whether a network that asks for it can be computed step by step.</summary>
internal static class StreamRules
{
    /// <summary>The error of a network that cannot.</summary>
    public static IEnumerable<NetworkError> Check(Network network)
    {
        if (network.StreamOrdinal is not int ordinal)
            yield break;
        StreamLowering.Lower(network, out StreamObstacle? obstacle);
        if (obstacle is not null)
        {
            string layer = obstacle.Layer is { } own ? $"the layer '{own.Name}' ({own.Kind}) " : "";
            yield return new NetworkError(NetworkErrorKind.NotStreamable, ordinal, [network.Type.Name, layer + obstacle.Reason]);
        }
    }
}
