using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>Whether a network can have the gradients in its inputs.</summary>
internal static class InputGradientRules
{
    /// <summary>Whether they are asked for; an error where there is nothing to differentiate, or an input that is no real number.</summary>
    /// <param name="declaration">What the user wrote.</param>
    /// <param name="layers">The layers of the network.</param>
    /// <param name="context">Receives the error.</param>
    public static bool Check(NetworkDeclaration declaration, EquatableArray<Layer> layers, InferenceContext context)
    {
        if (declaration.InputGradient is not { Ordinal: var ordinal })
            return false;
        string? why = declaration.Losses.Count == 0
            ? "it has no loss to differentiate; add a [Loss], or [Loss(OutputGradient)] to give the gradients of the outputs yourself"
            : layers.FirstOrDefault(layer => layer is EmbeddingLayer) is { } embedding
            ? $"the layer '{embedding.Name}' reads values of an input as indices, which have no gradient; put [InputGradient] on a class "
                + "whose input is the embedded values, or remove it"
            : null;
        if (why is not null)
            context.Report(NetworkErrorKind.NoInputGradient, ordinal, declaration.Type.Name, why);
        return why is null;
    }
}
