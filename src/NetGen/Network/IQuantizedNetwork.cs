using NetGen.Storage;

namespace NetGen;

/// <summary>
/// A network whose kernels are stored in fewer bits: a snapshot of a trained one, for prediction only. The generator
/// implements it for each <c>[Quantize(…)]</c>. Nothing changes it, so any number of threads may use it at once.
/// </summary>
public interface IQuantizedNetwork
{
    /// <summary>The weights.</summary>
    QuantizedWeights Weights { get; }

    /// <summary>Computes the output of one sample.</summary>
    /// <param name="input">One sample, <see cref="NetworkDescription.InputSize"/> values, last axis fastest.</param>
    /// <param name="output">Receives <see cref="NetworkDescription.OutputSize"/> values.</param>
    /// <remarks>Allocates nothing.</remarks>
    /// <exception cref="ArgumentException">A length differs.</exception>
    void Predict(ReadOnlySpan<float> input, Span<float> output);

    /// <summary>Computes the outputs of a batch of samples, blocked for throughput.</summary>
    /// <param name="inputs">n samples, one behind the other.</param>
    /// <param name="outputs">
    /// Receives n times <see cref="NetworkDescription.OutputSize"/> values; must not overlap the inputs.
    /// </param>
    /// <exception cref="ArgumentException">A length is no multiple of the sample's, or the two counts differ.</exception>
    void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs);
}
