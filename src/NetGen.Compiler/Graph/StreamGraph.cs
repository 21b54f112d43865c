using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Graph;

/// <summary>
/// A prediction of sequences as a prediction of one step after the other: the same operations for one step, with what goes from step to step
/// as states. Sequences have their steps as the first axis.
/// </summary>
/// <param name="Graph">A step. Its outputs are those of the network, and then what each of the states becomes.</param>
/// <param name="States">The elements of each state (<see cref="Operation.State"/>), in order.</param>
public sealed record StreamGraph(NetworkGraph Graph, EquatableArray<int> States)
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

    /// <summary>The steps that a block has at once.</summary>
    public const int BlockSteps = 32;

    /// <summary>
    /// A network block by block, of <see cref="BlockSteps"/> steps; nothing where no window slides over steps, or where a step needs the one before:
    /// single steps are as fast then.
    /// </summary>
    /// <param name="network">A network that has steps.</param>
    public static NetworkGraph? BlockOf(Network network) =>
        network is { Inputs.Count: 1, Outputs.Count: 1 } && StreamLowering.Lower(network, out _, BlockSteps)?.Graph is { } graph
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
