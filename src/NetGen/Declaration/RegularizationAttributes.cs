namespace NetGen;

/// <summary>
/// In training, adds noise of a normal distribution of mean 0 to every element. In <c>Predict</c> and <c>Evaluate</c> it does nothing. The shape
/// stays (Keras: <c>GaussianNoise</c>).
/// </summary>
/// <param name="stddev">The standard deviation, at least 0 (Keras: <c>stddev</c>).</param>
/// <remarks>The trainer's seed determines the noise (Keras: <c>seed</c>).</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class GaussianNoiseAttribute(double stddev) : LayerAttribute
{
    /// <summary>The standard deviation.</summary>
    public double Stddev { get; } = stddev;
}

/// <summary>
/// Dropout of whole channels of a series (Tompson et al., 2015). In training, all steps of a channel become 0 together with the given
/// probability, and are divided by 1 − rate otherwise. In <c>Predict</c> and <c>Evaluate</c> it does nothing. The shape stays,
/// [steps, channels] (Keras: <c>SpatialDropout1D</c>).
/// </summary>
/// <param name="rate">The probability of becoming 0, in [0, 1) (Keras: <c>rate</c>).</param>
/// <remarks>An input with another number of axes is an error (NG0044), and so are numbers out of range (NG0005).</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SpatialDropout1DAttribute(double rate) : LayerAttribute
{
    /// <summary>The probability of becoming 0.</summary>
    public double Rate { get; } = rate;
}

/// <summary>
/// Dropout of whole channels of an image (Tompson et al., 2015). In training, all pixels of a channel become 0 together with the given
/// probability, and are divided by 1 − rate otherwise. In <c>Predict</c> and <c>Evaluate</c> it does nothing. The shape stays,
/// [rows, columns, channels] (Keras: <c>SpatialDropout2D</c>).
/// </summary>
/// <param name="rate">The probability of becoming 0, in [0, 1) (Keras: <c>rate</c>).</param>
/// <remarks>An input with another number of axes is an error (NG0044), and so are numbers out of range (NG0005).</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SpatialDropout2DAttribute(double rate) : LayerAttribute
{
    /// <summary>The probability of becoming 0.</summary>
    public double Rate { get; } = rate;
}

/// <summary>
/// Passes values on, and adds λ₁·Σ|x| + λ₂·Σx² over the elements of a sample to its loss, in training and in <c>Evaluate</c>. The shape stays
/// (Keras: <c>ActivityRegularization</c>).
/// </summary>
/// <remarks>
/// The loss of a batch is the mean over its samples, so a batch of any size is regularised alike, as in Keras. With several losses, the first one
/// is reported with it. Without a loss, the layer does nothing.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ActivityRegularizationAttribute : LayerAttribute
{
    /// <summary>λ₁, at least 0 (Keras: <c>l1</c>).</summary>
    public double L1 { get; set; }

    /// <summary>λ₂, at least 0 (Keras: <c>l2</c>).</summary>
    public double L2 { get; set; }
}
