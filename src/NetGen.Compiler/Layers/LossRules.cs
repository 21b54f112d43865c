using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>Whether the losses fit the outputs that they are of.</summary>
internal static class LossRules
{
    /// <summary>The losses in the order of the outputs, with their defaults put in; none, or errors, where they do not fit.</summary>
    public static EquatableArray<LossSpecification> Check(NetworkDeclaration declaration, Network network, InferenceContext context)
    {
        if (declaration.Losses.Count == 0)
            return [];
        int errors = context.Errors.Count;
        var losses = new LossSpecification?[network.Outputs.Count];
        var isOf = new bool[network.Outputs.Count];
        foreach (LossDeclaration declared in declaration.Losses)
        {
            int output = OutputNameRules.OutputOf(declared.Of, network);
            if (output < 0)
            {
                (string why, string? closest) = OutputNameRules.ChooseOutput(declared.Of, network);
                context.ReportArgument(
                    NetworkErrorKind.LossOfNoOutput,
                    declared.Ordinal,
                    declared.Loss.ToString(),
                    declared.Of is null ? "loss" : nameof(declared.Of),
                    [why],
                    NameAdvice.Change(declared.Ordinal, nameof(declared.Of), closest));
            }
            else if (isOf[output])
            {
                context.ReportDuplicate(declared.Ordinal, "Loss", declaration);
            }
            else
            {
                isOf[output] = true;
                losses[output] = Check(declared, network.Outputs[output], context);
            }
        }

        if (network.Layers.All(layer => !layer.IsTrainable))
        {
            context.Report(NetworkErrorKind.NothingToTrain, declaration.Losses[0].Ordinal, declaration.Type.Name);
            return [];
        }

        bool areAllOfOutputs = context.Errors.All(error => error.Kind != NetworkErrorKind.LossOfNoOutput);
        for (int i = 0; i < isOf.Length && areAllOfOutputs; i++)
        {
            if (!isOf[i])
                context.Report(NetworkErrorKind.OutputWithoutLoss, OrdinalOf(network.Outputs[i], network, declaration), network.Outputs[i].Name);
        }

        // What a loss that has an error would let through, nobody knows.
        if (losses.Any(loss => loss is null))
            return [];
        EquatableArray<LossSpecification> all = losses.OfType<LossSpecification>().ToEquatableArray();
        RequireGradients(network with { Losses = all }, context);
        return context.Errors.Count == errors ? all : [];
    }

    private static int OrdinalOf(NetworkPort output, Network network, NetworkDeclaration declaration) =>
        network.LayerOf(output.Value)?.Ordinal
        ?? declaration.Layers.Where(layer => layer is InputDeclaration).ElementAt(output.Value).Ordinal;

    private static LossSpecification? Check(LossDeclaration declared, NetworkPort output, InferenceContext context)
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
            & RequireSmoothing(declared, context)
            & context.Require(
                declared.Weight > 0 && Limits.IsFinite(declared.Weight), at, kind, nameof(declared.Weight), "a finite number greater than 0", declared.Weight)
            & context.Require(
                !declared.FromLogits || HasClasses(declared.Loss),
                at,
                kind,
                nameof(declared.FromLogits),
                $"false, because {declared.Loss} is no cross-entropy",
                "true");

        if (declared.Loss is Loss.CategoricalCrossEntropy or Loss.SparseCategoricalCrossEntropy
            && (output.Shape.Rank != 1 || output.Shape.Size < 2))
        {
            context.Report(
                NetworkErrorKind.LossNotApplicable,
                at,
                declared.Loss.ToString(),
                $"it needs a flat output with a value for each of at least 2 classes, but the output is {output.Shape}");
            return null;
        }

        return isValid
            ? new LossSpecification(declared.Loss, hasDelta ? declared.Delta : 1)
            {
                LabelSmoothing = declared.LabelSmoothing,
                Weight = declared.Weight,
                FromLogits = declared.FromLogits,
            }
            : null;
    }

    private static bool HasClasses(Loss loss) =>
        loss is Loss.BinaryCrossEntropy or Loss.CategoricalCrossEntropy or Loss.SparseCategoricalCrossEntropy;

    private static bool RequireSmoothing(LossDeclaration declared, InferenceContext context)
    {
        bool hasClasses = HasClasses(declared.Loss);
        string expected = hasClasses
            ? "a number from 0 up to, but not including, 1"
            : $"none, because {declared.Loss} is no cross-entropy";
        bool isGood = hasClasses ? declared.LabelSmoothing is >= 0 and < 1 : declared.LabelSmoothing == 0;
        return context.Require(isGood, declared.Ordinal, "Loss", "LabelSmoothing", expected, declared.LabelSmoothing);
    }

    // Step and sign have the derivative 0 everywhere: what has no other way to a loss could not learn. The perceptron's criterion looks
    // past the last one, at what enters it.
    private static void RequireGradients(Network network, InferenceContext context)
    {
        bool[] isOpen = new bool[network.Layers.Count];
        HashSet<int> reached = [.. network.Outputs.Select(output => output.Value)];
        for (int i = isOpen.Length - 1; i >= 0; i--)
        {
            isOpen[i] = reached.Contains(network.ValueOf(i)) && !IsClosed(network, i);
            if (isOpen[i])
                reached.UnionWith(network.Layers[i].Sources);
        }

        for (int i = 0; i < isOpen.Length; i++)
        {
            if (IsClosed(network, i) && Ancestors(network, i).Any(layer => !isOpen[layer] && network.Layers[layer].IsTrainable))
            {
                Layer layer = network.Layers[i];
                context.Report(
                    NetworkErrorKind.ActivationNotApplicable,
                    layer.Ordinal,
                    layer.Name,
                    layer.Activates!.Function.ToString(),
                    $"its derivative is 0, so nothing before it can learn from {LossAfter(network, i)}; "
                        + "use another activation, or Loss.Perceptron with Step or Sign in the last layer");
            }
        }
    }

    private static bool IsClosed(Network network, int layer) =>
        network.Layers[layer].Activates?.Function is Activation.Step or Activation.Sign && !IsOfPerceptron(network, layer);

    private static bool IsOfPerceptron(Network network, int layer) => Enumerable.Range(0, network.Outputs.Count).Any(output =>
        network.Losses[output].Loss == Loss.Perceptron
        && network.LastActivation(output, passed => passed is ReshapeLayer).Layer == network.Layers[layer]);

    // The layer itself, and all that its result depends on.
    private static SortedSet<int> Ancestors(Network network, int layer)
    {
        SortedSet<int> found = [layer];
        for (int i = layer; i >= 0; i--)
        {
            if (found.Contains(i))
                found.UnionWith(network.Layers[i].Sources.Select(source => source - network.Inputs.Count).Where(source => source >= 0));
        }

        return found;
    }

    // The loss of the first output that depends on a layer.
    private static Loss LossAfter(Network network, int layer) => network.Losses[Enumerable.Range(0, network.Outputs.Count).First(output =>
        network.Outputs[output].Value >= network.Inputs.Count
        && Ancestors(network, network.Outputs[output].Value - network.Inputs.Count).Contains(layer))].Loss;
}
