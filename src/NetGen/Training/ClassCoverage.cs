namespace NetGen;

/// <summary>
/// Finds classes that are evaluated and never trained on, which happens if sorted data are divided as they come: the network
/// cannot know such a class, and only its validation values show that something is wrong.
/// </summary>
/// <param name="loss">One of the network's losses; only those of classifications have classes.</param>
internal sealed class ClassCoverage(LossInfo loss)
{
    private bool HasClasses =>
        loss.Loss is Loss.CategoricalCrossEntropy or Loss.SparseCategoricalCrossEntropy;

    private bool HasSides => loss.Loss is Loss.BinaryCrossEntropy or Loss.Hinge or Loss.Perceptron;

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
        bool isOnly = loss.TargetSize == train.TargetSize;
        string classes = string.Join(", ", missing.Take(5).Select(i => NameOf(i, isOnly)))
            + (missing.Length > 5 ? $" and {missing.Length - 5} more" : "")
            + (isOnly ? "" : $" of the output {loss.Name}");
        return isSplit
            ? $"The training part has no sample of {classes}, and the validation part has some: ValidationSplit takes the last " +
              "samples as they come. Divide sorted data with DataSet.Split, which shuffles, and give FitOptions.Validation."
            : $"The training data have no sample of {classes}, and the validation data have some: the network cannot learn it.";
    }

    private bool[] Find(DataSet data)
    {
        bool[] found = new bool[HasClasses ? loss.OutputSize : 2 * loss.TargetSize];
        for (int i = 0; i < data.Count; i++)
        {
            ReadOnlySpan<float> target = data.Target(i, loss);
            if (HasClasses)
            {
                int index = ClassTargets.ClassOf(target, loss.OutputSize);
                if (index >= 0)
                    found[index] = true;
                continue;
            }

            float middle = loss.Loss == Loss.BinaryCrossEntropy ? 0.5f : 0;
            for (int j = 0; j < target.Length; j++)
                found[(2 * j) + (target[j] > middle ? 1 : 0)] = true;
        }

        return found;
    }

    private string NameOf(int index, bool isOnly)
    {
        if (HasClasses)
            return $"class {index}";
        string target = index % 2 == 1 ? "target 1" : loss.Loss == Loss.BinaryCrossEntropy ? "target 0" : "target −1";
        return loss.OutputSize == 1 ? target : $"{target} of {(isOnly ? "output" : "value")} {index / 2}";
    }
}
