using System.Collections.Immutable;

namespace NetGen.Learning;

/// <summary>Where a network has its policy and its value.</summary>
/// <param name="Policy">The index of the first logit, or of the first mean, in the row of outputs.</param>
/// <param name="LogStandardDeviation">The index of the first logarithm of a standard deviation; −1 if the actions are discrete.</param>
/// <param name="Value">The index of the value.</param>
internal readonly record struct ActorCriticOutputs(int Policy, int LogStandardDeviation, int Value)
{
    private const string PolicyName = "policy";
    private const string LogStandardDeviationName = "log_std";
    private const string ValueName = "value";

    // Layers that compute otherwise in a training step than in a prediction: the gradients would be those of other outputs.
    private static readonly string[] LayersOfTraining = ["Dropout", "GaussianNoise", "BatchNormalization"];

    /// <summary>Finds them, or says why the network cannot learn in the environment.</summary>
    /// <exception cref="ArgumentException">It cannot.</exception>
    public static ActorCriticOutputs Of<TNetwork, TEnvironment>()
        where TNetwork : class, ITrainableNetwork<TNetwork>
        where TEnvironment : struct, IEnvironment<TEnvironment>
    {
        NetworkDescription description = TNetwork.Description;
        string name = description.Name, environment = typeof(TEnvironment).Name;
        ActionSpace actions = TEnvironment.ActionSpace;
        if (description.InputSize != TEnvironment.ObservationSize)
        {
            throw new ArgumentException(
                $"{name} has {description.InputSize} inputs, and an observation of {environment} has {TEnvironment.ObservationSize} values; make them equal.");
        }

        int policy = actions.IsDiscrete
            ? Find(PolicyName, actions.Count, "logits, one for each action")
            : Find(PolicyName, actions.Size, "means, one for each value of an action");
        int logStandardDeviation = actions.IsDiscrete ? -1 : Find(LogStandardDeviationName, actions.Size, "logarithms of the standard deviations");
        int value = Find(ValueName, 1, "value of a state");
        if (TNetwork.StateLength > 0)
            throw new ArgumentException($"{name} has stateful layers, which policy gradients do not train; leave Stateful out.");
        foreach (LayerInfo layer in description.Layers)
        {
            if (LayersOfTraining.Any(kind => layer.Kind.Contains(kind, StringComparison.Ordinal)))
            {
                throw new ArgumentException(
                    $"The layer {layer.Name} ({layer.Kind}) of {name} computes otherwise in training than in a prediction, and a policy is trained for the actions that it has drawn; remove the layer.");
            }
        }

        return new ActorCriticOutputs(policy, logStandardDeviation, value);

        int Find(string output, int size, string what)
        {
            ImmutableArray<LossInfo> losses = NetworkLosses.Of<TNetwork>();
            LossInfo? loss = losses.FirstOrDefault(loss => loss.Name == output);
            string has = losses.Length == 1 ? $"one output alone, of {losses[0].OutputSize} with {losses[0].Loss}" : string.Join(", ", losses.Select(loss => $"{loss.Name} of {loss.OutputSize} with {loss.Loss}"));
            return loss is { Loss: Loss.OutputGradient } && loss.OutputSize == size
                ? loss.OutputOffset
                : throw new ArgumentException(
                    $"{name} needs an output named {output} for the {what}, with {size} {(size == 1 ? "value" : "values")} and the loss OutputGradient; it has {has}.");
        }
    }
}
