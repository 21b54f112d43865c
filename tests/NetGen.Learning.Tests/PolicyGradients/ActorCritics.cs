namespace NetGen.Learning.Tests.PolicyGradients;

/// <summary>A policy and a value for the cart and its pole, each with layers of its own, as in Stable-Baselines3.</summary>
[Input(4, Name = "observation")]
[Dense(64, Tanh)]
[Dense(64, Tanh)]
[Dense(2, Name = "policy", KernelInitializer = Orthogonal, KernelInitializerScale = 0.01)]
[Dense(64, Tanh, From = "observation")]
[Dense(64, Tanh)]
[Dense(1, Name = "value")]
[Loss(OutputGradient, Of = "policy")]
[Loss(OutputGradient, Of = "value")]
public sealed partial class CartPoleActorCritic;

/// <summary>The same for the two links.</summary>
[Input(6, Name = "observation")]
[Dense(64, Tanh)]
[Dense(64, Tanh)]
[Dense(3, Name = "policy", KernelInitializer = Orthogonal, KernelInitializerScale = 0.01)]
[Dense(64, Tanh, From = "observation")]
[Dense(64, Tanh)]
[Dense(1, Name = "value")]
[Loss(OutputGradient, Of = "policy")]
[Loss(OutputGradient, Of = "value")]
public sealed partial class AcrobotActorCritic;

/// <summary>A policy without a value.</summary>
[Input(4)]
[Dense(2, Name = "policy")]
[Loss(OutputGradient)]
public sealed partial class PolicyWithoutValue;

/// <summary>A policy whose loss is another one.</summary>
[Input(4, Name = "observation")]
[Dense(2, Softmax, Name = "policy")]
[Dense(1, From = "observation", Name = "value")]
[Loss(CategoricalCrossEntropy, Of = "policy")]
[Loss(OutputGradient, Of = "value")]
public sealed partial class PolicyOfClasses;

/// <summary>A policy that drops out.</summary>
[Input(4)]
[Dense(8, Relu)]
[Dropout(0.5, Name = "hidden")]
[Dense(2, Name = "policy")]
[Dense(1, From = "hidden", Name = "value")]
[Loss(OutputGradient, Of = "policy")]
[Loss(OutputGradient, Of = "value")]
public sealed partial class PolicyWithDropout;
