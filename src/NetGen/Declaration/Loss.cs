#if NETGEN_COMPILER
namespace NetGen.Compiler;
#else
namespace NetGen;
#endif

/// <summary>
/// The loss functions. Names and formulas are those of Keras 3 (<c>keras.losses</c>); p is the prediction, t the target,
/// n the number of outputs. The loss of a batch is the mean over its samples.
/// </summary>
public enum Loss
{
    /// <summary>
    /// −mean(t·ln p + (1 − t)·ln(1 − p)). If the last activation is <see cref="Activation.Sigmoid"/>, it is computed
    /// from the logits. Otherwise p is first clipped to [1e-7, 1 − 1e-7], as in Keras.
    /// </summary>
    BinaryCrossEntropy,

    /// <summary>
    /// −Σ t·ln p, with one-hot or soft targets. If the last activation is <see cref="Activation.Softmax"/>, it is
    /// computed from the logits. Otherwise p is first divided by its sum and clipped to [1e-7, 1 − 1e-7], as in Keras.
    /// </summary>
    CategoricalCrossEntropy,

    /// <summary>
    /// −ln p[t]. The target of a sample is one class index, from 0. Otherwise like <see cref="CategoricalCrossEntropy"/>.
    /// </summary>
    SparseCategoricalCrossEntropy,

    /// <summary>mean((p − t)²).</summary>
    MeanSquaredError,

    /// <summary>mean(|p − t|). The derivative at p = t is 0.</summary>
    MeanAbsoluteError,

    /// <summary>mean(½e² for |e| ≤ δ, else δ|e| − ½δ²) with e = p − t. <c>Delta</c> sets δ, 1 by default.</summary>
    Huber,

    /// <summary>mean(max(1 − t·p, 0)), with targets −1 and 1. Unlike Keras, it does not convert targets 0 and 1.</summary>
    Hinge,

    /// <summary>
    /// Rosenblatt's criterion. After <see cref="Activation.Sign"/> it is mean(½(p − t)·z), after
    /// <see cref="Activation.Step"/> mean((p − t)·z), where z is the input of the activation. The gradient in z is then the
    /// textbook's error. After any other activation it is mean(max(−t·p, 0)).
    /// </summary>
    Perceptron,

    /// <summary>Σ t·ln(t/p), with p and t clipped to [1e-7, 1], as in Keras.</summary>
    KullbackLeibler,

    /// <summary>mean(p − t·ln(p + 1e-7)).</summary>
    Poisson,

    /// <summary>
    /// Σ t·p, where t is the gradient of a loss of your own with respect to the outputs: the gradient of Σ t·p in any parameter is that of
    /// your loss, by the chain rule. The value of Σ t·p itself means nothing (PyTorch: <c>output.backward(gradient)</c>; JAX: <c>jax.vjp</c>).
    /// </summary>
    OutputGradient,
}
