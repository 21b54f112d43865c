namespace NetGen.Benchmarks;

/// <summary>N2, whose weights fit the second-level cache, with a choice of weights.</summary>
[Input(784)]
[Dense(256, Sigmoid)]
[Dense(128, Relu)]
[Dense(10, Softmax)]
[Quantize(Bfloat16)]
[Quantize(Int8)]
public sealed partial class Q2;

/// <summary>N3, whose weights fit the third-level cache only, with a choice of weights.</summary>
[Input(512)]
[Dense(1024, Relu)]
[Dense(1024, Relu)]
[Dense(64)]
[Quantize(Bfloat16)]
[Quantize(Int8)]
public sealed partial class Q3;

/// <summary>What the sample Digits trains.</summary>
[Input(64)]
[Dense(256, Relu)]
[Dropout(0.4)]
[Dense(128, Relu)]
[Dropout(0.4)]
[Dense(10, Softmax)]
[Loss(SparseCategoricalCrossEntropy)]
[Quantize(Bfloat16)]
[Quantize(Int8)]
public sealed partial class QuantizedDigits;

/// <summary>What learns Fashion-MNIST.</summary>
[Input(784)]
[Dense(256, Relu)]
[Dense(128, Relu)]
[Dense(10, Softmax)]
[Loss(SparseCategoricalCrossEntropy)]
[Quantize(Bfloat16)]
[Quantize(Int8)]
public sealed partial class QuantizedFashion;
