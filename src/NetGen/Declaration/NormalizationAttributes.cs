namespace NetGen;

/// <summary>
/// Brings the values of each sample to mean 0 and variance 1 along the last axes, then scales and shifts them: y = γ·(x − μ)/√(σ² + ε) + β,
/// where σ² is the biased variance (Ba et al., 2016). The shape stays (Keras: <c>LayerNormalization</c>).
/// </summary>
/// <param name="axis">
/// The axes, counted with the batch as in Keras: 1 is the first axis of a sample, −1 the last, which is the default. They must be the
/// last ones. γ and β have their sizes (Keras: <c>axis</c>).
/// </param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class LayerNormalizationAttribute(params int[] axis) : LayerAttribute
{
    /// <summary>The axes; none for the last one.</summary>
    public IReadOnlyList<int> Axis { get; } = axis;

    /// <summary>ε, above 0; PyTorch and ONNX have 1e-5 (Keras: <c>epsilon</c>).</summary>
    public double Epsilon { get; set; } = 1e-3;

    /// <summary>Whether there is the shift β, 0 at first (Keras: <c>center</c>).</summary>
    public bool Center { get; set; } = true;

    /// <summary>Whether there is the factor γ, 1 at first (Keras: <c>scale</c>).</summary>
    public bool Scale { get; set; } = true;
}

/// <summary>
/// Divides the values of each sample by their root mean square along the last axes, and scales them: y = γ·x/√(mean(x²) + ε) (Zhang and
/// Sennrich, 2019). The shape stays (Keras: <c>RMSNormalization</c>).
/// </summary>
/// <param name="axis">
/// The axes, counted with the batch as in Keras: 1 is the first axis of a sample, −1 the last, which is the default. They must be the
/// last ones. γ has their sizes (Keras: <c>axis</c>).
/// </param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class RMSNormalizationAttribute(params int[] axis) : LayerAttribute
{
    /// <summary>The axes; none for the last one.</summary>
    public IReadOnlyList<int> Axis { get; } = axis;

    /// <summary>ε, above 0 (Keras: <c>epsilon</c>).</summary>
    public double Epsilon { get; set; } = 1e-6;
}

/// <summary>
/// Brings each channel of the data to mean 0 and variance 1: y = (x − mean)/max(√variance, 1e-7), with a mean and a variance for each value of
/// the last axis. They are not trained; <see cref="NetworkAdaptation.Adapt"/> computes them from data, and files hold them. The shape stays
/// (Keras: <c>Normalization</c>).
/// </summary>
/// <remarks>
/// The parameters are <c>mean</c>, 0 at first, <c>variance</c>, 1 at first, and <c>count</c>, the number of values that they are of. So the
/// network knows the scaling of its input, and needs no <see cref="StandardScaler"/> beside it.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class NormalizationAttribute : LayerAttribute;
