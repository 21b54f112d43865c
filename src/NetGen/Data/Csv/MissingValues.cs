namespace NetGen;

/// <summary>Says what to do if a CSV file has no value in a field.</summary>
public readonly record struct MissingValues
{
    private MissingValues(bool dropsSample, float? replacement)
    {
        DropsSample = dropsSample;
        Replacement = replacement;
    }

    /// <summary>A missing value is an error that names line and column. This is the default.</summary>
    public static MissingValues Refuse => default;

    /// <summary>A line with a missing value gives no sample. Columns that are not read do not count.</summary>
    public static MissingValues DropSample => new(dropsSample: true, null);

    internal bool DropsSample { get; }

    internal float? Replacement { get; }

    /// <summary>A number takes the place of missing features. A missing target remains an error.</summary>
    /// <param name="value">The number, which is finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not finite.</exception>
    public static MissingValues Replace(float value) => float.IsFinite(value)
        ? new(dropsSample: false, value)
        : throw new ArgumentOutOfRangeException(
            nameof(value), value, "MissingValues.Replace expects a finite number: networks cannot learn from NaN or infinity.");
}
