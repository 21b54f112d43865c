namespace NetGen.Learning.Tests.PolicyGradients;

/// <summary>The pendulum's policy, with a standard deviation that no observation changes, and a value.</summary>
[Input(3, Name = "observation")]
[Dense(64, Tanh)]
[Dense(64, Tanh)]
[Dense(1, Name = "policy", KernelInitializer = Orthogonal, KernelInitializerScale = 0.01)]
[Subtract("observation", From = "observation")]
[Dense(1, Name = "log_std")]
[Dense(64, Tanh, From = "observation")]
[Dense(64, Tanh)]
[Dense(1, Name = "value")]
[Loss(OutputGradient, Of = "policy")]
[Loss(OutputGradient, Of = "log_std")]
[Loss(OutputGradient, Of = "value")]
public sealed partial class PendulumActorCritic;

/// <summary>A policy of two values, whose standard deviations depend on the state, and begin with that of the bounds.</summary>
[Input(2, Name = "observation")]
[Dense(32, Tanh, Name = "hidden")]
[Dense(2, Name = "policy", KernelInitializer = Orthogonal, KernelInitializerScale = 0.01)]
[Dense(2, From = "hidden", Name = "log_std", KernelInitializer = Zeros, BiasInitializer = Constant, BiasInitializerScale = -1.5)]
[Dense(32, Tanh, From = "observation")]
[Dense(1, Name = "value")]
[Loss(OutputGradient, Of = "policy")]
[Loss(OutputGradient, Of = "log_std")]
[Loss(OutputGradient, Of = "value")]
public sealed partial class ReachActorCritic;

/// <summary>Means without standard deviations.</summary>
[Input(2, Name = "observation")]
[Dense(2, Name = "policy")]
[Dense(1, From = "observation", Name = "value")]
[Loss(OutputGradient, Of = "policy")]
[Loss(OutputGradient, Of = "value")]
public sealed partial class PolicyWithoutDeviations;

/// <summary>One standard deviation for two means.</summary>
[Input(2, Name = "observation")]
[Dense(2, Name = "policy")]
[Dense(1, From = "observation", Name = "log_std")]
[Dense(1, From = "observation", Name = "value")]
[Loss(OutputGradient, Of = "policy")]
[Loss(OutputGradient, Of = "log_std")]
[Loss(OutputGradient, Of = "value")]
public sealed partial class PolicyOfOneDeviation;
