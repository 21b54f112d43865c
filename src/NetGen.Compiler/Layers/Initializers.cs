namespace NetGen.Compiler.Layers;

/// <summary>Keras's defaults of the initializers' scales.</summary>
internal static class Initializers
{
    /// <summary>The scale of an initializer, its default put in; nothing, and an error, where the one given is not good.</summary>
    public static double? Scale(
        Initializer initializer, double given, int ordinal, string kind, string member, InferenceContext context)
    {
        double? fallback = initializer switch
        {
            Initializer.RandomNormal or Initializer.TruncatedNormal or Initializer.RandomUniform => 0.05,
            Initializer.Constant => 0,
            Initializer.Orthogonal => 1,
            _ => null,
        };
        if (!context.Require(
            Enum.IsDefined(typeof(Initializer), initializer), ordinal, kind, member, "a member of Initializer", initializer))
            return null;
        if (!context.Require(
            initializer != Initializer.Orthogonal || member is "KernelInitializer" or "RecurrentInitializer" or "DepthwiseInitializer" or "PointwiseInitializer",
            ordinal, kind, member, "an initializer of vectors", initializer))
            return null;
        if (double.IsNaN(given))
            return fallback ?? 0;
        if (!context.Require(
            fallback is not null, ordinal, kind, member + "Scale", $"left out, because {initializer} has no scale", given))
            return null;

        bool isSpread = initializer is not (Initializer.Constant or Initializer.Orthogonal);
        string expected = isSpread ? "a finite number of at least 0" : "a finite number";
        bool isValid = Limits.IsFinite(given) && (!isSpread || given >= 0);
        return context.Require(isValid, ordinal, kind, member + "Scale", expected, given) ? given : null;
    }
}
