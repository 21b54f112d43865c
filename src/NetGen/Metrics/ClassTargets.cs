namespace NetGen;

/// <summary>Which class a sample belongs to, whether its target is one-hot or a class index.</summary>
internal static class ClassTargets
{
    /// <summary>Checks that the sizes are those of a classification into at least two classes.</summary>
    public static void Require(string metric, int outputSize, int targetSize)
    {
        if (outputSize < 2)
            throw new ArgumentException(
                $"{metric} expects at least 2 outputs, one for each class, got {outputSize}; use BinaryAccuracy.");
        if (targetSize != 1 && targetSize != outputSize)
            throw new ArgumentException(
                $"{metric} expects targets of 1 value (the class) or {outputSize} values (one-hot), got {targetSize}.");
    }

    /// <summary>The sample's class; −1 if an index is none of the classes, or a target is NaN.</summary>
    public static int ClassOf(ReadOnlySpan<float> target, int classes)
    {
        if (target.Length > 1)
            return IndexOfMax(target);
        int index = (int)target[0];
        return index == target[0] && (uint)index < (uint)classes ? index : -1;
    }

    /// <summary>Whether the prediction of a sample is its class. One that has a NaN is not.</summary>
    public static bool IsRight(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target)
    {
        int predicted = IndexOfMax(prediction);
        return predicted >= 0 && predicted == ClassOf(target, prediction.Length);
    }

    /// <summary>The index of the largest value, the first of several; −1 if one is NaN.</summary>
    public static int IndexOfMax(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (float.IsNaN(values[i]))
                return -1;
            if (values[i] > values[best])
                best = i;
        }

        return best;
    }

    /// <summary>Whether a value is NaN: then no output is the largest.</summary>
    public static bool ContainsNaN(this ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (float.IsNaN(value))
                return true;
        }

        return false;
    }
}
