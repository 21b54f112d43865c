namespace NetGen;

/// <summary>What a callback does if it cannot write its file while <c>Fit</c> trains.</summary>
public enum WriteFailure
{
    /// <summary>Training goes on with a warning in <see cref="History.Warnings"/>, and the callback tries again later.</summary>
    Continue,

    /// <summary>The exception ends training.</summary>
    Throw,
}
