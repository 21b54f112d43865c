using NetGen;

namespace Perceptron;

/// <summary>
/// One neuron that answers +1 or −1. With its loss and plain gradient descent on one sample at a time, training is
/// Rosenblatt's rule: after a wrong answer, add target · input to the weights and the target to the bias.
/// </summary>
[Input(2)]
[Dense(1, Sign, KernelInitializer = Zeros)]
[Loss(Loss.Perceptron)]
internal sealed partial class RosenblattPerceptron;
