namespace NetGen;

/// <summary>
/// Marks the steps of a sequence at which no feature differs from <see cref="MaskValue"/>, [steps, features] → [steps, features]: layers after it
/// leave them out. Their features become 0; all others stay (Keras: <c>Masking</c>).
/// </summary>
/// <remarks>
/// So sequences of any length up to the declared one are padded with <see cref="MaskValue"/>. <c>[SimpleRNN]</c>, <c>[LSTM]</c> and <c>[GRU]</c> keep
/// their state at a masked step, and repeat their output; in two directions with <c>ReturnSequences</c>, their output there is 0.
/// <c>[GlobalAveragePooling1D]</c> is the mean of the other steps. Layers that work on each step pass the mask on; where a layer or a loss would need it
/// and cannot have it, there is an error (NG0050) or a warning (NG0051). <c>[Gpu]</c> has no kernels for the layer yet (NG0042).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class MaskingAttribute : LayerAttribute
{
    /// <summary>The value of all features at a masked step (Keras: <c>mask_value</c>).</summary>
    public double MaskValue { get; set; }
}
