namespace NetGen;

/// <summary>
/// Names the values of the output, in order, one for each: each becomes a property of the network's generated type
/// <c>Output</c>. <c>[Output("left", "right", "high_jump")]</c> gives <c>output.Left</c>, <c>output.Right</c> and
/// <c>output.HighJump</c> (Keras has no such names).
/// </summary>
/// <param name="names">
/// Words of letters and digits, with blanks, hyphens or underscores between them; as properties they begin with capital letters
/// (Keras has no such names).
/// </param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class OutputAttribute(params string[] names) : Attribute
{
    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}
