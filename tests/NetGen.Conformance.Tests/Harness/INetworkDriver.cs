namespace NetGen.Compiler.Conformance.Harness;

/// <summary>
/// One network on one engine. The corpus and its tests know engines by this interface only, so a further engine
/// implements it and runs the same cases.
/// </summary>
public interface INetworkDriver
{
    /// <summary>The parameters' names in order: <c>dense/kernel</c>.</summary>
    IReadOnlyList<string> ParameterNames { get; }

    /// <summary>The number of values in one prediction.</summary>
    int OutputSize { get; }

    /// <summary>The values of a parameter, in Keras's layout.</summary>
    float[] GetParameter(int index);

    /// <summary>Sets a parameter, in Keras's layout.</summary>
    void SetParameter(int index, ReadOnlySpan<float> values);

    /// <summary>The prediction of one sample.</summary>
    float[] Predict(ReadOnlySpan<float> input);

    /// <summary>The predictions of a batch.</summary>
    float[] PredictBatch(ReadOnlySpan<float> inputs);
}

/// <summary>One network with a loss on one engine.</summary>
public interface ITrainableDriver : INetworkDriver
{
    /// <summary>The number of target values of a sample.</summary>
    int TargetSize { get; }

    /// <summary>The regularisers' penalty.</summary>
    double ComputeRegularization();

    /// <summary>Forward pass without dropout.</summary>
    BatchResult ComputeLoss(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets);

    /// <summary>Forward pass with dropout, and the gradients.</summary>
    BatchResult ComputeGradients(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, DropoutKey dropout);
}

/// <summary>What a batch gave.</summary>
/// <param name="LossSum">The sum of the samples' losses, without the regularisers.</param>
/// <param name="Predictions">The predictions, sample by sample.</param>
/// <param name="Gradients">For each parameter the gradient of mean loss + penalty, in Keras's layout; or none.</param>
public sealed record BatchResult(double LossSum, float[] Predictions, float[][] Gradients)
{
    /// <summary>For each sample what it leaves to the next batch; all begin with <see cref="FirstState"/>.</summary>
    public float[][] States { get; init; } = [];

    /// <summary>What the samples of a batch go on from: numbers of either sign that differ from sample to sample.</summary>
    /// <param name="sample">The number of the sample.</param>
    /// <param name="index">The index of the float in the states of the sample.</param>
    public static float FirstState(int sample, int index) => (((7 * sample) + (5 * index)) % 13 / 8f) - 0.75f;
}
