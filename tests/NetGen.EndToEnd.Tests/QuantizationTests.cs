namespace NetGen.EndToEnd.Tests;

/// <summary>A trained network, rounded to fewer bits.</summary>
public sealed class QuantizationTests
{
    private static readonly DataSet Data = Training.Data;
    private static readonly Lazy<Spiral> Trained = new(Train);

    [Fact]
    public void TrainedNetwork_KeepsItsAccuracy()
    {
        double exact = Accuracy(Trained.Value);

        // A hundredth is four of the samples. Bfloat16 rounds a weight by 0.4 % of itself, int8 by 0.4 % of the largest.
        Assert.InRange(exact, 0.9, 1);
        Assert.InRange(Accuracy(Trained.Value.QuantizeToBfloat16()), exact - 0.01, 1);
        Assert.InRange(Accuracy(Trained.Value.QuantizeToInt8()), exact - 0.01, 1);
    }

    [Fact]
    public void SavedNetwork_PredictsTheSameBitsAfterLoading()
    {
        string folder = Directory.CreateTempSubdirectory("netgen").FullName;
        try
        {
            Spiral.Bfloat16Network bfloat16 = Trained.Value.QuantizeToBfloat16();
            Spiral.Int8Network int8 = Trained.Value.QuantizeToInt8();
            string bfloat16Path = Path.Combine(folder, "bfloat16"), int8Path = Path.Combine(folder, "int8");
            bfloat16.Save(bfloat16Path);
            int8.Save(int8Path);

            Assert.Equal(Predict(bfloat16), Predict(Spiral.Bfloat16Network.Load(bfloat16Path)));
            Assert.Equal(Predict(int8), Predict(Spiral.Int8Network.Load(int8Path)));
            Assert.Throws<NetworkFileException>(() => Spiral.Int8Network.Load(bfloat16Path));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void QuantizedNetwork_StaysWhatItWas_WhileTheTrainedOneGoesOn()
    {
        Spiral network = Train();
        Spiral.Int8Network int8 = network.QuantizeToInt8();
        float[] before = Predict(int8);
        network.CreateTrainer(new Adam()).Fit(Data, new FitOptions { Epochs = 2 });

        Assert.Equal(before, Predict(int8));
        Assert.NotEqual(before, Predict(network.QuantizeToInt8()));
    }

    [Fact]
    public void WeightsInMemory_AreFewerBytes()
    {
        long floats = 4L * Trained.Value.Parameters.Buffer.Length;
        long bfloat16 = Trained.Value.QuantizeToBfloat16().Weights.SizeInBytes;
        long int8 = Trained.Value.QuantizeToInt8().Weights.SizeInBytes;
        Assert.True(int8 < bfloat16 && bfloat16 < floats, $"{int8}, {bfloat16}, {floats}");
    }

    private static Spiral Train()
    {
        var network = new Spiral(seed: 1);
        network.CreateTrainer(new Adam(learningRate: 0.01f)).Fit(Data, new FitOptions { Epochs = 60 });
        return network;
    }

    private static double Accuracy<TNetwork>(TNetwork network)
        where TNetwork : class, IPredictor<TNetwork>
    {
        var accuracy = new CategoricalAccuracy();
        accuracy.Update(Predict(network), Data.Targets.Span, Data.Count);
        return accuracy.Result;
    }

    private static float[] Predict<TNetwork>(TNetwork network)
        where TNetwork : class, IPredictor<TNetwork>
    {
        var outputs = new float[Data.Count * Spiral.OutputSize];
        network.PredictBatch(Data.Inputs.Span, outputs);
        return outputs;
    }
}
