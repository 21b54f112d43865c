namespace NetGen;

/// <summary>Why a call of <c>Fit</c> ended.</summary>
public enum StopReason
{
    /// <summary>All epochs were trained.</summary>
    Completed,

    /// <summary>A callback, such as <see cref="EarlyStopping"/>, asked to stop.</summary>
    EarlyStopping,

    /// <summary>The cancellation token asked to stop.</summary>
    Cancelled,

    /// <summary>A loss or the parameters were no longer finite, and <see cref="TerminateOnNaN"/> was among the callbacks.</summary>
    Diverged,
}
