namespace NetGen;

/// <summary>
/// A file is damaged, or does not fit the network. The message lists the differences.
/// </summary>
public sealed class NetworkFileException : IOException
{
    /// <summary>Makes an exception with a default message.</summary>
    public NetworkFileException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">The file, and what is wrong with it.</param>
    public NetworkFileException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a cause.</summary>
    /// <param name="message">The file, and what is wrong with it.</param>
    /// <param name="innerException">The cause.</param>
    public NetworkFileException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
