using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Training;

/// <summary>The graphs that a network's routines compute, lowered once for all engines.</summary>
/// <param name="Inference">The prediction.</param>
/// <param name="Evaluation">Forward pass without dropout, and the loss; nothing without a loss.</param>
/// <param name="Training">Forward and backward pass; nothing without a loss.</param>
public sealed record NetworkGraphs(NetworkGraph Inference, NetworkGraph? Evaluation, NetworkGraph? Training)
{
    /// <summary>The gradients in the inputs, which are its outputs; nothing where they are not asked for.</summary>
    public NetworkGraph? InputGradients { get; init; }

    /// <summary>Lowers a network.</summary>
    public static NetworkGraphs Of(Network network) => network.Losses.Count == 0
        ? new(LayerLowering.Inference(network), null, null)
        : new(LayerLowering.Inference(network), TrainingGraph.Evaluation(network), TrainingGraph.Training(network))
        {
            InputGradients = network.HasInputGradients ? InputGradientGraph.Of(network) : null,
        };
}
