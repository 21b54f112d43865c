using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Training;

/// <summary>Network to the graphs that training runs: the loss on top of the layers, and the backward pass after it.</summary>
public static class TrainingGraph
{
    /// <summary>Forward pass without dropout, and the loss: what an evaluation computes.</summary>
    /// <exception cref="InvalidOperationException">The network has no loss.</exception>
    public static NetworkGraph Evaluation(Network network)
    {
        LayerLowering lowered = LayerLowering.Lower(Required(network), isTraining: false, carriesStates: true);
        EquatableArray<int> losses = Losses.Lower(network, lowered);
        int loss = Losses.Sum(network, lowered.Graph, losses);
        return lowered.Graph.Build(
            lowered.Outputs,
            new TrainingOutputs(loss, Penalties(network, lowered), []) { Losses = losses, States = lowered.States.ToEquatableArray() });
    }

    /// <summary>Forward pass with dropout, the loss, and the gradient in every parameter: what a training step computes.</summary>
    /// <exception cref="InvalidOperationException">The network has no loss.</exception>
    public static NetworkGraph Training(Network network)
    {
        LayerLowering lowered = LayerLowering.Lower(Required(network), isTraining: true, carriesStates: true);
        EquatableArray<int> losses = Losses.Lower(network, lowered);
        int loss = Losses.Sum(network, lowered.Graph, losses);
        EquatableArray<int> penalties = Penalties(network, lowered);
        EquatableArray<int> gradients = Differentiate(network, lowered, loss, penalties);
        return lowered.Graph.Build(
            lowered.Outputs,
            new TrainingOutputs(loss, penalties, gradients)
            {
                Losses = losses,
                Moving = lowered.Moving.ToEquatableArray(),
                States = lowered.States.ToEquatableArray(),
            });
    }

    // What is not trained has no gradient.
    private static EquatableArray<int> Differentiate(Network network, LayerLowering lowered, int loss, EquatableArray<int> penalties)
    {
        bool[] isTrained = [.. network.ParameterParts.Select(parameter => parameter.IsTrainable)];
        EquatableArray<int> found =
            ReverseMode.Differentiate(lowered.Graph, loss, penalties, [.. lowered.Parameters.Where((_, i) => isTrained[i])]);
        int next = 0;
        return isTrained.Select(isOne => isOne ? found[next++] : -1).ToEquatableArray();
    }

    /// <summary>The network, which has a loss.</summary>
    /// <exception cref="InvalidOperationException">It has none.</exception>
    internal static Network Required(Network network) =>
        network.Losses.Count > 0 ? network : throw new InvalidOperationException($"{network.Type.Name} declares no loss.");

    // λ₁·Σ|w| + λ₂·Σw² for every parameter that has a regulariser.
    private static EquatableArray<int> Penalties(Network network, LayerLowering lowered)
    {
        return network.ParameterParts
            .Zip(lowered.Parameters, (parameter, value) => (parameter, value))
            .Where(pair => pair.parameter is not { L1: 0, L2: 0 })
            .Select(pair => lowered.Graph.SumAll(lowered.Graph.Map(
                LayerLowering.Penalty(pair.parameter.L1, pair.parameter.L2),
                lowered.Graph.Values[pair.value].Shape,
                pair.value)))
            .ToEquatableArray();
    }
}
