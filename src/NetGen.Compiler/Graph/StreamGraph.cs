using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Graph;

/// <summary>
/// A prediction of sequences as a prediction of one step after the other: the same operations for one step, with what goes from step to step
/// as states. Sequences have their steps as the first axis.
/// </summary>
/// <param name="Graph">A step. Its outputs are those of the network, and then what each of the states becomes.</param>
/// <param name="States">The elements of each state (<see cref="Operation.State"/>), in order.</param>
/// <param name="Stride">The steps of the input that a step takes: as many as the strides of its layers need for whole outputs.</param>
/// <param name="Latency">The most steps of the input that a step takes after the newest one that an output depends on; 0 without strides.</param>
public sealed record StreamGraph(NetworkGraph Graph, EquatableArray<int> States, int Stride, int Latency)
{
    /// <summary>The number of the network's outputs.</summary>
    public int OutputCount => Graph.Outputs.Count - States.Count;

    /// <summary>
    /// The steps of a network's sequences: the first axis of all its inputs; nothing where they have none in common. An input of one axis has
    /// steps if these are indices, one for each.
    /// </summary>
    public static int? StepsOf(Network network)
    {
        int steps = network.Inputs[0].Shape.Dimensions[0];
        return network.Inputs.All(input => input.Shape.Dimensions[0] == steps
            && (input.Shape.Rank > 1 || EmbeddingRules.IsIndices(network, input.Value))) ? steps : null;
    }

    // The steps of the input that a block has at once, if strides leave it more than one step.
    private const int BlockInputs = 32;

    /// <summary>The steps of a block.</summary>
    public int BlockSteps => Math.Max(1, BlockInputs / Stride);

    /// <summary>
    /// The same network block by block, of <see cref="BlockSteps"/> steps; nothing where no window slides over steps, or where a step needs the one before:
    /// single steps are as fast then.
    /// </summary>
    /// <param name="network">The network.</param>
    public NetworkGraph? BlockOf(Network network) =>
        BlockSteps > 1
        && network is { Inputs.Count: 1, Outputs.Count: 1 }
        && StreamLowering.LowerBlock(network, Stride, BlockSteps)?.Graph is { } graph
        && graph.Values.Any(value => value.Operation is Operation.BlockHistory)
            ? graph
            : null;

    /// <summary>A network step by step.</summary>
    /// <param name="network">The network.</param>
    /// <returns>A step.</returns>
    /// <exception cref="InvalidOperationException">A layer needs steps that are still to come; <see cref="StreamRules"/> says so first.</exception>
    public static StreamGraph Of(Network network) => StreamLowering.Lower(network, out StreamObstacle? obstacle)
        ?? throw new InvalidOperationException($"{network.Type.Name} has no steps: {obstacle}.");
}

/// <summary>Why a network cannot be computed step by step.</summary>
/// <param name="Layer">The layer; nothing where it is the inputs.</param>
/// <param name="Reason">What it does: "needs all steps at once".</param>
public sealed record StreamObstacle(Layer? Layer, string Reason);
