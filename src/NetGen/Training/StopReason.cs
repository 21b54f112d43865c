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
}
