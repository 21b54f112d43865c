namespace NetGen;

/// <summary>
/// The loss that training minimises: its mean over a batch, plus the regularisers. Without a loss the network can only
/// predict, and no training code is generated (Keras: <c>compile(loss=…)</c>). A network with several outputs has a loss for each, and
/// training minimises their weighted sum.
/// </summary>
/// <param name="loss">The loss function (Keras: <c>loss</c>).</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class LossAttribute(Loss loss) : Attribute
{
    /// <summary>The loss function.</summary>
    public Loss Loss { get; } = loss;

    /// <summary>δ of <see cref="NetGen.Loss.Huber"/>; 1 if not set (Keras: <c>delta</c>).</summary>
    public double Delta { get; set; } = double.NaN;

    /// <summary>
    /// ε of a cross-entropy, at least 0 and below 1: the part of each target that is spread over all classes. It keeps the network
    /// from becoming surer than its data (Keras: <c>label_smoothing</c>). A binary target t becomes t·(1 − ε) + ε/2; a categorical
    /// one of n classes t·(1 − ε) + ε/n, and so does a class index, as with one-hot targets (PyTorch: <c>CrossEntropyLoss</c>; Keras's
    /// sparse loss has none). The reported loss is that of the smoothed targets.
    /// </summary>
    public double LabelSmoothing { get; set; }

    /// <summary>
    /// The name of the output; may be left out if there is one (Keras: the keys of <c>compile(loss={…})</c>).
    /// </summary>
    public string? Of { get; set; }

    /// <summary>What the loss is multiplied by in the sum of all losses; greater than 0 (Keras: <c>loss_weights</c>).</summary>
    public double Weight { get; set; } = 1;

    /// <summary>
    /// Whether the output is the logits of a cross-entropy: the last layer has no <see cref="Activation.Softmax"/> or
    /// <see cref="Activation.Sigmoid"/>, and the loss applies it (Keras: <c>from_logits</c>). Predictions are then logits too.
    /// </summary>
    public bool FromLogits { get; set; }
}
