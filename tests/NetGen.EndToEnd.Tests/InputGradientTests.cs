namespace NetGen.EndToEnd.Tests;

/// <summary>A network whose inputs can be differentiated in: two of them, and layers that training computes otherwise.</summary>
[Input(40, Name = "state")]
[Input(24, Name = "goal")]
[Concatenate("state")]
[Dense(200, Tanh, KernelL2 = 0.01)]
[BatchNormalization]
[Dropout(0.5)]
[Dense(50, Relu)]
[Dense(3)]
[Loss(OutputGradient)]
[InputGradient]
public sealed partial class Sensitive;

/// <summary>Gradients in inputs, as users ask for them.</summary>
public sealed class InputGradientTests
{
    private const int Count = 200;
    private static readonly float[] Inputs = Values(Count * Sensitive.InputSize, 1);
    private static readonly float[] Targets = Values(Count * 3, 2);

    [Fact]
    public void AStepAlongTheGradient_ChangesTheLossByTheSquareOfItsLength()
    {
        Sensitive network = Trained();
        float[] gradients = new float[Inputs.Length], before = new float[3], after = new float[3];
        network.ComputeInputGradients(Inputs, Targets, gradients);
        for (int sample = 0; sample < Count; sample++)
        {
            ReadOnlySpan<float> gradient = gradients.AsSpan(sample * Sensitive.InputSize, Sensitive.InputSize);
            ReadOnlySpan<float> input = Inputs.AsSpan(sample * Sensitive.InputSize, Sensitive.InputSize);
            float square = 0;
            float[] moved = input.ToArray();
            for (int i = 0; i < gradient.Length; i++)
            {
                square += gradient[i] * gradient[i];
                moved[i] += 1e-3f * gradient[i];
            }

            network.Predict(input, before);
            network.Predict(moved, after);
            double change = Enumerable.Range(0, 3).Sum(i => Targets[(sample * 3) + i] * ((double)after[i] - before[i]));

            // To first order. A hidden unit may switch on the way.
            Assert.Equal(1e-3 * square, change, 0.05 * 1e-3 * square);
        }
    }

    [Fact]
    public void AnyNumberOfThreads_GivesTheSameBits()
    {
        Sensitive network = Trained();
        float[] alone = new float[Inputs.Length], together = new float[Inputs.Length];
        network.ComputeInputGradients(Inputs, Targets, alone);
        foreach (int degree in (int[])[1, 2, 3, 8, -1])
        {
            Array.Clear(together);
            network.ComputeInputGradients(Inputs, Targets, together, degree);
            Assert.Equal(alone, together);
        }
    }

    [Fact]
    public void Calls_AllocateNothing()
    {
        var network = new Sensitive(seed: 1);
        float[] gradients = new float[Inputs.Length];
        for (int i = 0; i < 3; i++)
            network.ComputeInputGradients(Inputs, Targets, gradients);
        long before = GC.GetAllocatedBytesForCurrentThread();
        network.ComputeInputGradients(Inputs, Targets, gradients);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void LengthsAndMemoryThatDoNotFit_AreNamed()
    {
        var network = new Sensitive(seed: 1);
        float[] gradients = new float[Inputs.Length];
        Refused("inputs", () => network.ComputeInputGradients(Inputs.AsSpan(1), Targets, gradients));
        Refused("targets", () => network.ComputeInputGradients(Inputs, Targets.AsSpan(3), gradients));
        Refused("inputGradients", () => network.ComputeInputGradients(Inputs, Targets, gradients.AsSpan(1)));
        Refused("inputGradients", () => network.ComputeInputGradients(gradients, Targets, gradients));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.ComputeInputGradients(Inputs, Targets, gradients, 0));
        network.ComputeInputGradients([], [], []);

        static void Refused(string argument, Action call) => Assert.Equal(argument, Assert.Throws<ArgumentException>(call).ParamName);
    }

    // Averages of the normalisation that are not those of a new network.
    private static Sensitive Trained()
    {
        var network = new Sensitive(seed: 1);
        var trainer = network.CreateTrainer(new Sgd(0.01f));
        for (int i = 0; i < 5; i++)
            trainer.TrainStep(Inputs, Targets, new float[Count * 3]);
        return network;
    }

    private static float[] Values(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
    }
}
