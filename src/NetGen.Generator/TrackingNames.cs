namespace NetGen.Generator;

/// <summary>The names of the generator's steps, by which tests ask what was cached.</summary>
public static class TrackingNames
{
    /// <summary>Attributes to declaration.</summary>
    public const string Declaration = nameof(Declaration);

    /// <summary>Declaration to generated files.</summary>
    public const string Sources = nameof(Sources);

    /// <summary>Declaration to the constants for bare names.</summary>
    public const string Names = nameof(Names);
}
