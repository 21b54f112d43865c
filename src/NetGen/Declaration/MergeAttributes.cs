namespace NetGen;

/// <summary>
/// Adds values, element by element: the one before the layer and the named ones, all [d₁, …, dₙ] → [d₁, …, dₙ]. An axis of 1 is repeated
/// to the size of the others; shapes are aligned at the last axis (Keras: <c>Add</c>).
/// </summary>
/// <param name="names">The names of the other values, at least one (Keras: the inputs of the call).</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class AddAttribute(params string[] names) : LayerAttribute
{
    /// <summary>The names of the other values.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}

/// <summary>
/// Subtracts a named value from the one before the layer, element by element.
/// Shapes as in <see cref="AddAttribute"/>, [d₁, …, dₙ] → [d₁, …, dₙ] (Keras: <c>Subtract</c>).
/// </summary>
/// <param name="name">The name of the value that is subtracted (Keras: the second input of the call).</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SubtractAttribute(string name) : LayerAttribute
{
    /// <summary>The name of the value that is subtracted.</summary>
    public string Subtrahend { get; } = name;
}

/// <summary>
/// Multiplies values, element by element: the one before the layer and the named ones.
/// Shapes as in <see cref="AddAttribute"/>, [d₁, …, dₙ] → [d₁, …, dₙ] (Keras: <c>Multiply</c>).
/// </summary>
/// <param name="names">The names of the other values, at least one (Keras: the inputs of the call).</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class MultiplyAttribute(params string[] names) : LayerAttribute
{
    /// <summary>The names of the other values.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}

/// <summary>
/// The mean of values, element by element: the one before the layer and the named ones.
/// Shapes as in <see cref="AddAttribute"/>, [d₁, …, dₙ] → [d₁, …, dₙ] (Keras: <c>Average</c>).
/// </summary>
/// <param name="names">The names of the other values, at least one (Keras: the inputs of the call).</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class AverageAttribute(params string[] names) : LayerAttribute
{
    /// <summary>The names of the other values.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}

/// <summary>
/// The greatest of values, element by element: of the one before the layer and the named ones.
/// Shapes as in <see cref="AddAttribute"/>, [d₁, …, dₙ] → [d₁, …, dₙ] (Keras: <c>Maximum</c>).
/// </summary>
/// <param name="names">The names of the other values, at least one (Keras: the inputs of the call).</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class MaximumAttribute(params string[] names) : LayerAttribute
{
    /// <summary>The names of the other values.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}

/// <summary>
/// The least of values, element by element: of the one before the layer and the named ones.
/// Shapes as in <see cref="AddAttribute"/>, [d₁, …, dₙ] → [d₁, …, dₙ] (Keras: <c>Minimum</c>).
/// </summary>
/// <param name="names">The names of the other values, at least one (Keras: the inputs of the call).</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class MinimumAttribute(params string[] names) : LayerAttribute
{
    /// <summary>The names of the other values.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}

/// <summary>
/// Joins values along an axis: the one before the layer, then the named ones, [.., nᵢ, ..] → [.., Σ nᵢ, ..]. All other axes must be equal
/// (Keras: <c>Concatenate</c>).
/// </summary>
/// <param name="names">The names of the other values, at least one (Keras: the inputs of the call).</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ConcatenateAttribute(params string[] names) : LayerAttribute
{
    /// <summary>The names of the other values.</summary>
    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>
    /// The axis, counted with the batch as in Keras: 1 is the first axis of a sample, −1 the last (Keras: <c>axis</c>).
    /// </summary>
    public int Axis { get; set; } = -1;
}

/// <summary>
/// Takes some neighbours along the last axis, [.., n] → [.., size]: y = x[.., start..(start + size)] (Keras has no such layer; there it is
/// the index <c>x[..., start:start + size]</c>, and in ONNX the operator <c>Slice</c>).
/// </summary>
/// <param name="start">The first index of the last axis, from 0 (Keras has no such layer).</param>
/// <param name="size">The number of values, at least 1 (Keras has no such layer).</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SliceAttribute(int start, int size) : LayerAttribute
{
    /// <summary>The first index of the last axis.</summary>
    public int Start { get; } = start;

    /// <summary>The number of values.</summary>
    public int Size { get; } = size;
}
