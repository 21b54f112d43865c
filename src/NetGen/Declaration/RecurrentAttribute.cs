namespace NetGen;

/// <summary>
/// What all recurrent layers have: a state h of [units], which starts as zeros and is computed anew at each step of an input
/// [steps, features] from the input x of the step, the kernel K, the state before, the recurrent kernel R and the bias b.
/// </summary>
/// <remarks>
/// The output is the state after the last step, [units], or with <see cref="ReturnSequences"/> that after each step, [steps, units].
/// <c>[Quantize(Bfloat16)]</c> rounds K and R; <c>Int8</c> leaves them in single precision, as Keras does. <c>[Gpu]</c> has no kernels for these layers yet (NG0042).
/// </remarks>
public abstract class RecurrentAttribute : LayerAttribute
{
    // Only NetGen knows layers.
    private protected RecurrentAttribute(int units, Activation activation) => (Units, Activation) = (units, activation);

    /// <summary>The elements of the state, and of an output.</summary>
    public int Units { get; }

    /// <summary>The activation f, a function of one element.</summary>
    public Activation Activation { get; }

    /// <summary>Whether the layer has the bias b (Keras: <c>use_bias</c>).</summary>
    public bool UseBias { get; set; } = true;

    /// <summary>The first values of the kernel K (Keras: <c>kernel_initializer</c>).</summary>
    public Initializer KernelInitializer { get; set; } = Initializer.GlorotUniform;

    /// <summary>
    /// The scale of <see cref="KernelInitializer"/>, if it has one; Keras's default if not set (Keras: <c>stddev</c>,
    /// <c>maxval</c>, <c>value</c> or <c>gain</c> of the initializer).
    /// </summary>
    public double KernelInitializerScale { get; set; } = double.NaN;

    /// <summary>The first values of the recurrent kernel R (Keras: <c>recurrent_initializer</c>).</summary>
    public Initializer RecurrentInitializer { get; set; } = Initializer.Orthogonal;

    /// <summary>
    /// The scale of <see cref="RecurrentInitializer"/>, if it has one; Keras's default if not set (Keras: <c>stddev</c>,
    /// <c>maxval</c>, <c>value</c> or <c>gain</c> of the initializer).
    /// </summary>
    public double RecurrentInitializerScale { get; set; } = double.NaN;

    /// <summary>The first values of the bias b (Keras: <c>bias_initializer</c>).</summary>
    public Initializer BiasInitializer { get; set; } = Initializer.Zeros;

    /// <summary>
    /// The scale of <see cref="BiasInitializer"/>, if it has one; Keras's default if not set (Keras: <c>stddev</c>,
    /// <c>maxval</c> or <c>value</c> of the initializer).
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
    /// Adds the penalty λ₁·Σ|R| to the loss; this is λ₁, at least 0 (Keras: <c>recurrent_regularizer=L1(…)</c>).
    /// </summary>
    public double RecurrentL1 { get; set; }

    /// <summary>
    /// Adds the penalty λ₂·ΣR² to the loss; this is λ₂, at least 0 (Keras: <c>recurrent_regularizer=L2(…)</c>).
    /// </summary>
    public double RecurrentL2 { get; set; }

    /// <summary>
    /// Adds the penalty λ₁·Σ|b| to the loss; this is λ₁, at least 0 (Keras: <c>bias_regularizer=L1(…)</c>).
    /// </summary>
    public double BiasL1 { get; set; }

    /// <summary>
    /// Adds the penalty λ₂·Σb² to the loss; this is λ₂, at least 0 (Keras: <c>bias_regularizer=L2(…)</c>).
    /// </summary>
    public double BiasL2 { get; set; }

    /// <summary>
    /// Whether the output is the state after each step, [steps, units], in the order in which they are computed; otherwise it is that
    /// after the last one, [units] (Keras: <c>return_sequences</c>).
    /// </summary>
    public bool ReturnSequences { get; set; }

    /// <summary>Whether the layer begins with the last step of its input, and ends with the first one (Keras: <c>go_backwards</c>).</summary>
    public bool GoBackwards { get; set; }

    /// <summary>
    /// While training and in <c>Evaluate</c>, whether sample i of a batch begins with the state that sample i of the batch before ended with;
    /// otherwise each sample begins with zeros, as those of <c>Predict</c> do in any case (Keras: <c>stateful</c>).
    /// </summary>
    /// <remarks>
    /// For recordings that are cut into windows: <c>DataSet.FromRecording(…).InTracks(tracks)</c> puts them in that order. Gradients end where a batch
    /// begins. <c>Fit</c> needs <c>Shuffle = false</c>, and begins each epoch with zeros.
    /// </remarks>
    public bool Stateful { get; set; }

    /// <summary>
    /// Whether a second layer with weights of its own reads the input in the other direction, and how the two outputs become one. Its
    /// states are put in the order of the first one's. Parameters are then called <c>bidirectional/forward_lstm/kernel</c>,
    /// <c>bidirectional/backward_lstm/kernel</c> (Keras: <c>Bidirectional(layer, merge_mode=…)</c>).
    /// </summary>
    public BidirectionalMerge Bidirectional { get; set; }

    /// <summary>
    /// While training, the probability in [0, 1) that an element of the inputs is left out, of a sample at all steps and for all gates
    /// (Keras: <c>dropout</c>).
    /// </summary>
    public double Dropout { get; set; }

    /// <summary>
    /// While training, the probability in [0, 1) that an element of the state is left out of the products with R, of a sample at all steps
    /// and for all gates (Keras: <c>recurrent_dropout</c>).
    /// </summary>
    public double RecurrentDropout { get; set; }
}

/// <summary>A recurrent layer with gates: numbers from 0 to 1, for each element, that say how much of something passes.</summary>
public abstract class GatedRecurrentAttribute : RecurrentAttribute
{
    // Only NetGen knows layers.
    private protected GatedRecurrentAttribute(int units, Activation activation)
        : base(units, activation)
    {
    }

    /// <summary>The activation σ of the gates, a function of one element (Keras: <c>recurrent_activation</c>).</summary>
    public Activation RecurrentActivation { get; set; } = Activation.Sigmoid;
}
