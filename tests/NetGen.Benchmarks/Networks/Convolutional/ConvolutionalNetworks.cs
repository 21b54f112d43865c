namespace NetGen.Benchmarks;

/// <summary>LeNet-5.</summary>
[Input(28, 28, 1)]
[Conv2D(6, 5, Tanh, Padding = Same)]
[AveragePooling2D]
[Conv2D(16, 5, Tanh)]
[AveragePooling2D]
[Flatten]
[Dense(120, Tanh)]
[Dense(84, Tanh)]
[Dense(10, Softmax)]
[Loss(SparseCategoricalCrossEntropy)]
public sealed partial class C1;

/// <summary>The ResNet-8 of MLPerf Tiny, which classifies images.</summary>
[Input(32, 32, 3)]
[Conv2D(16, 3, Relu, Padding = Same, Name = "stem")]
[Conv2D(16, 3, Relu, Padding = Same)]
[Conv2D(16, 3, Padding = Same)]
[Add("stem")]
[Activation(Relu, Name = "stack_1")]
[Conv2D(32, 1, Strides = 2, Padding = Same, Name = "shortcut_2")]
[Conv2D(32, 3, Relu, Strides = 2, Padding = Same, From = "stack_1")]
[Conv2D(32, 3, Padding = Same)]
[Add("shortcut_2")]
[Activation(Relu, Name = "stack_2")]
[Conv2D(64, 1, Strides = 2, Padding = Same, Name = "shortcut_3")]
[Conv2D(64, 3, Relu, Strides = 2, Padding = Same, From = "stack_2")]
[Conv2D(64, 3, Padding = Same)]
[Add("shortcut_3")]
[Activation(Relu)]
[GlobalAveragePooling2D]
[Dense(10, Softmax)]
[Loss(SparseCategoricalCrossEntropy)]
public sealed partial class C2;

/// <summary>The DS-CNN of MLPerf Tiny, which finds keywords in speech: 49 steps of 10 coefficients.</summary>
[Input(49, 10, 1)]
[Conv2D(64, 10, 4, Relu, Strides = 2, Padding = Same)]
[DepthwiseConv2D(3, Relu, Padding = Same)]
[Conv2D(64, 1, Relu)]
[DepthwiseConv2D(3, Relu, Padding = Same)]
[Conv2D(64, 1, Relu)]
[DepthwiseConv2D(3, Relu, Padding = Same)]
[Conv2D(64, 1, Relu)]
[DepthwiseConv2D(3, Relu, Padding = Same)]
[Conv2D(64, 1, Relu)]
[GlobalAveragePooling2D]
[Dense(12, Softmax)]
[Loss(SparseCategoricalCrossEntropy)]
public sealed partial class C3;

/// <summary>The MobileNetV1 of MLPerf Tiny with a quarter of the channels, which says whether an image shows a person.</summary>
[Input(96, 96, 3)]
[Conv2D(8, 3, Relu, Strides = 2, Padding = Same)]
[DepthwiseConv2D(3, Relu, Padding = Same)]
[Conv2D(16, 1, Relu)]
[DepthwiseConv2D(3, Relu, Strides = 2, Padding = Same)]
[Conv2D(32, 1, Relu)]
[DepthwiseConv2D(3, Relu, Padding = Same)]
[Conv2D(32, 1, Relu)]
[DepthwiseConv2D(3, Relu, Strides = 2, Padding = Same)]
[Conv2D(64, 1, Relu)]
[DepthwiseConv2D(3, Relu, Padding = Same)]
[Conv2D(64, 1, Relu)]
[DepthwiseConv2D(3, Relu, Strides = 2, Padding = Same)]
[Conv2D(128, 1, Relu)]
[DepthwiseConv2D(3, Relu, Padding = Same)]
[Conv2D(128, 1, Relu)]
[DepthwiseConv2D(3, Relu, Padding = Same)]
[Conv2D(128, 1, Relu)]
[DepthwiseConv2D(3, Relu, Padding = Same)]
[Conv2D(128, 1, Relu)]
[DepthwiseConv2D(3, Relu, Padding = Same)]
[Conv2D(128, 1, Relu)]
[DepthwiseConv2D(3, Relu, Padding = Same)]
[Conv2D(128, 1, Relu)]
[DepthwiseConv2D(3, Relu, Strides = 2, Padding = Same)]
[Conv2D(256, 1, Relu)]
[DepthwiseConv2D(3, Relu, Padding = Same)]
[Conv2D(256, 1, Relu)]
[GlobalAveragePooling2D]
[Dense(2, Softmax)]
[Loss(SparseCategoricalCrossEntropy)]
public sealed partial class C4;

/// <summary>The autoencoder of MLPerf Tiny, which hears when a machine sounds unusual. It has no convolutions.</summary>
[Input(640)]
[Dense(128, Relu)]
[Dense(128, Relu)]
[Dense(128, Relu)]
[Dense(128, Relu)]
[Dense(8, Relu)]
[Dense(128, Relu)]
[Dense(128, Relu)]
[Dense(128, Relu)]
[Dense(128, Relu)]
[Dense(640)]
[Loss(MeanSquaredError)]
public sealed partial class C5;

/// <summary>NatureCNN, which plays games by their last four pictures.</summary>
[Input(84, 84, 4)]
[Conv2D(32, 8, Relu, Strides = 4)]
[Conv2D(64, 4, Relu, Strides = 2)]
[Conv2D(64, 3, Relu)]
[Flatten]
[Dense(512, Relu)]
[Dense(6)]
[Loss(MeanSquaredError)]
public sealed partial class C6;

/// <summary>Networks that people deploy. Their batch normalisations are folded into the layers before them.</summary>
internal static class ConvolutionalNetworks
{
    /// <summary>C1 to C6, with new weights.</summary>
    public static IReadOnlyList<ReferenceNetwork> Create() =>
    [
        new ReferenceNetwork<C1, C1Calls>(new C1(seed: 1), network => new C1Calls(network), Works.Convolutional),
        new ReferenceNetwork<C2, C2Calls>(new C2(seed: 1), network => new C2Calls(network), Works.Convolutional),
        new ReferenceNetwork<C3, C3Calls>(new C3(seed: 1), network => new C3Calls(network), Works.Convolutional),
        new ReferenceNetwork<C4, C4Calls>(new C4(seed: 1), network => new C4Calls(network), Works.Convolutional),
        new ReferenceNetwork<C5, C5Calls>(new C5(seed: 1), network => new C5Calls(network), Works.Convolutional),
        new ReferenceNetwork<C6, C6Calls>(new C6(seed: 1), network => new C6Calls(network), Works.Convolutional),
    ];
}
