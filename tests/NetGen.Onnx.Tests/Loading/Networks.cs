namespace NetGen.Tests.Loading;

[Input(6)]
[Dense(9, Tanh)]
[Dense(5, Elu)]
[Dense(3)]
public sealed partial class Loaded;

[Input(6)]
[Dense(9, Tanh)]
[Dense(4, Elu)]
[Dense(3)]
public sealed partial class Narrower;

[Input(8, 7, 2)]
[Conv2D(5, 3, Relu, Padding = Padding.Same)]
[BatchNormalization]
[MaxPooling2D(2)]
[DepthwiseConv2D(3)]
[Flatten]
[Dropout(0.5)]
[Dense(6, Silu)]
[Dense(3, Softmax)]
public sealed partial class Pictures;
