using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>Whether a loss fits the network that it stands on.</summary>
internal static class LossRules
{
    /// <summary>The loss with its defaults put in; nothing, and an error, where it does not fit.</summary>
    public static LossSpecification? Check(
        LossDeclaration declared,
        NetworkDeclaration network,
        List<Layer> layers,
        TensorShape output,
        InferenceContext context)
    {
        const string kind = "Loss";
        int at = declared.Ordinal;
        if (!context.Require(Enum.IsDefined(typeof(Loss), declared.Loss), at, kind, "loss", "a member of Loss", declared.Loss))
            return null;

        bool isHuber = declared.Loss == Loss.Huber;
        bool hasDelta = !double.IsNaN(declared.Delta);
        string expected = isHuber ? "a finite number greater than 0" : $"left out, because {declared.Loss} has no δ";
        bool isGoodDelta = isHuber && declared.Delta > 0 && Limits.IsFinite(declared.Delta);
        bool isValid = context.Require(!hasDelta || isGoodDelta, at, kind, "Delta", expected, declared.Delta)
            & RequireSmoothing(declared, context);

        if (layers.All(layer => layer.ParameterCount == 0))
        {
            context.Report(NetworkErrorKind.NothingToTrain, at, network.Type.Name);
            return null;
        }

        if (declared.Loss is Loss.CategoricalCrossEntropy or Loss.SparseCategoricalCrossEntropy
            && (output.Rank != 1 || output.Size < 2))
        {
            context.Report(
                NetworkErrorKind.LossNotApplicable,
                at,
                declared.Loss.ToString(),
                $"it needs a flat output with a value for each of at least 2 classes, but the output is {output}");
            return null;
        }

        return isValid && RequireGradient(declared, network, layers, context)
            ? new LossSpecification(declared.Loss, hasDelta ? declared.Delta : 1) { LabelSmoothing = declared.LabelSmoothing }
            : null;
    }

    private static bool RequireSmoothing(LossDeclaration declared, InferenceContext context)
    {
        bool hasClasses = declared.Loss
            is Loss.BinaryCrossEntropy or Loss.CategoricalCrossEntropy or Loss.SparseCategoricalCrossEntropy;
        string expected = hasClasses
            ? "a number from 0 up to, but not including, 1"
            : $"none, because {declared.Loss} is no cross-entropy";
        bool isGood = hasClasses ? declared.LabelSmoothing is >= 0 and < 1 : declared.LabelSmoothing == 0;
        return context.Require(isGood, declared.Ordinal, "Loss", "LabelSmoothing", expected, declared.LabelSmoothing);
    }

    // Step and sign have the derivative 0 everywhere: nothing before them could learn. The perceptron's criterion looks
    // past the last one, at what enters it.
    private static bool RequireGradient(
        LossDeclaration declared, NetworkDeclaration network, List<Layer> layers, InferenceContext context)
    {
        bool isValid = true;
        for (int i = 0; i < layers.Count; i++)
        {
            Activation? function = layers[i] switch
            {
                DenseLayer dense => dense.Activation.Function,
                ActivationLayer activation => activation.Activation.Function,
                _ => null,
            };
            bool isLast = layers.Skip(i + 1).All(layer => layer is ReshapeLayer);
            if (function is not (Activation.Step or Activation.Sign) || (isLast && declared.Loss == Loss.Perceptron))
                continue;
            if (layers.Take(i + 1).All(layer => layer.ParameterCount == 0))
                continue;
            context.Report(
                NetworkErrorKind.ActivationNotApplicable,
                network.Layers[i + 1].Ordinal,
                layers[i].Name,
                function.Value.ToString(),
                $"its derivative is 0, so nothing before it can learn from {declared.Loss}; "
                    + "use another activation, or Loss.Perceptron with Step or Sign in the last layer");
            isValid = false;
        }

        return isValid;
    }
}
