namespace NetGen.Learning.Tests;

/// <summary>Balances a pole.</summary>
[Input(4)]
[Dense(8, Tanh)]
[Dense(2)]
internal sealed partial class CartPolePolicy;

/// <summary>Swings two links.</summary>
[Input(6)]
[Dense(16, Tanh)]
[Dense(3)]
internal sealed partial class AcrobotPolicy;

/// <summary>Has padding, moving statistics, and more parameters than a chunk of a gradient and than CMA-ES takes.</summary>
[Input(20)]
[Dense(50, Relu)]
[BatchNormalization]
[Dense(5, Tanh)]
internal sealed partial class LargePolicy;
