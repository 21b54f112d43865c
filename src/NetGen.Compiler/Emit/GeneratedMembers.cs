namespace NetGen.Compiler.Emit;

/// <summary>The members that every network gets, for the rule that their names be free.</summary>
public static class GeneratedMembers
{
    private const string Samples = "System.ReadOnlySpan<float>, System.Span<float>";

    private static readonly GeneratedMember[] Prediction =
    [
        new("Description", null),
        new("Parameters", null),
        new("InputSize", null),
        new("OutputSize", null),
        new("ParameterCount", null),
        new(GeneratedMember.Constructor, "long"),
        new("Predict", Samples),
        new("PredictBatch", Samples),
    ];

    private static readonly GeneratedMember[] Training =
    [
        new("TargetSize", null),
        new("Loss", null),
        new("TrainingWorkspaceLength", null),
        new("ComputeRegularization", ""),
        new(
            "ComputeLoss",
            "System.ReadOnlySpan<float>, System.ReadOnlySpan<float>, System.Span<float>, NetGen.Storage.AlignedBuffer"),
        new(
            "ComputeGradients",
            "System.ReadOnlySpan<float>, System.ReadOnlySpan<float>, NetGen.DropoutKey, System.Span<float>, "
                + "NetGen.Storage.AlignedBuffer, NetGen.Storage.AlignedBuffer"),
    ];

    /// <summary>The members of a network.</summary>
    /// <param name="isTrainable">Whether it has a loss.</param>
    public static IEnumerable<GeneratedMember> Of(bool isTrainable) =>
        isTrainable ? Prediction.Concat(Training) : Prediction;
}

/// <summary>One generated member.</summary>
/// <param name="Name">Its name; <see cref="Constructor"/> for the constructor.</param>
/// <param name="ParameterTypes">
/// A method's parameter types, with namespaces, separated by commas; overloads with others may stand beside it. Nothing
/// where it is no method: any member of that name collides.
/// </param>
public readonly record struct GeneratedMember(string Name, string? ParameterTypes)
{
    /// <summary>The name of constructors in metadata.</summary>
    public const string Constructor = ".ctor";

    /// <summary>The member as messages show it: <c>Predict(System.ReadOnlySpan&lt;float&gt;, …)</c>.</summary>
    /// <param name="className">The name of its class.</param>
    public string Display(string className)
    {
        string name = Name == Constructor ? className : Name;
        return ParameterTypes is null ? name : $"{name}({ParameterTypes})";
    }
}
