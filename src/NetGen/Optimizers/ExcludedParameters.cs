namespace NetGen;

/// <summary>The parameters that are excluded from weight decay, and the optimizer that changes them.</summary>
/// <remarks>A trainer has none unless its optimizer excludes something, so that others pay for a comparison with null only.</remarks>
internal sealed class ExcludedParameters<TOptimizer>
    where TOptimizer : struct, IOptimizer<TOptimizer>
{
    private readonly int[] _ends;
    private readonly bool[] _isExcluded;
    private TOptimizer _optimizer;

    private ExcludedParameters(NetworkDescription description, bool[] isExcluded)
    {
        Parameters = [.. description.Parameters];
        _ends = [.. description.Parameters.Select(parameter => parameter.Offset + parameter.StorageLength)];
        _isExcluded = isExcluded;
    }

    /// <summary>The parameters in storage order.</summary>
    public ParameterInfo[] Parameters { get; }

    /// <summary>The optimizer for excluded parameters in the step that has begun.</summary>
    public ref readonly TOptimizer Optimizer => ref _optimizer;

    /// <summary>Finds the parameters; <see langword="null"/> if the optimizer excludes none.</summary>
    /// <exception cref="ArgumentException">There is no parameter with a name that the optimizer excludes.</exception>
    public static ExcludedParameters<TOptimizer>? Find(in TOptimizer optimizer, NetworkDescription description)
    {
        bool[] isExcluded = new bool[description.Parameters.Length];
        foreach (string part in TOptimizer.WeightDecayExclusions(optimizer))
        {
            bool isFound = false;
            for (int i = 0; i < isExcluded.Length; i++)
            {
                if (!description.Parameters[i].Name.Contains(part, StringComparison.Ordinal))
                    continue;
                isExcluded[i] = true;
                isFound = true;
            }

            if (!isFound)
                throw new ArgumentException(
                    $"The optimizer excludes '{part}' from weight decay, but {description.Name} has only the parameters " +
                    $"{string.Join(", ", description.Parameters.Select(parameter => parameter.Name))}.",
                    nameof(optimizer));
        }

        return isExcluded.Contains(true) ? new ExcludedParameters<TOptimizer>(description, isExcluded) : null;
    }

    /// <summary>Takes over the coefficients of a step that has begun.</summary>
    public void BeginStep(in TOptimizer optimizer) => _optimizer = TOptimizer.WithoutWeightDecay(optimizer);

    /// <summary>Whether the parameter of that number is excluded.</summary>
    public bool Contains(int parameter) => _isExcluded[parameter];

    /// <summary>Whether the parameter is excluded whose storage has a place.</summary>
    public bool ContainsAt(nuint offset)
    {
        int place = Array.BinarySearch(_ends, (int)offset);
        return _isExcluded[place < 0 ? ~place : place + 1];
    }
}
