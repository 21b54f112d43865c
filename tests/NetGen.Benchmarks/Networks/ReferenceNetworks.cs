namespace NetGen.Benchmarks;

/// <summary>A network that fits into a few registers, as a game asks it for every unit and frame.</summary>
[Input(2)]
[Dense(8, Tanh)]
[Dense(1, Sigmoid)]
[Loss(BinaryCrossEntropy)]
public sealed partial class N0;

/// <summary>A controller: its weights fit the first-level cache.</summary>
[Input(16)]
[Dense(64, Relu)]
[Dense(64, Relu)]
[Dense(4, Softmax)]
[Loss(SparseCategoricalCrossEntropy)]
public sealed partial class N1;

/// <summary>A classifier of images of 28×28 pixels: its weights, 0.9 MB, fit the second-level cache.</summary>
[Input(784)]
[Dense(256, Sigmoid)]
[Dense(128, Relu)]
[Dense(10, Softmax)]
[Loss(SparseCategoricalCrossEntropy)]
public sealed partial class N2;

/// <summary>A regression whose weights, 6.6 MB, fit the third-level cache only.</summary>
[Input(512)]
[Dense(1024, Relu)]
[Dense(1024, Relu)]
[Dense(64)]
[Loss(MeanSquaredError)]
public sealed partial class N3;
