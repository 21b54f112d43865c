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

/// <summary>The first layer of an <see cref="ImageReader"/> alone: its outputs are the feature maps, 28×28 positions of 16 filters.</summary>
[Input(28, 28, 1)]
[Conv2D(16, 3, Relu, Padding = Same)]
internal sealed partial class FirstLayer
{
    /// <summary>The layer of a reader. Kernel and bias come first in both networks.</summary>
    public static FirstLayer Of(ImageReader reader)
    {
        var layer = new FirstLayer();
        for (int i = 0; i < Description.Parameters.Length; i++)
        {
            float[] values = new float[layer.Parameters[i].Length];
            reader.Parameters[i].CopyTo(values);
            layer.Parameters[i].CopyFrom(values);
        }

        return layer;
    }
}
