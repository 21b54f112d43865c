namespace NetGen.Gpu;

/// <summary>There is no device, it has too little memory, or it was lost.</summary>
public sealed class GpuException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened, and what to do.</param>
    /// <param name="innerException">What caused it.</param>
    public GpuException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
