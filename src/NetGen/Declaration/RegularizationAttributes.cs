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
