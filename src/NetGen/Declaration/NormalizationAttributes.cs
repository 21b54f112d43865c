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
/// Brings each channel to mean 0 and variance 1, then scales and shifts it: y = γ·(x − μ)/√(σ² + ε) + β. A training step takes the mean μ
/// and the biased variance σ² of the whole batch, over all samples and positions. All else takes moving averages of them (Ioffe and
/// Szegedy, 2015). The shape stays (Keras: <c>BatchNormalization</c>).
/// </summary>
/// <remarks>
/// The parameters are <c>gamma</c>, 1 at first, <c>beta</c>, 0 at first, and the averages <c>moving_mean</c>, 0 at first, and
/// <c>moving_variance</c>, 1 at first. No optimizer, regulariser or clipping touches the averages; each training step moves them. They are
/// saved with the other parameters. In predictions, the layer becomes a part of the convolution or dense layer before it, if it has no
/// activation and only this layer reads it.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class BatchNormalizationAttribute : LayerAttribute
{
    /// <summary>
    /// The part of the old average in the new one, in [0, 1): average·momentum + batch·(1 − momentum) (Keras: <c>momentum</c>; PyTorch's
    /// is 1 minus this one).
    /// </summary>
    public double Momentum { get; set; } = 0.99;

    /// <summary>ε, above 0; PyTorch and ONNX have 1e-5 (Keras: <c>epsilon</c>).</summary>
    public double Epsilon { get; set; } = 1e-3;

    /// <summary>Whether there is the shift β, 0 at first (Keras: <c>center</c>).</summary>
    public bool Center { get; set; } = true;

    /// <summary>Whether there is the factor γ, 1 at first (Keras: <c>scale</c>).</summary>
    public bool Scale { get; set; } = true;

    /// <summary>
    /// Whether training changes γ, β and the averages. If not, training takes the averages, too, as predictions do (Keras:
    /// <c>trainable</c>).
    /// </summary>
    public bool Trainable { get; set; } = true;
}

/// <summary>
/// Brings each group of channels of a sample to mean 0 and variance 1 over all positions, then scales and shifts each channel:
/// y = γ·(x − μ)/√(σ² + ε) + β, where σ² is the biased variance (Wu and He, 2018). The shape stays (Keras: <c>GroupNormalization</c>).
/// </summary>
/// <param name="groups">
/// The number of groups, which divides the channels; −1 for one group for each channel, which is instance normalisation
/// (Keras: <c>groups</c>).
/// </param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class GroupNormalizationAttribute(int groups = 32) : LayerAttribute
{
    /// <summary>The number of groups (Keras: <c>groups</c>).</summary>
    public int Groups { get; } = groups;

    /// <summary>ε, above 0; PyTorch and ONNX have 1e-5 (Keras: <c>epsilon</c>).</summary>
    public double Epsilon { get; set; } = 1e-3;

    /// <summary>Whether there is the shift β, 0 at first (Keras: <c>center</c>).</summary>
    public bool Center { get; set; } = true;

    /// <summary>Whether there is the factor γ, 1 at first (Keras: <c>scale</c>).</summary>
    public bool Scale { get; set; } = true;
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
