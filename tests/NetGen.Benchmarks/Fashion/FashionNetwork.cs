namespace NetGen.Benchmarks;

/// <summary>The network that learns Fashion-MNIST.</summary>
[Input(784)]
[Dense(256, Relu)]
[Dense(128, Relu)]
[Dense(10, Softmax)]
[Loss(SparseCategoricalCrossEntropy)]
public sealed partial class FashionNetwork;
