namespace NetGen.EndToEnd.Tests;

/// <summary>Every kind of randomness and of penalty: dropout, initializers, shuffling, a regulariser.</summary>
[Input(3)]
[Dense(40, Relu, KernelInitializer = HeNormal, KernelL2 = 1e-3)]
[Dropout(0.3)]
[Dense(20, Gelu)]
[Dense(2, Softmax)]
[Loss(SparseCategoricalCrossEntropy)]
[Quantize(Bfloat16)]
[Quantize(Int8)]
public sealed partial class Spiral;

/// <summary>Rosenblatt's perceptron: a sign of a weighted sum.</summary>
[Input(2)]
[Dense(1, Sign, KernelInitializer = Zeros)]
[Loss(Loss.Perceptron)]
public sealed partial class Rosenblatt;

/// <summary>A perceptron whose outputs and targets are 0 and 1.</summary>
[Input(2)]
[Dense(1, Step)]
[Loss(Loss.Perceptron)]
public sealed partial class Threshold;

/// <summary>A regression, whose loss sums whole panels.</summary>
[Input(2)]
[Dense(7)]
[Dense(1)]
[Loss(MeanSquaredError)]
public sealed partial class Line;

/// <summary>Wide layers of every remainder of the panels that kernels take at once, and one that is unrolled.</summary>
[Input(300)]
[Dense(112, Relu)]
[Dense(100, Tanh)]
[Dense(90, Gelu, Unroll = true)]
[Dense(16, Selu)]
[Dense(5, Softmax)]
public sealed partial class Image;

/// <summary>Holds instances of itself, which are made before any static field of the generated part.</summary>
[Input(2)]
[Dense(3)]
[Quantize(Int8)]
public sealed partial class Shared
{
    public static readonly Shared Instance = new(seed: 5);

    public static readonly Shared.Int8Network Quantized = Instance.QuantizeToInt8();
}

/// <summary>Of a size of which programs make many; all layers fit halves of panels.</summary>
[Input(2)]
[Dense(8, Tanh)]
[Dense(1, Sigmoid)]
[Loss(BinaryCrossEntropy)]
public sealed partial class Tiny;

/// <summary>Two heads with few outputs.</summary>
[Input(33)]
[Dense(17, Tanh, Name = "x")]
[Dense(3, Name = "policy")]
[Dense(1, From = "x", Name = "value")]
[Loss(MeanSquaredError, Of = "policy")]
[Loss(MeanSquaredError, Of = "value")]
public sealed partial class Heads;

/// <summary>A few thousand parameters.</summary>
[Input(30)]
[Dense(32, Relu)]
[Dense(32, Relu)]
[Dense(1, Sigmoid)]
[Loss(BinaryCrossEntropy)]
[Quantize(Int8)]
public sealed partial class Wide;

/// <summary>More scratch memory for one sample than is taken from the stack.</summary>
[Input(8)]
[Dense(5000, Relu)]
[Dense(2)]
public sealed partial class Large;

/// <summary>Two samples of data that no file is needed for.</summary>
internal static class Samples
{
    /// <summary>Points in space, of class 1 inside a shell and of class 0 outside.</summary>
    public static DataSet Shell(int count, int seed)
    {
        var random = new Random(seed);
        var inputs = new float[count][];
        var targets = new float[count][];
        for (int i = 0; i < count; i++)
        {
            inputs[i] = [.. Enumerable.Range(0, 3).Select(_ => (float)((2 * random.NextDouble()) - 1))];
            double radius = Math.Sqrt(inputs[i].Sum(x => x * x));
            targets[i] = [radius is > 0.5 and < 0.9 ? 1 : 0];
        }

        return DataSet.FromRows(inputs, targets);
    }

    /// <summary>Points in the plane that the line x − 2y = 0.1 separates, with a margin, into −1 and 1.</summary>
    public static DataSet Separable(int count, int seed)
    {
        var random = new Random(seed);
        var inputs = new List<float[]>();
        var targets = new List<float[]>();
        while (inputs.Count < count)
        {
            float x = (float)((2 * random.NextDouble()) - 1), y = (float)((2 * random.NextDouble()) - 1);
            float side = x - (2 * y) - 0.1f;
            if (Math.Abs(side) < 0.05f)
                continue;
            inputs.Add([x, y]);
            targets.Add([Math.Sign(side)]);
        }

        return DataSet.FromRows(inputs, targets);
    }
}

/// <summary>A stream with a state.</summary>
[Input(64, 1)]
[GRU(8, ReturnSequences = true)]
[Dense(1, PerPosition = true)]
[Stream]
public sealed partial class Echo;

/// <summary>A stream of convolutions, whose steps go in blocks.</summary>
[Input(64, 1)]
[Conv1D(8, 3, Tanh, Padding = Causal)]
[Conv1D(8, 3, Tanh, Padding = Causal, DilationRate = 8)]
[Dense(1, PerPosition = true)]
[Stream]
public sealed partial class Filter;

/// <summary>A stream with two inputs, and two outputs of different strides.</summary>
[Input(64, 2, Name = "state")]
[Input(64, 3, Name = "other")]
[Concatenate("state")]
[Conv1D(4, 3, Tanh, Padding = Causal, Strides = 2, Name = "half")]
[Dense(2, PerPosition = true, From = "state", Name = "each")]
[Stream]
public sealed partial class TwoRates;
