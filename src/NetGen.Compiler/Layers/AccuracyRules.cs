using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>How exact the functions of a network are.</summary>
internal static class AccuracyRules
{
    /// <summary>The accuracy asked for, full where none is; an error where there is no such one.</summary>
    public static Accuracy Check(NetworkDeclaration declaration, InferenceContext context)
    {
        if (declaration.Accuracy is not { } declared)
            return Accuracy.Full;
        context.Require(
            Enum.IsDefined(typeof(Accuracy), declared.Accuracy), declared.Ordinal, "Accuracy", "accuracy", "a member of Accuracy", declared.Accuracy);
        return declared.Accuracy;
    }
}
