namespace NetGen;

/// <summary>
/// Names the values of the output, in order. Each name becomes a property of the generated type <c>Output</c>:
/// <c>[Output("left", "right", "high_jump")]</c> gives <c>output.Left</c>, <c>output.Right</c> and <c>output.HighJump</c>
/// (Keras has no such names).
/// </summary>
/// <param name="names">
/// One name for each value: words of letters and digits, separated by blanks, hyphens or underscores. In a property's name each
/// word begins with a capital letter (Keras has no such names).
/// </param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class OutputAttribute(params string[] names) : Attribute
{
    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}
