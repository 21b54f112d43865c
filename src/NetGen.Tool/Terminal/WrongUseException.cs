namespace NetGen.Compiler.Tool.Terminal;

/// <summary>A command was called with arguments that it cannot use; the message says what to write.</summary>
/// <param name="message">The sentence for the person.</param>
internal sealed class WrongUseException(string message) : Exception(message);
