using System.Collections.Immutable;

namespace NetGen.Learning;

/// <summary>Where a network has its policy and its value in a row of outputs.</summary>
/// <param name="Policy">The index of the first logit, or of the first mean of a continuous action.</param>
/// <param name="PolicySize">The number of logits or means.</param>
/// <param name="LogDeviation">The index of the first logarithm of a standard deviation; of no meaning for discrete actions.</param>
/// <param name="Value">The index of the value.</param>
internal readonly record struct ActorCriticOutputs(int Policy, int PolicySize, int LogDeviation, int Value)
{
    private const string PolicyName = "policy";
    private const string LogDeviationName = "log_std";
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

        int size = actions.OutputSize;
        int policy = Find(PolicyName, size, actions.IsDiscrete ? "logits, one for each action" : "means, one for each value of an action");
        int logDeviation = actions.IsDiscrete ? 0 : Find(LogDeviationName, size, "logarithms of the standard deviations, one for each value of an action");
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

        return new ActorCriticOutputs(policy, size, logDeviation, value);

        int Find(string output, int values, string what)
        {
            ImmutableArray<LossInfo> losses = NetworkLosses.Of<TNetwork>();
            LossInfo? loss = losses.FirstOrDefault(loss => loss.Name == output);
            string has = losses.Length == 1 ? $"one output alone, of {losses[0].OutputSize} with {losses[0].Loss}" : string.Join(", ", losses.Select(loss => $"{loss.Name} of {loss.OutputSize} with {loss.Loss}"));
            return loss is { Loss: Loss.OutputGradient } && loss.OutputSize == values
                ? loss.OutputOffset
                : throw new ArgumentException(
                    $"{name} needs an output named {output} for the {what}, with {values} {(values == 1 ? "value" : "values")} and the loss OutputGradient; it has {has}.");
        }
    }

    /// <summary>The distribution of the actions of a space.</summary>
    public ActionDistribution CreateDistribution(ActionSpace actions) =>
        actions.IsDiscrete ? new Categorical(PolicySize, Policy) : new DiagonalGaussian(actions, Policy, LogDeviation);
}
