namespace NetGen.EndToEnd.Tests;

/// <summary>A perceptron that NetGen generated, beside the algorithm of the textbook.</summary>
public sealed class PerceptronTests
{
    [Fact]
    public void Training_MakesExactlyTheUpdatesOfTheTextbookAndConverges()
    {
        DataSet data = Samples.Separable(80, seed: 4);
        var network = new Rosenblatt();
        Trainer<Rosenblatt, Sgd> trainer = network.CreateTrainer(new Sgd(1));
        float[] w = new float[2];
        float b = 0;
        var prediction = new float[1];
        int updates = 0, updatesInEpoch = 1, epochs = 0;

        while (updatesInEpoch > 0)
        {
            Assert.True(++epochs < 1000, "Separable data must converge.");
            updatesInEpoch = 0;
            for (int i = 0; i < data.Count; i++)
            {
                // Rosenblatt, 1958: where the sign is wrong, w ← w + t·x and b ← b + t.
                ReadOnlySpan<float> x = data.Input(i);
                float t = data.Target(i)[0];
                float sum = b + (w[0] * x[0]) + (w[1] * x[1]);
                if ((sum >= 0 ? 1 : -1) != t)
                {
                    (w[0], w[1], b) = (w[0] + (t * x[0]), w[1] + (t * x[1]), b + t);
                    updatesInEpoch++;
                }

                // Bit for bit: every product is by 1 or −1, and every sum is rounded once on both sides.
                trainer.TrainStep(x, data.Target(i), prediction);
                Assert.Equal(w[0], network.DenseKernel[0]);
                Assert.Equal(w[1], network.DenseKernel[1]);
                Assert.Equal(b, network.DenseBias[0]);
            }

            updates += updatesInEpoch;
        }

        // It had something to learn, and it learned it.
        Assert.InRange(updates, 5, int.MaxValue);
        Assert.Equal(1, network.Evaluate(data)["accuracy"]);
    }
}
