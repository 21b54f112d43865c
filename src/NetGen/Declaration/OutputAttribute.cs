namespace NetGen;

/// <summary>
/// Names the outputs of a network, in order. Without it, every value that no layer reads is an output, in the order of the layers. It is
/// needed for a value that is an output and is also read (Keras: <c>outputs</c> of <c>Model</c>).
/// </summary>
/// <param name="names">The names of values, at least one (Keras: <c>outputs</c>).</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class OutputAttribute(params string[] names) : Attribute
{
    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}

/// <summary>
/// Names the values of an output, in order. Each name becomes a property of the generated type of the output, <c>Output</c> if there is
/// one: <c>[OutputNames("left", "right", "high_jump")]</c> gives <c>output.Left</c>, <c>output.Right</c> and <c>output.HighJump</c>
/// (Keras has no such names).
/// </summary>
/// <param name="names">
/// One name for each value: words of letters and digits, separated by blanks, hyphens or underscores. In a property's name each
/// word begins with a capital letter (Keras has no such names).
/// </param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class OutputNamesAttribute(params string[] names) : Attribute
{
    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>The name of the output; may be left out if there is one (Keras has no such names).</summary>
    public string? Of { get; set; }
}
