namespace NetGen;

/// <summary>Memory in which the samples of a batch are put together, with their targets and weights.</summary>
/// <param name="data">The data set that they come from.</param>
/// <param name="capacity">The samples that there is room for.</param>
internal sealed class BatchMemory(DataSet data, int capacity)
{
    private readonly float[] _inputs = new float[checked(capacity * data.InputSize)];
    private readonly float[] _targets = new float[checked(capacity * data.TargetSize)];
    private readonly float[] _weights = data.SampleWeights is null ? [] : new float[capacity];

    /// <summary>Copies samples in a given order.</summary>
    public void Gather(ReadOnlySpan<int> order) => data.Gather(order, _inputs, _targets, _weights);

    /// <summary>The inputs of one sample.</summary>
    public Span<float> Input(int index) => _inputs.AsSpan(index * data.InputSize, data.InputSize);

    /// <summary>The inputs of the first samples.</summary>
    public ReadOnlySpan<float> Inputs(int count) => _inputs.AsSpan(0, count * data.InputSize);

    /// <summary>The targets of the first samples.</summary>
    public ReadOnlySpan<float> Targets(int count) => _targets.AsSpan(0, count * data.TargetSize);

    /// <summary>The weights of the first samples; empty if all count the same.</summary>
    public ReadOnlySpan<float> Weights(int count) => _weights.AsSpan(0, Math.Min(count, _weights.Length));
}
