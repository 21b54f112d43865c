namespace NetGen.KerasNetworks;

/// <summary>What <c>keras3.sequential</c> holds.</summary>
[Input(3)]
[Normalization]
[Dense(4, Gelu)]
[LayerNormalization]
[Dropout(0.5)]
[Dense(2)]
[Loss(BinaryCrossEntropy, FromLogits = true)]
public sealed partial class Sequence;

/// <summary>The same layers with other names.</summary>
[Input(3)]
[Normalization]
[Dense(4, Gelu, Name = "hidden")]
[LayerNormalization]
[Dense(2, Name = "logits")]
public sealed partial class Renamed;

/// <summary>What <c>keras2.functional</c> holds, without a model inside.</summary>
[Input(4, Name = "left")]
[Input(4, Name = "right")]
[Dense(5, Relu, From = "left", Name = "stem")]
[Dense(5, Relu, From = "right", Name = "stem2", ShareWith = "stem")]
[Dense(6, Tanh, From = "stem", Name = "inner")]
[BatchNormalization(Momentum = 0.9)]
[Dense(6, Name = "last")]
[Dense(6, Sigmoid, From = "stem2", Name = "side")]
[Concatenate("side", From = "last", Name = "joined")]
[Dense(1, From = "last", Name = "value")]
[Dense(3, Softmax, From = "joined", Name = "policy")]
[Output("policy", "value")]
public sealed partial class Branches;

/// <summary>A block that has another network inside.</summary>
[Input]
[Dense(4, Tanh)]
[BatchNormalization]
public sealed partial class Block;

/// <summary>A network of blocks, to be trained by every optimizer.</summary>
[Input(4)]
[Layer<Block>(Repeat = 2)]
[Dense(3, Softmax)]
[Loss(CategoricalCrossEntropy)]
public sealed partial class Trained;

/// <summary>A network whose loss Keras does not have.</summary>
[Input(2)]
[Dense(1, Sign)]
[Loss(Perceptron)]
public sealed partial class Rosenblatt;
