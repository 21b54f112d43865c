namespace NetGen.EndToEnd.Tests;

/// <summary>A network of every kind of convolution, with normalisations, rounded to fewer bits.</summary>
[Input(12, 10, 3)]
[Conv2D(18, 3, Relu, Padding = Same, UseBias = false)]
[BatchNormalization]
[DepthwiseConv2D(3, Padding = Same, Strides = 2)]
[BatchNormalization]
[Activation(Relu)]
[SeparableConv2D(20, 3, Relu, Padding = Same)]
[GroupNormalization(4)]
[Conv2DTranspose(7, 3, Relu, Strides = 2)]
[MaxPooling2D(2)]
[SpatialDropout2D(0.25)]
[UpSampling2D(2)]
[ZeroPadding2D(1)]
[Conv2D(4, 3)]
[BatchNormalization]
[GlobalAveragePooling2D]
[Dense(3, Softmax)]
[Loss(SparseCategoricalCrossEntropy)]
[Quantize(Int8)]
[Quantize(Bfloat16)]
public sealed partial class Images;

public sealed class QuantizedImagesTests
{
    private const int Samples = 21;

    [Fact]
    public void SavedNetwork_PredictsTheSameBitsAfterLoading()
    {
        Images network = Trained();
        string folder = Directory.CreateTempSubdirectory("netgen").FullName;
        try
        {
            string bfloat16Path = Path.Combine(folder, "bfloat16"), int8Path = Path.Combine(folder, "int8");
            Images.Bfloat16Network bfloat16 = network.QuantizeToBfloat16();
            Images.Int8Network int8 = network.QuantizeToInt8();
            bfloat16.Save(bfloat16Path);
            int8.Save(int8Path);

            Assert.Equal(Predict(bfloat16), Predict(Images.Bfloat16Network.Load(bfloat16Path)));
            Assert.Equal(Predict(int8), Predict(Images.Int8Network.Load(int8Path)));
            Assert.Throws<NetworkFileException>(() => Images.Int8Network.Load(bfloat16Path));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Probabilities_ChangeLittle()
    {
        Images network = Trained();
        float[] exact = Predict(network);

        // Some ten kernels, whose weights are off by 0.4 %, or 0.4 % of the largest; errors of random signs cancel in the sums.
        Assert.InRange(Distance(Predict(network.QuantizeToBfloat16())), 1e-6, 0.03);
        Assert.InRange(Distance(Predict(network.QuantizeToInt8())), 1e-6, 0.05);

        double Distance(float[] rounded) => exact.Zip(rounded, (a, b) => Math.Abs(a - b)).Max();
    }

    [Fact]
    public void QuantizedNetwork_StaysWhatItWas_WhileTheTrainedOneGoesOn()
    {
        Images network = Trained();
        Images.Int8Network int8 = network.QuantizeToInt8();
        float[] before = Predict(int8);
        Train(network);

        Assert.Equal(before, Predict(int8));
        Assert.NotEqual(before, Predict(network.QuantizeToInt8()));
    }

    // Training gives the normalisations averages that are not those that they begin with.
    private static Images Trained()
    {
        var network = new Images(seed: 1);
        Train(network);
        return network;
    }

    private static void Train(Images network)
    {
        DataSet data = DataSet.FromRows(
            [.. Enumerable.Range(0, Samples).Select(Sample)],
            [.. Enumerable.Range(0, Samples).Select(sample => new[] { (float)(sample % 3) })]);
        network.CreateTrainer(new Adam()).Fit(data, new FitOptions { Epochs = 4, BatchSize = 7 });
    }

    private static float[] Sample(int number)
    {
        var random = new Random(number);
        return [.. Enumerable.Range(0, Images.InputSize).Select(_ => random.NextSingle() - (0.3f * (number % 3)))];
    }

    private static float[] Predict<TNetwork>(TNetwork network)
        where TNetwork : class, IPredictor<TNetwork>
    {
        var outputs = new float[Samples * Images.OutputSize];
        network.PredictBatch([.. Enumerable.Range(0, Samples).SelectMany(Sample)], outputs);
        return outputs;
    }
}
