#if NETGEN_COMPILER
namespace NetGen.Compiler;
#else
namespace NetGen;
#endif

/// <summary>
/// The activation functions. Names, formulas and defaults are those of Keras 3 (<c>keras.activations</c>).
/// </summary>
/// <remarks>
/// The package adds <c>global using static NetGen.Activation;</c>, so you can write <c>[Dense(64, Relu)]</c>.
/// </remarks>
public enum Activation
{
    /// <summary>f(x) = x.</summary>
    Linear,

    /// <summary>f(x) = max(x, 0). The derivative at 0 is 0.</summary>
    Relu,

    /// <summary>f(x) = x for x &gt; 0, else αx; <c>Alpha</c> sets α, 0.2 by default.</summary>
    LeakyRelu,

    /// <summary>f(x) = x for x &gt; 0, else α(eˣ − 1); <c>Alpha</c> sets α, 1 by default (Clevert et al., 2015).</summary>
    Elu,

    /// <summary>f(x) = λx for x &gt; 0, else λα(eˣ − 1), with λ = 1.05070098 and α = 1.67326324 (Klambauer et al., 2017).</summary>
    Selu,

    /// <summary>f(x) = x·Φ(x) with the exact normal distribution function (Hendrycks and Gimpel, 2016; Keras: <c>gelu</c>).</summary>
    Gelu,

    /// <summary>f(x) = x/2·(1 + tanh(√(2/π)·(x + 0.044715x³))) (Keras: <c>gelu</c> with <c>approximate=True</c>).</summary>
    GeluTanh,

    /// <summary>f(x) = x/(1 + e⁻ˣ), also called swish.</summary>
    Silu,

    /// <summary>f(x) = 1/(1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>f(x) = min(max(x/6 + 1/2, 0), 1) (Keras 3; Keras 2 used 0.2x + 0.5).</summary>
    HardSigmoid,

    /// <summary>f(x) = tanh x.</summary>
    Tanh,

    /// <summary>f(x) = ln(1 + eˣ).</summary>
    Softplus,

    /// <summary>f(x) = x/(1 + |x|).</summary>
    Softsign,

    /// <summary>f(x) = eˣ.</summary>
    Exponential,

    /// <summary>f(x)ᵢ = exp xᵢ / Σⱼ exp xⱼ, over the last axis. The maximum is subtracted first, so exp does not overflow.</summary>
    Softmax,

    /// <summary>f(x) = 1 for x ≥ 0, else 0. The derivative is 0 everywhere.</summary>
    Step,

    /// <summary>f(x) = 1 for x ≥ 0, else −1. The derivative is 0 everywhere.</summary>
    Sign,

    /// <summary>f(x) = min(max(x, 0), 6). The derivative at 0 and at 6 is 0.</summary>
    Relu6,

    /// <summary>f(x) = x·min(max(x/6 + 1/2, 0), 1), also called hard swish.</summary>
    HardSilu,

    /// <summary>f(x) = min(max(x, −1), 1). The derivative at −1 and at 1 is 0.</summary>
    HardTanh,

    /// <summary>f(x) = x·tanh(ln(1 + eˣ)) (Misra, 2019).</summary>
    Mish,

    /// <summary>
    /// f(x)ᵢ = xᵢ − ln Σⱼ exp xⱼ, over the last axis: the logarithm of <see cref="Softmax"/>, exact where that rounds to 0 or 1. A
    /// cross-entropy of it says <c>FromLogits = true</c>.
    /// </summary>
    LogSoftmax,
}
