namespace NetGen;

/// <summary>
/// A fully connected recurrent layer, [steps, features] → [units] or [steps, units]: h' = f(x·K + h·R + b), with the kernel K of shape
/// [features, units], the recurrent kernel R of shape [units, units] and the bias b of shape [units] (Keras:
/// <c>SimpleRNN</c>; Elman, 1990).
/// </summary>
/// <param name="units">The elements of the state, at least 1 (Keras: <c>units</c>).</param>
/// <param name="activation">The activation f (Keras: <c>activation</c>).</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SimpleRNNAttribute(int units, Activation activation = Activation.Tanh) : RecurrentAttribute(units, activation);

/// <summary>
/// A long short-term memory with a forget gate, [steps, features] → [units] or [steps, units] (Keras: <c>LSTM</c>; Hochreiter and
/// Schmidhuber, 1997; Gers et al., 2000). With gates i, f and o, each of which is σ(x·K + h·R + b) with a part of its own of K, R and b, it keeps a cell
/// c' = f ⊙ c + i ⊙ φ(x·K + h·R + b), and the state is h' = o ⊙ φ(c').
/// </summary>
/// <remarks>
/// The kernel has the shape [features, 4·units], the recurrent kernel [units, 4·units] and the bias [4·units], each in Keras's order i, f,
/// c, o. PyTorch's order is the same, with two biases that are added; ONNX's is i, o, f, c.
/// </remarks>
/// <param name="units">The elements of the state, at least 1 (Keras: <c>units</c>).</param>
/// <param name="activation">The activation φ of the candidate for the cell and of the cell (Keras: <c>activation</c>).</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class LSTMAttribute(int units, Activation activation = Activation.Tanh) : GatedRecurrentAttribute(units, activation)
{
    /// <summary>
    /// Whether the bias of the forget gate starts as ones, so that the cell is kept at first (Keras: <c>unit_forget_bias</c>;
    /// Jozefowicz et al., 2015).
    /// </summary>
    public bool UnitForgetBias { get; set; } = true;
}

/// <summary>
/// A gated recurrent unit, [steps, features] → [units] or [steps, units] (Keras: <c>GRU</c>; Cho et al., 2014). With the gates
/// z = σ(x·K₁ + h·R₁ + b₁) and r = σ(x·K₂ + h·R₂ + b₂), and a candidate h̃, the state is h' = z ⊙ h + (1 − z) ⊙ h̃.
/// </summary>
/// <remarks>
/// <para>
/// With <see cref="ResetAfter"/>, h̃ = f(x·K₃ + b₃ + r ⊙ (h·R₃ + b'₃)), and the bias has the shape [2, 3·units]: b is added to the products
/// with K, and b' to those with R. Without it, h̃ = f(x·K₃ + (r ⊙ h)·R₃ + b₃), and the bias has the shape [3·units].
/// </para>
/// <para>
/// The kernel has the shape [features, 3·units] and the recurrent kernel [units, 3·units], each in Keras's order z, r, h. PyTorch's order is r, z,
/// h; ONNX's is Keras's.
/// </para>
/// </remarks>
/// <param name="units">The elements of the state, at least 1 (Keras: <c>units</c>).</param>
/// <param name="activation">The activation f of the candidate (Keras: <c>activation</c>).</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class GRUAttribute(int units, Activation activation = Activation.Tanh) : GatedRecurrentAttribute(units, activation)
{
    /// <summary>
    /// Whether the reset gate r applies to the product of the state with R, as in PyTorch; otherwise it applies to the state before the
    /// product (Keras: <c>reset_after</c>, whose default is also <c>true</c>; ONNX: <c>linear_before_reset</c>).
    /// </summary>
    public bool ResetAfter { get; set; } = true;
}
