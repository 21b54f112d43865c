namespace NetGen;

/// <summary>
/// Finds classes that are evaluated and never trained on, which happens if sorted data are divided as they come: the network
/// cannot know such a class, and only its validation values show that something is wrong.
/// </summary>
/// <param name="loss">The network's loss; only those of classifications have classes.</param>
/// <param name="outputs">The network's outputs.</param>
internal sealed class ClassCoverage(Loss loss, int outputs)
{
    private bool HasClasses =>
        loss is Loss.CategoricalCrossEntropy or Loss.SparseCategoricalCrossEntropy;

    private bool HasSides => loss is Loss.BinaryCrossEntropy or Loss.Hinge or Loss.Perceptron;

    /// <summary>A sentence about the classes that only the validation data have; <see langword="null"/> if there is none.</summary>
    /// <param name="train">What is trained on.</param>
    /// <param name="validation">What is evaluated after each epoch.</param>
    /// <param name="isSplit">Whether the two are parts of one data set.</param>
    public string? Compare(DataSet train, DataSet validation, bool isSplit)
    {
        if (!HasClasses && !HasSides)
            return null;
        bool[] trained = Find(train);
        bool[] evaluated = Find(validation);
        int[] missing = [.. Enumerable.Range(0, trained.Length).Where(i => evaluated[i] && !trained[i])];
        if (missing.Length == 0)
            return null;
        string classes = string.Join(", ", missing.Take(5).Select(NameOf))
            + (missing.Length > 5 ? $" and {missing.Length - 5} more" : "");
        return isSplit
            ? $"The training part has no sample of {classes}, and the validation part has some: ValidationSplit takes the last " +
              "samples as they come. Divide sorted data with DataSet.Split, which shuffles, and give FitOptions.Validation."
            : $"The training data have no sample of {classes}, and the validation data have some: the network cannot learn it.";
    }

    private bool[] Find(DataSet data)
    {
        bool[] found = new bool[HasClasses ? outputs : 2 * data.TargetSize];
        for (int i = 0; i < data.Count; i++)
        {
            ReadOnlySpan<float> target = data.Target(i);
            if (HasClasses)
            {
                int index = ClassTargets.ClassOf(target, outputs);
                if (index >= 0)
                    found[index] = true;
                continue;
            }

            float middle = loss == Loss.BinaryCrossEntropy ? 0.5f : 0;
            for (int j = 0; j < target.Length; j++)
                found[(2 * j) + (target[j] > middle ? 1 : 0)] = true;
        }

        return found;
    }

    private string NameOf(int index)
    {
        if (HasClasses)
            return $"class {index}";
        string target = index % 2 == 1 ? "target 1" : loss == Loss.BinaryCrossEntropy ? "target 0" : "target −1";
        return outputs == 1 ? target : $"{target} of output {index / 2}";
    }
}
