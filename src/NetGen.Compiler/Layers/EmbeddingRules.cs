namespace NetGen.Compiler.Layers;

/// <summary>Where the indices of embeddings come from: unchanged from an input, so that they can be checked before anything is computed.</summary>
internal static class EmbeddingRules
{
    /// <summary>Notes an error for each embedding that reads computed values.</summary>
    /// <param name="graph">The values of the network.</param>
    /// <param name="context">Receives the errors.</param>
    public static void Check(InferredGraph graph, InferenceContext context)
    {
        foreach (EmbeddingLayer embedding in graph.Layers.OfType<EmbeddingLayer>())
        {
            int value = embedding.Sources[0];
            while (value >= graph.Inputs.Count && IsPassing(graph.Layers[value - graph.Inputs.Count]))
                value = graph.Layers[value - graph.Inputs.Count].Sources[0];
            if (value < graph.Inputs.Count)
                continue;
            Layer computing = graph.Layers[value - graph.Inputs.Count];
            context.Report(NetworkErrorKind.ComputedIndices, embedding.Ordinal, embedding.Name, computing.Name, computing.Kind);
        }
    }

    /// <summary>Whether a layer leaves all values as they are, and only changes which there are and where.</summary>
    public static bool IsPassing(Layer layer) => layer is ReshapeLayer or SliceLayer or PermuteLayer;

    /// <summary>Whether a network has embeddings.</summary>
    /// <param name="network">The network.</param>
    public static bool HasIndices(Network network) => network.Layers.Any(layer => layer is EmbeddingLayer);

    /// <summary>Whether an embedding looks up values of an input.</summary>
    /// <param name="network">The network.</param>
    /// <param name="input">The number of the input.</param>
    public static bool HasIndices(Network network, int input) =>
        InputIndices.Of(network).Any(indices => network.Inputs.Last(port => port.Offset <= indices.Offset) == network.Inputs[input]);

    /// <summary>Whether a value of a network is indices: embeddings read it, and nothing else does.</summary>
    /// <param name="network">The network.</param>
    /// <param name="value">The number of the value.</param>
    public static bool IsIndices(Network network, int value)
    {
        int[] readers = [.. Enumerable.Range(0, network.Layers.Count).Where(layer => network.Layers[layer].Sources.Contains(value))];
        return readers.Length > 0 && readers.All(reader => network.Layers[reader] is EmbeddingLayer
            || (IsPassing(network.Layers[reader]) && IsIndices(network, network.ValueOf(reader))));
    }
}
