using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetGen.Numerics;
using NetGen.Storage;

namespace NetGen.Tests.Training;

/// <summary>
/// Two inputs, two outputs and two losses, written by hand in plain loops: what the library sees of a generated network. With the
/// inputs v of 2 values and g of 1, policy = sigmoid(v·P) has 2 values and the binary cross-entropy, and value = ([v, g] − m)·W has 1
/// and the mean squared error, weighted by 0.5. The means m are not trained.
/// </summary>
internal sealed partial class ActorCritic : ITrainableNetwork<ActorCritic>
{
    private const int Inputs = 3;
    private const int Outputs = 3;
    private const int Policies = 2;
    private const int Mean = 32;
    private const int Value = 48;
    private const float ValueWeight = 0.5f;

    public static NetworkDescription Description { get; } = Describe("policy");

    public static int TargetSize => 3;

    public static Loss Loss => Loss.BinaryCrossEntropy;

    public static int LossCount => 2;

    public static int ChunkRows => 32;

    public static int ChunkWorkspaceLength => 16 * ChunkRows;

    public static int ScratchLength => 64;

    public static int GradientPieces => 3;

    public static int PredictionWorkspaceLength => 0;

    public ParameterStore Parameters { get; } = new(Description);

    public static NetworkDescription Describe(string policy) => new(
        "ActorCritic",
        [Inputs],
        [Outputs],
        [new LayerInfo(policy, "Dense", "2, Sigmoid", [2], 4, 10), new LayerInfo("value", "Dense", "1", [1], 3, 6)],
        [
            new ParameterInfo($"{policy}/kernel", [2, 2], 0, ParameterLayout.Panels, Initializer.RandomNormal, 1),
            new ParameterInfo("normalization/mean", [3], Mean, ParameterLayout.Vector, Initializer.Ones, 0) { IsTrainable = false },
            new ParameterInfo("value/kernel", [3, 1], Value, ParameterLayout.Panels, Initializer.RandomNormal, 1),
        ],
        96)
    {
        Inputs = [new TensorInfo("vector", [2], 0), new TensorInfo("goal", [1], 2)],
        Outputs = [new TensorInfo(policy, [2], 0), new TensorInfo("value", [1], 2)],
        Losses =
        [
            new LossInfo(policy, Loss.BinaryCrossEntropy, 1, 0, 2, 0, 2, HasZeroOneTargets: false),
            new LossInfo("value", Loss.MeanSquaredError, ValueWeight, 2, 1, 2, 1, HasZeroOneTargets: false),
        ],
    };

    /// <summary>Samples that the network can fit, for the most part: vector, goal; policy, value.</summary>
    public static DataSet CreateData(int count)
    {
        float[] inputs = new float[count * Inputs], targets = new float[count * Outputs];
        for (int i = 0; i < count; i++)
        {
            float[] input = [MathF.Sin(i), MathF.Cos(3 * i), MathF.Sin(5 * i)];
            input.CopyTo(inputs, i * Inputs);
            float[] target = [input[0] > 0 ? 1 : 0, input[1] > input[0] ? 1 : 0, input[0] + (2 * input[1]) - input[2]];
            target.CopyTo(targets, i * Outputs);
        }

        return new DataSet(inputs, targets, Inputs, Outputs);
    }

    public static ref float FirstWeight(ActorCritic predictor) => ref predictor.Parameters.Start(0);

    public void Predict(ReadOnlySpan<float> input, Span<float> output) => PredictBatch(input, output);

    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs) =>
        this.PredictBatch(inputs, outputs, maxDegreeOfParallelism: 1);

    public static void PredictChunk(
        ref float inputs, ref float outputs, ref float parameters, ref float workspace, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            ref float input = ref Unsafe.Add(ref inputs, row * Inputs);
            ref float output = ref Unsafe.Add(ref outputs, row * Outputs);
            for (int j = 0; j < Policies; j++)
            {
                float logit = (input * Unsafe.Add(ref parameters, j)) + (Unsafe.Add(ref input, 1) * Unsafe.Add(ref parameters, 16 + j));
                Unsafe.Add(ref output, j) = 1 / (1 + MathF.Exp(-logit));
            }

            float value = 0;
            for (int k = 0; k < Inputs; k++)
                value += (Unsafe.Add(ref input, k) - Unsafe.Add(ref parameters, Mean + k)) * Unsafe.Add(ref parameters, Value + (16 * k));
            Unsafe.Add(ref output, Policies) = value;
        }
    }

    public static void PredictOne(ref float input, ref float output, ref float parameters, ref float workspace) =>
        PredictChunk(ref input, ref output, ref parameters, ref workspace, rows: 1);

    public double ComputeRegularization() => 0;

    public static void ComputeLoss(ActorCritic network, in SampleRows rows)
    {
        PredictChunk(ref rows.Input, ref rows.Output, ref network.Parameters.Start(0), ref rows.Workspace, rows.Count);
        for (int row = 0; row < rows.Count; row++)
        {
            ReadOnlySpan<float> output = Row(ref rows.Output, Outputs, row), target = Row(ref rows.Target, Outputs, row);
            float policy = 0;
            for (int j = 0; j < Policies; j++)
                policy -= ((target[j] * MathF.Log(output[j])) + ((1 - target[j]) * MathF.Log(1 - output[j]))) / Policies;
            Unsafe.Add(ref rows.Losses, row) = policy;
            Unsafe.Add(ref rows.Losses, ChunkRows + row) = MathF.Pow(output[2] - target[2], 2);
        }
    }

    public static void Backpropagate(ActorCritic network, in SampleRows rows, DropoutKey dropout)
    {
        ComputeLoss(network, rows);
        for (int row = 0; row < rows.Count; row++)
        {
            ReadOnlySpan<float> output = Row(ref rows.Output, Outputs, row), target = Row(ref rows.Target, Outputs, row);
            float weight = Unsafe.Add(ref rows.Weights, row);
            Span<float> errors = Row(ref rows.Workspace, 16, row);
            for (int j = 0; j < Policies; j++)
                errors[j] = weight * (output[j] - target[j]) / Policies;
            errors[2] = weight * ValueWeight * 2 * (output[2] - target[2]);
        }
    }

    public static void ReduceGradients<TSink>(ActorCritic network, int piece, in SampleRows rows, ref TSink sink)
        where TSink : struct, IGradientSink
    {
        (int first, int length) = piece switch { 0 => (0, 32), 1 => (Mean, 16), _ => (Value, 48) };
        Span<float> sums = MemoryMarshal.CreateSpan(ref rows.Scratch, length);
        sums.Clear();
        for (int row = 0; row < rows.Count && piece != 1; row++)
        {
            ReadOnlySpan<float> errors = Row(ref rows.Workspace, 16, row), input = Row(ref rows.Input, Inputs, row);
            for (int k = 0; k < length / 16; k++)
            {
                if (piece == 2)
                    sums[16 * k] += (input[k] - network.Parameters[1][k]) * errors[2];
                for (int j = 0; j < Policies && piece == 0; j++)
                    sums[(16 * k) + j] += input[k] * errors[j];
            }
        }

        sink.Add<Panel128>(ref rows.Scratch, (nuint)first, (nuint)length);
    }

    private static Span<float> Row(ref float rows, int size, int row) =>
        MemoryMarshal.CreateSpan(ref Unsafe.Add(ref rows, row * size), size);
}
