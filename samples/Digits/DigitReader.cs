using NetGen;

namespace Digits;

/// <summary>The pixels of an image go in, the probability of each digit comes out.</summary>
[Input(8, 8)]
[Flatten]
[Dense(256, Relu)]
[Dropout(0.4)]
[Dense(128, Relu)]
[Dropout(0.4)]
[Dense(10, Softmax)]
[Loss(SparseCategoricalCrossEntropy)]
[Quantize(Bfloat16)]
[Quantize(Int8)]
internal sealed partial class DigitReader;
