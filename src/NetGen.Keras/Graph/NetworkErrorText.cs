using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Keras.Graph;

/// <summary>Errors of a declaration in a message about a file.</summary>
internal static class NetworkErrorText
{
    /// <summary>The text of an error.</summary>
    public static string Of(NetworkError error)
    {
        EquatableArray<string> arguments = error.Arguments;
        return error.Kind switch
        {
            NetworkErrorKind.ArgumentOutOfRange => $"{arguments[1]} must be {arguments[2]}, and is {arguments[3]}",
            NetworkErrorKind.ReshapeSizeMismatch =>
                $"it makes {arguments[2]} ({arguments[3]} elements) of {arguments[0]} ({arguments[1]} elements)",
            NetworkErrorKind.WrongInputRank => string.Join(", ", arguments.Skip(1)),
            NetworkErrorKind.NetworkTooLarge => $"{arguments[2]} would take {arguments[1]} MB, and NetGen's limit is {arguments[3]} MB",
            NetworkErrorKind.ActivationNotApplicable => $"{arguments[1]}: {arguments[2]}",
            NetworkErrorKind.LossNotApplicable => $"{arguments[0]}: {arguments[1]}",
            _ => $"{error.Kind}: {string.Join(", ", arguments)}",
        };
    }
}
