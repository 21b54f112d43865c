using System.Runtime.InteropServices;
using NetGen.Storage;

namespace NetGen.Tests.Network;

/// <summary>A network as the generator would declare it, which computes nothing.</summary>
internal sealed class FakeNetwork : INetwork<FakeNetwork>
{
    public FakeNetwork(long seed) => Parameters.Initialize(seed);

    public static NetworkDescription Description { get; } = Describe("FakeNetwork", 5, 18, 3);

    public static int ChunkRows => 1;

    public static int PredictionWorkspaceLength => 0;

    public ParameterStore Parameters { get; } = new(Description);

    public static ref float FirstWeight(FakeNetwork predictor) => ref predictor.Parameters.Start(0);

    public static NetworkDescription Describe(string name, params int[] sizes)
    {
        var layers = new List<LayerInfo>();
        var parameters = new List<ParameterInfo>();
        int offset = 0;
        for (int i = 1; i < sizes.Length; i++)
        {
            string layer = i == 1 ? "dense" : $"dense_{i - 1}";
            var kernel = new ParameterInfo(
                $"{layer}/kernel", [sizes[i - 1], sizes[i]], offset, ParameterLayout.Panels, Initializer.GlorotUniform, 1);
            offset += kernel.StorageLength;
            var bias = new ParameterInfo(
                $"{layer}/bias", [sizes[i]], offset, ParameterLayout.Vector, Initializer.RandomNormal, 0.05f);
            offset += bias.StorageLength;
            parameters.AddRange([kernel, bias]);
            layers.Add(new LayerInfo(layer, "Dense", $"{sizes[i]}, Relu", [sizes[i]], kernel.Count + bias.Count, 0));
        }

        return new NetworkDescription(name, [sizes[0]], [sizes[^1]], [.. layers], [.. parameters], offset);
    }

    public void Predict(ReadOnlySpan<float> input, Span<float> output) => output.Clear();

    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs) => outputs.Clear();

    public static void PredictChunk(
        ref float inputs, ref float outputs, ref float parameters, ref float workspace, int rows) =>
        MemoryMarshal.CreateSpan(ref outputs, rows * Description.OutputSize).Clear();

    public static void PredictOne(ref float input, ref float output, ref float parameters, ref float workspace) =>
        PredictChunk(ref input, ref output, ref parameters, ref workspace, rows: 1);
}
