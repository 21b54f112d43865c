using NetGen;

/// <summary>What an agent sees (<see cref="World.Observe"/>) goes in, its acceleration comes out.</summary>
[Input(4)]
[Dense(32, Tanh)]
[Dense(32, Tanh)]
[Dense(2, Tanh)]
[Loss(MeanSquaredError)]
internal sealed partial class Policy
{
    private const string File = "policy.safetensors";

    /// <summary>The policy of the file, or one that learns now, in about a second, and is saved for the next time.</summary>
    public static Policy LoadOrTrain()
    {
        var policy = new Policy(seed: 1);
        if (System.IO.File.Exists(File))
        {
            policy.Load(File);
            return policy;
        }

        policy.CreateTrainer(new Adam(learningRate: 0.003f)).Fit(Examples(count: 8192, seed: 2), new FitOptions { Epochs = 60, BatchSize = 128 });
        policy.Save(File);
        return policy;
    }

    // It imitates a spring with a damper, which cannot pull more than 1. For behaviour that nobody can write down, record what a player does.
    private static DataSet Examples(int count, int seed)
    {
        var random = new Random(seed);
        float[] observations = new float[count * InputSize], accelerations = new float[count * OutputSize];
        foreach (ref float value in observations.AsSpan())
            value = 2 * random.NextSingle() - 1;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<float> seen = observations.AsSpan(i * InputSize, InputSize);
            for (int axis = 0; axis < OutputSize; axis++)
                accelerations[i * OutputSize + axis] = Math.Clamp(8 * seen[axis] - 2 * seen[2 + axis], -1, 1);
        }

        return new DataSet(observations, accelerations, InputSize, OutputSize);
    }
}
