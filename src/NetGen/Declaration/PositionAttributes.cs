namespace NetGen;

/// <summary>
/// Puts the axes of a sample into another order, [d₁, …, dₙ] → [d of the first dimension, …]; the elements move with them (Keras:
/// <c>Permute</c>).
/// </summary>
/// <param name="dimensions">
/// For each axis of the result the axis that it was, from 1, as the batch is axis 0: <c>[Permute(2, 1)]</c> exchanges two axes (Keras:
/// <c>dims</c>).
/// </param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class PermuteAttribute(params int[] dimensions) : LayerAttribute
{
    /// <summary>For each axis of the result the axis that it was, from 1.</summary>
    public IReadOnlyList<int> Dimensions { get; } = dimensions;
}
