namespace NetGen;

/// <summary>
/// Starts a network on a partial class and gives the shape of one input sample. The layers follow as attributes, in order
/// (Keras: <c>Input</c>).
/// </summary>
/// <remarks>
/// A network can have several inputs, each with a name. The layer right after an input reads it; other layers name it in
/// <see cref="LayerAttribute.From"/>. Without sizes, <c>[Input]</c> takes the shape that arrives: the class is then only a layer of other
/// networks (<see cref="LayerAttribute{TNetwork}"/>), and gets no members.
/// </remarks>
/// <param name="dimensions">
/// One to four sizes, each at least 1, without the batch. The last dimension varies fastest in memory (Keras: <c>shape</c>).
/// </param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class InputAttribute(params int[] dimensions) : Attribute
{
    /// <summary>The shape of one input sample.</summary>
    public IReadOnlyList<int> Dimensions { get; } = dimensions;

    /// <summary>The input's name: letters, digits, hyphens and underscores. Several inputs need one each (Keras: <c>name</c>).</summary>
    public string? Name { get; set; }
}

/// <summary>
/// A fully connected layer, [inputs] → [units]: y = f(x·K + b), with the kernel K of shape [inputs, units] and the bias b
/// of shape [units] (Keras: <c>Dense</c>).
/// </summary>
/// <param name="units">The number of outputs, at least 1 (Keras: <c>units</c>).</param>
/// <param name="activation">The activation f (Keras: <c>activation</c>).</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class DenseAttribute(int units, Activation activation = Activation.Linear) : LayerAttribute
{
    /// <summary>The number of outputs.</summary>
    public int Units { get; } = units;

    /// <summary>The activation f.</summary>
    public Activation Activation { get; } = activation;

    /// <summary>
    /// α of <see cref="NetGen.Activation.LeakyRelu"/> and <see cref="NetGen.Activation.Elu"/>; Keras's default if not set
    /// (Keras: <c>negative_slope</c> and <c>alpha</c>).
    /// </summary>
    public double Alpha { get; set; } = double.NaN;

    /// <summary>Whether the layer has the bias b (Keras: <c>use_bias</c>).</summary>
    public bool UseBias { get; set; } = true;

    /// <summary>The first values of the kernel K (Keras: <c>kernel_initializer</c>).</summary>
    public Initializer KernelInitializer { get; set; } = Initializer.GlorotUniform;

    /// <summary>
    /// The scale of <see cref="KernelInitializer"/>, if it has one; Keras's default if not set (Keras: <c>stddev</c>,
    /// <c>maxval</c>, <c>value</c> or <c>gain</c> of the initializer).
    /// </summary>
    public double KernelInitializerScale { get; set; } = double.NaN;

    /// <summary>The first values of the bias b (Keras: <c>bias_initializer</c>).</summary>
    public Initializer BiasInitializer { get; set; } = Initializer.Zeros;

    /// <summary>
    /// The scale of <see cref="BiasInitializer"/>, if it has one; Keras's default if not set (Keras: <c>stddev</c>,
    /// <c>maxval</c>, <c>value</c> or <c>gain</c> of the initializer).
    /// </summary>
    public double BiasInitializerScale { get; set; } = double.NaN;

    /// <summary>
    /// Adds the penalty λ₁·Σ|K| to the loss; this is λ₁, at least 0 (Keras: <c>kernel_regularizer=L1(…)</c>).
    /// </summary>
    public double KernelL1 { get; set; }

    /// <summary>
    /// Adds the penalty λ₂·ΣK² to the loss; this is λ₂, at least 0 (Keras: <c>kernel_regularizer=L2(…)</c>).
    /// </summary>
    public double KernelL2 { get; set; }

    /// <summary>
    /// Whether the layer works along the last axis of an input with several: [.., inputs] → [.., units], with the same weights at every
    /// position. Without it, an input that is not flat is an error, since most of them lack a <c>[Flatten]</c> (Keras has no such option and always does so).
    /// </summary>
    public bool PerPosition { get; set; }

    /// <summary>
    /// Whether <c>Predict</c> runs the layer as straight-line code, without a loop over its inputs. This helps for some sizes
    /// only, so measure. Each statement costs the JIT about 9 µs at the first call; more than 4,096 statements are an error
    /// (NG0015). Batches and training are not affected (Keras has no such option).
    /// </summary>
    public bool Unroll { get; set; }

    /// <summary>
    /// Whether <c>Predict</c> may skip inputs of the layer that are 0, if most of them are, as after a ReLU or in the pixels of
    /// a drawing. Only layers of more than 8,192 weights do so. The result differs in rounding only, unless a weight is infinite
    /// or NaN (0·∞ would be NaN). Batches and training are not affected (Keras has no such option).
    /// </summary>
    public bool SkipZeros { get; set; } = true;
}

/// <summary>
/// Applies an activation: yᵢ = f(xᵢ), or over the last axis for a softmax. The shape stays (Keras: <c>Activation</c>).
/// </summary>
/// <param name="activation">The activation f (Keras: <c>activation</c>).</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ActivationAttribute(Activation activation) : LayerAttribute
{
    /// <summary>The activation.</summary>
    public Activation Activation { get; } = activation;

    /// <summary>
    /// α of <see cref="NetGen.Activation.LeakyRelu"/> and <see cref="NetGen.Activation.Elu"/>; Keras's default if not set
    /// (Keras: <c>negative_slope</c> and <c>alpha</c>).
    /// </summary>
    public double Alpha { get; set; } = double.NaN;

    /// <summary>
    /// Whether softmax may run over the last axis of an input with several, at each position by itself. Without it, that is an error, since
    /// most such inputs lack a <c>[Flatten]</c>. Other activations need no permission (Keras has no such option and always does so).
    /// </summary>
    public bool PerPosition { get; set; }
}

/// <summary>
/// Inverted dropout (Srivastava et al., 2014). In training, an element becomes 0 with the given probability, and x/(1 − rate)
/// otherwise. In <c>Predict</c> and <c>Evaluate</c> it does nothing. The shape stays (Keras: <c>Dropout</c>).
/// </summary>
/// <param name="rate">The probability of becoming 0, in [0, 1) (Keras: <c>rate</c>).</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class DropoutAttribute(double rate) : LayerAttribute
{
    /// <summary>The probability of becoming 0.</summary>
    public double Rate { get; } = rate;
}

/// <summary>
/// Puts all elements into one dimension, [d₁, …, dₙ] → [d₁·…·dₙ], in the same order. Costs nothing (Keras: <c>Flatten</c>).
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class FlattenAttribute : LayerAttribute;

/// <summary>
/// Gives the elements another shape with the same number of elements, [d₁, …, dₙ] → [dimensions], in the same order. Costs
/// nothing (Keras: <c>Reshape</c>).
/// </summary>
/// <param name="dimensions">
/// One to four sizes. One of them may be −1: it is then inferred (Keras: <c>target_shape</c>).
/// </param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ReshapeAttribute(params int[] dimensions) : LayerAttribute
{
    /// <summary>The new shape of a sample.</summary>
    public IReadOnlyList<int> Dimensions { get; } = dimensions;
}
