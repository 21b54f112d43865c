using NetGen;

namespace Fashion;

/// <summary>A small convolutional network: 28×28 grey pixels go in, the probability of each of ten classes comes out.</summary>
[Input(28, 28, 1)]
[Conv2D(16, 3, Relu, Padding = Same)]
[MaxPooling2D(2)]
[Conv2D(32, 3, Relu, Padding = Same)]
[MaxPooling2D(2)]
[Flatten]
[Dropout(0.2)]
[Dense(64, Relu)]
[Dropout(0.2)]
[Dense(10, Softmax)]
[Loss(SparseCategoricalCrossEntropy)]
internal sealed partial class ImageReader;
