namespace NetGen;

/// <summary>
/// What all convolutions have: a window that slides over an input [steps, channels] or [rows, columns, channels], and computes a result at
/// each place from the elements that it sees.
/// </summary>
public abstract class ConvolutionAttribute : LayerAttribute
{
    // Only NetGen knows layers.
    private protected ConvolutionAttribute(Activation activation) => Activation = activation;

    /// <summary>The activation f.</summary>
    public Activation Activation { get; }

    /// <summary>
    /// α of <see cref="NetGen.Activation.LeakyRelu"/> and <see cref="NetGen.Activation.Elu"/>; Keras's default if not set
    /// (Keras: <c>negative_slope</c> and <c>alpha</c>).
    /// </summary>
    public double Alpha { get; set; } = double.NaN;

    /// <summary>
    /// How far the window moves from one result to the next, at least 1; along both axes of an image. Above 1, the dilation must be 1
    /// (Keras: <c>strides</c>).
    /// </summary>
    public int Strides { get; set; } = 1;

    /// <summary>What happens at the borders (Keras: <c>padding</c>).</summary>
    public Padding Padding { get; set; }

    /// <summary>
    /// The steps from one element of the window to the next, at least 1; along both axes of an image. Above 1, the strides must be 1
    /// (Keras: <c>dilation_rate</c>).
    /// </summary>
    public int DilationRate { get; set; } = 1;

    /// <summary>Whether the layer has the bias b (Keras: <c>use_bias</c>).</summary>
    public bool UseBias { get; set; } = true;

    /// <summary>The first values of the bias b (Keras: <c>bias_initializer</c>).</summary>
    public Initializer BiasInitializer { get; set; } = Initializer.Zeros;

    /// <summary>
    /// The scale of <see cref="BiasInitializer"/>, if it has one; Keras's default if not set (Keras: <c>stddev</c>,
    /// <c>maxval</c>, <c>value</c> or <c>gain</c> of the initializer).
    /// </summary>
    public double BiasInitializerScale { get; set; } = double.NaN;
}

/// <summary>A convolution with one kernel K, whose filters read all channels.</summary>
public abstract class KernelConvolutionAttribute : ConvolutionAttribute
{
    // Only NetGen knows layers.
    private protected KernelConvolutionAttribute(int filters, Activation activation)
        : base(activation) => Filters = filters;

    /// <summary>The number of filters, which are the channels of the output.</summary>
    public int Filters { get; }

    /// <summary>The first values of the kernel K (Keras: <c>kernel_initializer</c>).</summary>
    public Initializer KernelInitializer { get; set; } = Initializer.GlorotUniform;

    /// <summary>
    /// The scale of <see cref="KernelInitializer"/>, if it has one; Keras's default if not set (Keras: <c>stddev</c>,
    /// <c>maxval</c>, <c>value</c> or <c>gain</c> of the initializer).
    /// </summary>
    public double KernelInitializerScale { get; set; } = double.NaN;

    /// <summary>
    /// Adds the penalty λ₁·Σ|K| to the loss; this is λ₁, at least 0 (Keras: <c>kernel_regularizer=L1(…)</c>).
    /// </summary>
    public double KernelL1 { get; set; }

    /// <summary>
    /// Adds the penalty λ₂·ΣK² to the loss; this is λ₂, at least 0 (Keras: <c>kernel_regularizer=L2(…)</c>).
    /// </summary>
    public double KernelL2 { get; set; }
}

/// <summary>The members of the convolutions of an image that have one kernel.</summary>
public abstract class KernelConvolution2DAttribute : KernelConvolutionAttribute
{
    private int? _strideColumns, _dilationColumns;

    // Only NetGen knows layers.
    private protected KernelConvolution2DAttribute(int filters, int kernelRows, int kernelColumns, Activation activation)
        : base(filters, activation) => (KernelRows, KernelColumns) = (kernelRows, kernelColumns);

    /// <summary>The rows of the window.</summary>
    public int KernelRows { get; }

    /// <summary>The columns of the window.</summary>
    public int KernelColumns { get; }

    /// <summary>
    /// How far the window moves along the columns, if not as far as along the rows (Keras: the second of <c>strides</c>).
    /// </summary>
    public int StrideColumns
    {
        get => _strideColumns ?? Strides;
        set => _strideColumns = value;
    }

    /// <summary>
    /// The columns from one element of the window to the next, if not as many as rows (Keras: the second of <c>dilation_rate</c>).
    /// </summary>
    public int DilationColumns
    {
        get => _dilationColumns ?? DilationRate;
        set => _dilationColumns = value;
    }
}

/// <summary>A convolution with a depthwise kernel D, which has filters of its own for each channel.</summary>
public abstract class DepthwiseConvolutionAttribute : ConvolutionAttribute
{
    // Only NetGen knows layers.
    private protected DepthwiseConvolutionAttribute(Activation activation)
        : base(activation)
    {
    }

    /// <summary>The number of filters m of each channel, at least 1 (Keras: <c>depth_multiplier</c>).</summary>
    public int DepthMultiplier { get; set; } = 1;

    /// <summary>The first values of the depthwise kernel D (Keras: <c>depthwise_initializer</c>).</summary>
    public Initializer DepthwiseInitializer { get; set; } = Initializer.GlorotUniform;

    /// <summary>
    /// The scale of <see cref="DepthwiseInitializer"/>, if it has one; Keras's default if not set (Keras: <c>stddev</c>,
    /// <c>maxval</c>, <c>value</c> or <c>gain</c> of the initializer).
    /// </summary>
    public double DepthwiseInitializerScale { get; set; } = double.NaN;

    /// <summary>
    /// Adds the penalty λ₁·Σ|D| to the loss; this is λ₁, at least 0 (Keras: <c>depthwise_regularizer=L1(…)</c>).
    /// </summary>
    public double DepthwiseL1 { get; set; }

    /// <summary>
    /// Adds the penalty λ₂·ΣD² to the loss; this is λ₂, at least 0 (Keras: <c>depthwise_regularizer=L2(…)</c>).
    /// </summary>
    public double DepthwiseL2 { get; set; }
}

/// <summary>
/// A depthwise convolution and then a product at each position with a pointwise kernel P, which mixes the channels.
/// </summary>
public abstract class SeparableConvolutionAttribute : DepthwiseConvolutionAttribute
{
    // Only NetGen knows layers.
    private protected SeparableConvolutionAttribute(int filters, Activation activation)
        : base(activation) => Filters = filters;

    /// <summary>The number of filters of the pointwise kernel, which are the channels of the output.</summary>
    public int Filters { get; }

    /// <summary>The first values of the pointwise kernel P (Keras: <c>pointwise_initializer</c>).</summary>
    public Initializer PointwiseInitializer { get; set; } = Initializer.GlorotUniform;

    /// <summary>
    /// The scale of <see cref="PointwiseInitializer"/>, if it has one; Keras's default if not set (Keras: <c>stddev</c>,
    /// <c>maxval</c>, <c>value</c> or <c>gain</c> of the initializer).
    /// </summary>
    public double PointwiseInitializerScale { get; set; } = double.NaN;

    /// <summary>
    /// Adds the penalty λ₁·Σ|P| to the loss; this is λ₁, at least 0 (Keras: <c>pointwise_regularizer=L1(…)</c>).
    /// </summary>
    public double PointwiseL1 { get; set; }

    /// <summary>
    /// Adds the penalty λ₂·ΣP² to the loss; this is λ₂, at least 0 (Keras: <c>pointwise_regularizer=L2(…)</c>).
    /// </summary>
    public double PointwiseL2 { get; set; }
}
