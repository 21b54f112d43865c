using NetGen.Storage;

namespace NetGen.EndToEnd.Tests;

/// <summary>Kernels of few outputs, which lie with their inputs in the lanes.</summary>
public sealed class FewOutputsTests
{
    private static readonly float[] Inputs = [.. Enumerable.Range(0, 40 * Heads.InputSize).Select(i => MathF.Sin(i * i))];

    [Fact]
    public void Description_SaysHowTheyLie()
    {
        Dictionary<string, ParameterInfo> parameters = Heads.Description.Parameters.ToDictionary(parameter => parameter.Name);
        Assert.Equal(ParameterLayout.Panels, parameters["x/kernel"].Layout);
        Assert.Equal((ParameterLayout.TransposedPanels, 2 * 16 * 3), (parameters["policy/kernel"].Layout, parameters["policy/kernel"].StorageLength));
        Assert.Equal((ParameterLayout.TransposedPanels, 2 * 16), (parameters["value/kernel"].Layout, parameters["value/kernel"].StorageLength));
    }

    [Fact]
    public void Parameters_HaveTheLayoutOfKeras()
    {
        var network = new Heads(seed: 1);
        for (int i = 0; i < 17; i++)
        {
            for (int o = 0; o < 3; o++)
                network.PolicyKernel[i, o] = i + (100 * o);
        }

        float[] kernel = new float[17 * 3];
        network.PolicyKernel.CopyTo(kernel);
        Assert.Equal(Enumerable.Range(0, 17 * 3).Select(i => (i / 3) + (100f * (i % 3))), kernel);

        // Of a population and of a file, too.
        var population = new Population<Heads>(3, seed: 2);
        population.CopyFrom(network, 1);
        float[] copy = new float[kernel.Length];
        population.GetParameter(1, 2).CopyTo(copy);
        Assert.Equal(kernel, copy);
        string path = Path.GetTempFileName();
        try
        {
            network.Save(path);
            var loaded = new Heads();
            loaded.Load(path);
            loaded.PolicyKernel.CopyTo(copy);
            Assert.Equal(kernel, copy);
            Assert.Equal(network.Parameters.Buffer.Span, loaded.Parameters.Buffer.Span);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Predictions_AreTheSums_OfOneSampleABatchAndAPopulation()
    {
        var network = new Heads(seed: 3);
        float[] batch = new float[40 * Heads.OutputSize], each = new float[batch.Length], policy = new float[3], value = new float[1];
        network.PredictBatch(Inputs, batch);
        var population = new Population<Heads>(network, 40);
        population.PredictEach(Inputs, each);
        for (int sample = 0; sample < 40; sample++)
        {
            ReadOnlySpan<float> input = Inputs.AsSpan(sample * Heads.InputSize, Heads.InputSize);
            network.Predict(input, policy, value);
            float[] single = [.. policy, .. value], expected = Expected(network, input);
            for (int i = 0; i < single.Length; i++)
            {
                Assert.Equal(expected[i], single[i], 1e-5);
                Assert.Equal(expected[i], batch[(sample * Heads.OutputSize) + i], 1e-5);
            }

            Assert.Equal(single, each.AsSpan(sample * Heads.OutputSize, Heads.OutputSize));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(40)]
    public void Training_GivesTheSameBitsOnSeveralThreads(int batch)
    {
        Assert.Equal(Train(1), Train(2));

        float[] Train(int degree)
        {
            var network = new Heads(seed: 4);
            Trainer<Heads, Adam> trainer = network.CreateTrainer(new Adam(), new TrainerOptions { MaxDegreeOfParallelism = degree });
            float[] targets = Inputs[..(batch * Heads.OutputSize)], predictions = new float[targets.Length];
            for (int step = 0; step < 10; step++)
                trainer.TrainStep(Inputs.AsSpan(0, batch * Heads.InputSize), targets, predictions);
            return network.Parameters.Buffer.Span.ToArray();
        }
    }

    private static float[] Expected(Heads network, ReadOnlySpan<float> input)
    {
        double[] x = [.. Dense(network.XKernel, network.XBias, [.. input.ToArray().Select(value => (double)value)]).Select(Math.Tanh)];
        return [.. Dense(network.PolicyKernel, network.PolicyBias, x).Concat(Dense(network.ValueKernel, network.ValueBias, x)).Select(value => (float)value)];
    }

    private static double[] Dense(Parameter kernel, Parameter bias, double[] x)
    {
        double[] sums = new double[bias.Length];
        for (int o = 0; o < sums.Length; o++)
        {
            sums[o] = bias[o];
            for (int i = 0; i < x.Length; i++)
                sums[o] += x[i] * kernel[i, o];
        }

        return sums;
    }
}
