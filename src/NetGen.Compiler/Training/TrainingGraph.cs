using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Training;

/// <summary>Network to the graphs that training runs: the loss on top of the layers, and the backward pass behind it.</summary>
public static class TrainingGraph
{
    /// <summary>Forward pass without dropout, and the loss: what an evaluation computes.</summary>
    /// <exception cref="InvalidOperationException">The network has no loss.</exception>
    public static NetworkGraph Evaluation(Network network)
    {
        LayerLowering lowered = LayerLowering.Lower(network, isTraining: false);
        int loss = Losses.Lower(Required(network), lowered);
        return lowered.Graph.Build(lowered.Output, new TrainingOutputs(loss, Penalty(network, lowered), []));
    }

    /// <summary>Forward pass with dropout, the loss, and the gradient in every parameter: what a training step computes.</summary>
    /// <exception cref="InvalidOperationException">The network has no loss.</exception>
    public static NetworkGraph Training(Network network)
    {
        LayerLowering lowered = LayerLowering.Lower(network, isTraining: true);
        int loss = Losses.Lower(Required(network), lowered);
        int? penalty = Penalty(network, lowered);
        EquatableArray<int> gradients =
            ReverseMode.Differentiate(lowered.Graph, loss, penalty, lowered.Parameters);
        return lowered.Graph.Build(lowered.Output, new TrainingOutputs(loss, penalty, gradients));
    }

    private static LossSpecification Required(Network network) =>
        network.Loss ?? throw new InvalidOperationException($"{network.Type.Name} declares no loss.");

    // Σ over the parameters of λ₁·Σ|w| + λ₂·Σw².
    private static int? Penalty(Network network, LayerLowering lowered)
    {
        GraphBuilder graph = lowered.Graph;
        int? total = null;
        foreach ((ParameterSpecification parameter, int value) in network.Parameters.Zip(lowered.Parameters, (p, v) => (p, v)))
        {
            if (parameter is { L1: 0, L2: 0 })
                continue;
            ScalarExpression w = Scalar.Variable(0);
            ScalarExpression element = (parameter.L1 * Scalar.Abs(w)) + (parameter.L2 * w * w);
            int penalty = graph.Sum(graph.Map(element, parameter.Shape.Size, value));
            total = total is int sum ? graph.Map(Scalar.Variable(0) + Scalar.Variable(1), 1, sum, penalty) : penalty;
        }

        return total;
    }
}
