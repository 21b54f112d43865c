namespace NetGen;

/// <summary>
/// Generates <c>ComputeInputGradients</c> besides: the gradients of the loss with respect to the inputs, as saliency maps, adversarial examples and the
/// optimization of inputs need them (Keras: <c>tape.gradient(loss, x)</c>; PyTorch: <c>x.requires_grad_()</c>).
/// </summary>
/// <remarks>
/// The class needs a <see cref="LossAttribute"/>. With <see cref="Loss.OutputGradient"/> the targets are the gradients of the outputs, so the result is a
/// product of a vector with the Jacobian matrix. <c>docs/input-gradients.md</c> has more.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class InputGradientAttribute : Attribute;
