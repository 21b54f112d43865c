namespace NetGen;

/// <summary>
/// yᵢ = xᵢ for xᵢ &gt; 0, else slope·xᵢ. The shape stays (Keras: <c>LeakyReLU</c>). As an activation, <see cref="Activation.LeakyRelu"/> has
/// another default.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class LeakyReLUAttribute : LayerAttribute
{
    /// <summary>The slope below 0, at least 0; PyTorch and ONNX have 0.01 (Keras: <c>negative_slope</c>).</summary>
    public double NegativeSlope { get; set; } = 0.3;
}

/// <summary>
/// yᵢ = xᵢ for xᵢ &gt; 0, else α·(exp xᵢ − 1) (Clevert et al., 2015). The shape stays (Keras: <c>ELU</c>).
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ELUAttribute : LayerAttribute
{
    /// <summary>α, at least 0 (Keras: <c>alpha</c>).</summary>
    public double Alpha { get; set; } = 1;
}

/// <summary>
/// yᵢ = min(xᵢ, maximum) for xᵢ &gt; threshold, else slope·(xᵢ − threshold). Without arguments it is max(xᵢ, 0). The shape stays (Keras:
/// <c>ReLU</c>).
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ReLUAttribute : LayerAttribute
{
    /// <summary>The greatest value, above the threshold; none by default (Keras: <c>max_value</c>).</summary>
    public double MaxValue { get; set; } = double.PositiveInfinity;

    /// <summary>The slope up to the threshold, at least 0 (Keras: <c>negative_slope</c>).</summary>
    public double NegativeSlope { get; set; }

    /// <summary>The threshold, at least 0 (Keras: <c>threshold</c>).</summary>
    public double Threshold { get; set; }
}

/// <summary>
/// ReLU with slopes that are trained: yᵢ = max(xᵢ, 0) + αᵢ·min(xᵢ, 0) (He et al., 2015). The parameter <c>alpha</c> has the shape of the
/// input, with 1 for each shared axis. The shape stays (Keras: <c>PReLU</c>).
/// </summary>
/// <param name="sharedAxes">
/// The axes along which all elements have the same slope, from 1, as the batch is axis 0: <c>[PReLU(1)]</c> of [positions, channels] has one
/// slope for each channel. They must be the first or the last ones (Keras: <c>shared_axes</c>).
/// </param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class PReLUAttribute(params int[] sharedAxes) : LayerAttribute
{
    /// <summary>The axes along which all elements have the same slope.</summary>
    public IReadOnlyList<int> SharedAxes { get; } = sharedAxes;

    /// <summary>The first values of α; PyTorch starts with <see cref="Initializer.Constant"/> 0.25 (Keras: <c>alpha_initializer</c>).</summary>
    public Initializer AlphaInitializer { get; set; } = Initializer.Zeros;

    /// <summary>
    /// The scale of <see cref="AlphaInitializer"/>, if it has one; Keras's default if not set (Keras: <c>stddev</c>, <c>maxval</c> or
    /// <c>value</c> of the initializer).
    /// </summary>
    public double AlphaInitializerScale { get; set; } = double.NaN;
}

/// <summary>yᵢ = scale·xᵢ + offset. The shape stays (Keras: <c>Rescaling</c>).</summary>
/// <param name="scale">The factor, not 0: <c>1.0 / 255</c> for pixels (Keras: <c>scale</c>).</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class RescalingAttribute(double scale) : LayerAttribute
{
    /// <summary>The factor.</summary>
    public double Scale { get; } = scale;

    /// <summary>What is added after the multiplication (Keras: <c>offset</c>).</summary>
    public double Offset { get; set; }
}

/// <summary>
/// yᵢ = min(max(xᵢ, min), max). The shape stays (Keras has no such layer; there it is <c>keras.ops.clip</c>, and in ONNX the operator
/// <c>Clip</c>).
/// </summary>
/// <param name="min">The least value (Keras: <c>x_min</c>).</param>
/// <param name="max">The greatest value, above <paramref name="min"/> (Keras: <c>x_max</c>).</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ClipAttribute(double min, double max) : LayerAttribute
{
    /// <summary>The least value.</summary>
    public double Min { get; } = min;

    /// <summary>The greatest value.</summary>
    public double Max { get; } = max;
}
