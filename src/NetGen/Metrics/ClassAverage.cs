namespace NetGen;

/// <summary>How figures of single classes become one (Keras: <c>average</c>).</summary>
public enum ClassAverage
{
    /// <summary>The mean over the classes, each with the same weight (Keras: <c>"macro"</c>).</summary>
    Macro,

    /// <summary>One figure from the counts of all classes together (Keras: <c>"micro"</c>).</summary>
    Micro,

    /// <summary>The mean over the classes, each with the number of its samples as its weight (Keras: <c>"weighted"</c>).</summary>
    Weighted,
}
