namespace NetGen.Benchmarks;

/// <summary>A network that fits into a few registers, as a game asks it for every unit and frame.</summary>
[Input(2)]
[Dense(8, Tanh)]
[Dense(1, Sigmoid)]
[Loss(BinaryCrossEntropy)]
public sealed partial class N0;

/// <summary>N0 with the faster functions.</summary>
[Input(2)]
[Dense(8, Tanh)]
[Dense(1, Sigmoid)]
[Loss(BinaryCrossEntropy)]
[Accuracy(Fast)]
public sealed partial class N0Fast;

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

/// <summary>A residual network: four blocks of two layers, each of which adds its input.</summary>
[Input(64, Name = "block_0")]
[Dense(64, Relu)]
[Dense(64)]
[Add("block_0", Name = "block_1")]
[Dense(64, Relu)]
[Dense(64)]
[Add("block_1", Name = "block_2")]
[Dense(64, Relu)]
[Dense(64)]
[Add("block_2", Name = "block_3")]
[Dense(64, Relu)]
[Dense(64)]
[Add("block_3")]
[Dense(10, Softmax)]
[Loss(SparseCategoricalCrossEntropy)]
public sealed partial class N4;

/// <summary>An actor with its critic: two inputs, a trunk, and two outputs with a loss each.</summary>
[Input(8, Name = "body")]
[Dense(64, Tanh, Name = "body_features")]
[Input(32, Name = "view")]
[Dense(64, Tanh, Name = "view_features")]
[Concatenate("body_features")]
[Dense(64, Tanh)]
[Dense(64, Tanh, Name = "trunk")]
[Dense(5, Softmax, Name = "policy")]
[Dense(1, From = "trunk", Name = "value")]
[Loss(SparseCategoricalCrossEntropy, Of = "policy")]
[Loss(MeanSquaredError, Of = "value", Weight = 0.5)]
public sealed partial class N5;

/// <summary>The same layers at each of 16 positions, and then their mean.</summary>
[Input(16, 32)]
[Dense(64, Relu, PerPosition = true)]
[LayerNormalization]
[Dense(32, PerPosition = true)]
[GlobalAveragePooling1D]
[Dense(4, Softmax)]
[Loss(SparseCategoricalCrossEntropy)]
public sealed partial class N6;
