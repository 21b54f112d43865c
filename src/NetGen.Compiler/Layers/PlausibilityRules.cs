using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>What a network computes without complaint, and hardly anybody means. The formulas are Keras's.</summary>
internal static class PlausibilityRules
{
    /// <summary>What is to be said about a network that fits, in the order of the attributes.</summary>
    public static IEnumerable<NetworkError> Check(NetworkDeclaration declaration, Network network)
    {
        var findings = new List<NetworkError>();

        // What is said of a network inside is said where it is declared.
        for (int i = 0; i < network.Layers.Count; i++)
        {
            if (network.Layers[i] is { IsNested: false, Activates.IsOverLastAxis: true })
                CheckSoftmax(network, i, findings);
            if (network.Losses.Count > 0 && network.Layers[i] is DropoutLayer { IsNested: false, Rate: > 0 } dropout && Following(network, i).All(layer => layer.Parameters.Count == 0))
                findings.Add(new(NetworkErrorKind.LastDropout, dropout.Ordinal, [dropout.Name]));
        }

        for (int output = 0; output < network.Losses.Count; output++)
            CheckLoss(declaration, network, output, findings);
        findings.AddRange(MaskRules.Unused(network));
        return findings.OrderBy(finding => finding.Ordinal);
    }

    private static void CheckSoftmax(Network network, int index, List<NetworkError> findings)
    {
        Layer layer = network.Layers[index];
        bool isLogarithm = layer.Activates!.Function == Activation.LogSoftmax;
        EquatableArray<int> dimensions = layer.OutputShape.Dimensions;
        if (dimensions[dimensions.Count - 1] == 1)
        {
            findings.Add(new(
                NetworkErrorKind.SoftmaxOfOneValue, layer.Ordinal, [layer.Name, layer.Activates.Function.ToString(), isLogarithm ? "0" : "1"])
            {
                Argument = "activation",
                Changes = [new(layer.Ordinal, "activation", nameof(Activation.Sigmoid))],
            });
        }
        else if (!isLogarithm && Following(network, index, layer => layer is not MergeLayer).FirstOrDefault(later => later is DenseLayer) is { } reader)
        {
            findings.Add(new(NetworkErrorKind.HiddenSoftmax, layer.Ordinal, [layer.Name, reader.Name])
            {
                Argument = "activation",
                Changes = [new(layer.Ordinal, "activation", nameof(Activation.Relu))],
            });
        }
    }

    // The layers that depend on a layer, in order. Weights of a softmax, with which values are multiplied, are no hidden layer.
    private static IEnumerable<Layer> Following(Network network, int index, Func<Layer, bool>? isFollowed = null)
    {
        HashSet<int> values = [network.ValueOf(index)];
        for (int i = index + 1; i < network.Layers.Count; i++)
        {
            Layer layer = network.Layers[i];
            if (!layer.Sources.Any(values.Contains) || isFollowed?.Invoke(layer) == false)
                continue;
            values.Add(network.ValueOf(i));
            yield return layer;
        }
    }

    private static void CheckLoss(NetworkDeclaration declaration, Network network, int output, List<NetworkError> findings)
    {
        // Dropout and other shapes do not change which values there may be.
        LossSpecification specification = network.Losses[output];
        Loss loss = specification.Loss;
        (Layer? layer, Activation function) = network.LastActivation(output, passed => passed is DropoutLayer or ReshapeLayer);
        if (layer is null)
            return;
        int lossOrdinal = declaration.Losses.First(declared => OutputNameRules.OutputOf(declared.Of, network) == output).Ordinal;
        SuggestedChange Use(Activation better) => new(layer.Ordinal, "activation", better.ToString());
        SuggestedChange Minimize(Loss better) => new(lossOrdinal, "loss", better.ToString());
        if (specification.FromLogits)
        {
            if (function is Activation.Softmax or Activation.Sigmoid)
            {
                findings.Add(new(
                    NetworkErrorKind.LossUnlikeActivation,
                    lossOrdinal,
                    [loss.ToString(), function.ToString(), layer.Name, "FromLogits = true says that it is not applied yet; remove FromLogits, or use Linear"])
                {
                    Argument = "loss",
                    Changes = layer.IsNested ? [] : [Use(Activation.Linear)],
                });
            }

            return;
        }

        (string Why, EquatableArray<SuggestedChange> Changes)? misfit = loss switch
        {
            Loss.CategoricalCrossEntropy or Loss.SparseCategoricalCrossEntropy when function == Activation.Sigmoid =>
                ("it expects probabilities of classes of which exactly one is true; use Softmax, or BinaryCrossEntropy if each output is "
                    + "true or false by itself",
                    loss == Loss.CategoricalCrossEntropy
                        ? [Use(Activation.Softmax), Minimize(Loss.BinaryCrossEntropy)]
                        : [Use(Activation.Softmax)]),
            Loss.CategoricalCrossEntropy or Loss.SparseCategoricalCrossEntropy when function == Activation.LogSoftmax =>
                ("it expects probabilities of classes, not their logarithms; say FromLogits = true, or use Softmax", [Use(Activation.Softmax)]),
            Loss.CategoricalCrossEntropy or Loss.SparseCategoricalCrossEntropy or Loss.KullbackLeibler
                when function is not (Activation.Softmax or Activation.Sigmoid or Activation.HardSigmoid) =>
                ("it expects probabilities of classes; use Softmax", [Use(Activation.Softmax)]),
            Loss.BinaryCrossEntropy when function == Activation.Softmax && network.Outputs[output].Shape.Size > 1 =>
                ("it takes each output as true or false by itself, but the outputs of Softmax depend on each other; use CategoricalCrossEntropy, or Sigmoid",
                    [Minimize(Loss.CategoricalCrossEntropy), Use(Activation.Sigmoid)]),
            Loss.BinaryCrossEntropy when function is not (Activation.Sigmoid or Activation.HardSigmoid or Activation.Softmax) =>
                ("it expects probabilities; use Sigmoid", [Use(Activation.Sigmoid)]),
            Loss.Poisson when function is not (Activation.Exponential or Activation.Softplus or Activation.Relu or Activation.Relu6
                or Activation.Sigmoid or Activation.HardSigmoid or Activation.Softmax) =>
                ("it takes the logarithm of the output, which may be negative here; use Exponential or Softplus", [Use(Activation.Exponential), Use(Activation.Softplus)]),
            _ => null,
        };
        if (misfit is { } found)
        {
            findings.Add(new(
                NetworkErrorKind.LossUnlikeActivation, lossOrdinal, [loss.ToString(), function.ToString(), layer.Name, found.Why])
            {
                Argument = "loss",
                Changes = layer.IsNested ? [] : found.Changes,
            });
        }

        if (function == Activation.Relu && loss is Loss.MeanSquaredError or Loss.MeanAbsoluteError or Loss.Huber)
        {
            findings.Add(new(NetworkErrorKind.ReluOfRegression, layer.Ordinal, [layer.Name, loss.ToString()])
            {
                Argument = "activation",
                Changes = layer.IsNested ? [] : [Use(Activation.Linear)],
            });
        }
    }
}
