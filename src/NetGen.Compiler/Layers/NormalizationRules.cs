using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>What all normalisations have.</summary>
internal static class NormalizationRules
{
    /// <summary>Whether ε is above 0; an error where it is not.</summary>
    public static bool RequireEpsilon(LayerDeclaration declared, double epsilon, InferenceContext context) => context.Require(
        epsilon > 0 && Limits.IsFinite(epsilon), declared.Ordinal, declared.Kind, "Epsilon", "a finite number greater than 0", epsilon);
}
