namespace NetGen.Gpu;

/// <summary>There is no device, it has too little memory, or it was lost. The message says what to do.</summary>
public sealed class GpuException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">The failure, and its remedy.</param>
    /// <param name="innerException">The cause.</param>
    public GpuException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
