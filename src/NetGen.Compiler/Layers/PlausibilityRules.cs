using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>What a network computes without complaint, and hardly anybody means. The formulas are Keras's.</summary>
internal static class PlausibilityRules
{
    /// <summary>What is to be said about a network that fits, in the order of the attributes.</summary>
    public static IEnumerable<NetworkError> Check(NetworkDeclaration declaration, Network network)
    {
        var findings = new List<NetworkError>();
        (int index, Activation function) = LastActivation(network);
        for (int i = 0; i < network.Layers.Count; i++)
        {
            if (FunctionOf(network.Layers[i]) == Activation.Softmax)
                CheckSoftmax(declaration, network, i, findings);
        }

        if (network.Loss is { } loss)
        {
            CheckDropout(declaration, network, findings);
            if (index >= 0)
                CheckLoss(declaration, network, loss.Loss, index, function, findings);
        }

        return findings.OrderBy(finding => finding.Ordinal);
    }

    private static void CheckSoftmax(NetworkDeclaration declaration, Network network, int index, List<NetworkError> findings)
    {
        Layer layer = network.Layers[index];
        int ordinal = OrdinalOf(declaration, index);
        if (layer.OutputShape.Size == 1)
        {
            findings.Add(new(NetworkErrorKind.SoftmaxOfOneValue, ordinal, [layer.Name])
            {
                Changes = [new(ordinal, "activation", nameof(Activation.Sigmoid))],
            });
        }
        else if (network.Layers.Skip(index + 1).FirstOrDefault(later => later is DenseLayer) is { } reader)
        {
            findings.Add(new(NetworkErrorKind.HiddenSoftmax, ordinal, [layer.Name, reader.Name])
            {
                Changes = [new(ordinal, "activation", nameof(Activation.Relu))],
            });
        }
    }

    private static void CheckDropout(NetworkDeclaration declaration, Network network, List<NetworkError> findings)
    {
        for (int i = network.Layers.Count - 1; i >= 0 && network.Layers[i] is not DenseLayer; i--)
        {
            if (network.Layers[i] is DropoutLayer { Rate: > 0 } dropout)
                findings.Add(new(NetworkErrorKind.LastDropout, OrdinalOf(declaration, i), [dropout.Name]));
        }
    }

    private static void CheckLoss(
        NetworkDeclaration declaration, Network network, Loss loss, int index, Activation function, List<NetworkError> findings)
    {
        int lossOrdinal = declaration.Losses[0].Ordinal, ordinal = OrdinalOf(declaration, index);
        Layer layer = network.Layers[index];
        SuggestedChange Use(Activation better) => new(ordinal, "activation", better.ToString());
        SuggestedChange Minimize(Loss better) => new(lossOrdinal, "loss", better.ToString());
        (string Why, EquatableArray<SuggestedChange> Changes)? misfit = loss switch
        {
            Loss.CategoricalCrossEntropy or Loss.SparseCategoricalCrossEntropy when function == Activation.Sigmoid =>
                ("it expects probabilities of classes of which exactly one is true; use Softmax, or BinaryCrossEntropy if each output is "
                    + "true or false by itself",
                    loss == Loss.CategoricalCrossEntropy
                        ? [Use(Activation.Softmax), Minimize(Loss.BinaryCrossEntropy)]
                        : [Use(Activation.Softmax)]),
            Loss.CategoricalCrossEntropy or Loss.SparseCategoricalCrossEntropy or Loss.KullbackLeibler
                when function is not (Activation.Softmax or Activation.Sigmoid or Activation.HardSigmoid) =>
                ("it expects probabilities of classes; use Softmax", [Use(Activation.Softmax)]),
            Loss.BinaryCrossEntropy when function == Activation.Softmax && network.OutputShape.Size > 1 =>
                ("it takes each output as true or false by itself, but the outputs of Softmax depend on each other; use CategoricalCrossEntropy, or Sigmoid",
                    [Minimize(Loss.CategoricalCrossEntropy), Use(Activation.Sigmoid)]),
            Loss.BinaryCrossEntropy when function is not (Activation.Sigmoid or Activation.HardSigmoid or Activation.Softmax) =>
                ("it expects probabilities; use Sigmoid", [Use(Activation.Sigmoid)]),
            Loss.Poisson when function is not (Activation.Exponential or Activation.Softplus or Activation.Relu
                or Activation.Sigmoid or Activation.HardSigmoid or Activation.Softmax) =>
                ("it takes the logarithm of the output, which may be negative here; use Exponential or Softplus", [Use(Activation.Exponential), Use(Activation.Softplus)]),
            _ => null,
        };
        if (misfit is { } found)
        {
            findings.Add(new(
                NetworkErrorKind.LossUnlikeActivation, lossOrdinal, [loss.ToString(), function.ToString(), layer.Name, found.Why])
            {
                Changes = found.Changes,
            });
        }

        if (function == Activation.Relu && loss is Loss.MeanSquaredError or Loss.MeanAbsoluteError or Loss.Huber)
        {
            findings.Add(new(NetworkErrorKind.ReluOfRegression, ordinal, [layer.Name, loss.ToString()])
            {
                Changes = [Use(Activation.Linear)],
            });
        }
    }

    // What computes the output's values: dropout and other shapes do not change which they may be.
    private static (int Index, Activation Function) LastActivation(Network network)
    {
        for (int i = network.Layers.Count - 1; i >= 0; i--)
        {
            if (FunctionOf(network.Layers[i]) is { } function)
                return (i, function);
        }

        return (-1, Activation.Linear);
    }

    private static Activation? FunctionOf(Layer layer) => layer switch
    {
        DenseLayer dense => dense.Activation.Function,
        ActivationLayer activation => activation.Activation.Function,
        _ => null,
    };

    // The declaration counts the input.
    private static int OrdinalOf(NetworkDeclaration declaration, int index) => declaration.Layers[index + 1].Ordinal;
}
