namespace NetGen;

/// <summary>How an optimizer treats a parameter.</summary>
internal enum Treatment : byte
{
    /// <summary>As all others.</summary>
    Full,

    /// <summary>Without weight decay.</summary>
    WithoutWeightDecay,

    /// <summary>Not at all, because it is not trained.</summary>
    None,
}

/// <summary>
/// The parameters that are excluded from weight decay, with the optimizer that changes them, and those that are not trained.
/// </summary>
/// <remarks>A trainer has none unless there is such a parameter, so that others pay for a comparison with null only.</remarks>
internal sealed class ExcludedParameters<TOptimizer>
    where TOptimizer : struct, IOptimizer<TOptimizer>
{
    private const int Lanes = 16;

    private readonly Treatment[] _treatments;

    // Of every 16 floats: asked for each tile of a gradient, so that a search would take some percent of a step.
    private readonly Treatment[] _treatmentsOfPanels;
    private TOptimizer _optimizer;

    private ExcludedParameters(NetworkDescription description, Treatment[] treatments)
    {
        Parameters = [.. description.Parameters];
        _treatments = treatments;
        _treatmentsOfPanels = new Treatment[Parameters.Max(parameter => parameter.Offset + parameter.StorageLength) / Lanes];
        foreach ((ParameterInfo parameter, Treatment treatment) in Parameters.Zip(treatments))
            _treatmentsOfPanels.AsSpan(parameter.Offset / Lanes, parameter.StorageLength / Lanes).Fill(treatment);
    }

    /// <summary>The parameters in storage order.</summary>
    public ParameterInfo[] Parameters { get; }

    /// <summary>The optimizer for parameters without weight decay in the step that has begun.</summary>
    public ref readonly TOptimizer Optimizer => ref _optimizer;

    /// <summary>Finds the parameters; <see langword="null"/> if all are treated in full.</summary>
    /// <exception cref="ArgumentException">There is no parameter with a name that the optimizer excludes.</exception>
    public static ExcludedParameters<TOptimizer>? Find(in TOptimizer optimizer, NetworkDescription description)
    {
        var treatments = new Treatment[description.Parameters.Length];
        foreach (string part in TOptimizer.WeightDecayExclusions(optimizer))
        {
            bool isFound = false;
            for (int i = 0; i < treatments.Length; i++)
            {
                if (!description.Parameters[i].Name.Contains(part, StringComparison.Ordinal))
                    continue;
                treatments[i] = Treatment.WithoutWeightDecay;
                isFound = true;
            }

            if (!isFound)
                throw new ArgumentException(
                    $"The optimizer excludes '{part}' from weight decay, but {description.Name} has only the parameters " +
                    $"{string.Join(", ", description.Parameters.Select(parameter => parameter.Name))}.",
                    nameof(optimizer));
        }

        for (int i = 0; i < treatments.Length; i++)
        {
            if (!description.Parameters[i].IsTrainable)
                treatments[i] = Treatment.None;
        }

        return treatments.All(treatment => treatment == Treatment.Full)
            ? null
            : new ExcludedParameters<TOptimizer>(description, treatments);
    }

    /// <summary>Takes over the coefficients of a step that has begun.</summary>
    public void BeginStep(in TOptimizer optimizer) => _optimizer = TOptimizer.WithoutWeightDecay(optimizer);

    /// <summary>The treatment of the parameter of that number.</summary>
    public Treatment Of(int parameter) => _treatments[parameter];

    /// <summary>The treatment of the parameter whose storage has a place.</summary>
    public Treatment At(nuint offset) => _treatmentsOfPanels[offset / Lanes];
}
