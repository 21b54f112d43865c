using NetGen;

namespace Amplifier;

/// <summary>Sounds for training, and what the circuit makes of them.</summary>
internal static class Lessons
{
    /// <summary>Strings that are plucked at random, and a sweep.</summary>
    public static float[] Sound(double seconds) => [.. Sounds.Strings(0.9 * seconds, seed: 1), .. Sounds.Sweep(0.1 * seconds, level: 0.3f)];

    /// <summary>
    /// Cuts a sound into sequences. Each goes through a circuit that is at rest before, as a network's state is: so the first samples of a
    /// sequence can be learnt too.
    /// </summary>
    public static DataSet Of(float[] sound, int length)
    {
        int count = sound.Length / length;
        var inputs = sound.AsMemory(0, count * length);
        var targets = new float[inputs.Length];
        Parallel.For(0, count, i =>
        {
            Range sequence = new(i * length, (i + 1) * length);
            Circuit.Play(inputs[sequence].Span).CopyTo(targets.AsSpan(sequence));
        });
        return new DataSet(inputs, targets, length, length);
    }

    /// <summary>Trains a network. The learning rate falls to 0 along a cosine.</summary>
    public static void Teach<TNetwork>(
        TNetwork network, DataSet lessons, int epochs, int batchSize, float learningRate, IProgress<TrainingProgress>? progress = null)
        where TNetwork : class, ITrainableNetwork<TNetwork>
    {
        int steps = epochs * (((lessons.Count - 1) / batchSize) + 1);
        var trainer = network.CreateTrainer(new Adam(new CosineDecay(learningRate, steps)), new TrainerOptions { Seed = 1 });
        trainer.Fit(lessons, new FitOptions { Epochs = epochs, BatchSize = batchSize, Metrics = [], Progress = progress });
    }
}
