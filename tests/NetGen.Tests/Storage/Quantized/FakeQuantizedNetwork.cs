using NetGen.Storage;
using NetGen.Tests.Network;

namespace NetGen.Tests.Storage.Quantized;

/// <summary>The quantized form of <see cref="FakeNetwork"/>, 5×18 and 18×3, as the generator would declare it.</summary>
internal sealed class FakeQuantizedNetwork(QuantizedWeights weights) : IQuantizedNetwork<FakeQuantizedNetwork>
{
    // Panels of inputs·8 words: 2·5·8, 32 biases, 1·18·8, 16 biases.
    public static QuantizedDescription Bfloat16 { get; } =
        new(FakeNetwork.Description, WeightFormat.Bfloat16, [0, 80, 112, 256], 272);

    // Panels of inputs·16 bytes and a scale for each output: 40 words and 32 scales, 32 biases; 72 words and 16 scales, 16.
    public static QuantizedDescription Int8 { get; } =
        new(FakeNetwork.Description, WeightFormat.Int8, [0, 80, 112, 208], 224);

    public static NetworkDescription Description => FakeNetwork.Description;

    public static int ChunkRows => 128;

    public static int PredictionWorkspaceLength => 0;

    public QuantizedWeights Weights { get; } = weights;

    public static ref float FirstWeight(FakeQuantizedNetwork predictor) => ref predictor.Weights.Start(0);

    public static QuantizedDescription Of(WeightFormat format) => format == WeightFormat.Int8 ? Int8 : Bfloat16;

    public static void PredictChunk(
        ref float inputs, ref float outputs, ref float parameters, ref float workspace, int rows) =>
        throw new NotSupportedException();

    public void Predict(ReadOnlySpan<float> input, Span<float> output) => output.Clear();

    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs) => outputs.Clear();
}
