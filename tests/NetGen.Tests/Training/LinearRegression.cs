using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetGen.Numerics;
using NetGen.Storage;

namespace NetGen.Tests.Training;

/// <summary>
/// y = x·K + b from 3 inputs to 2 outputs with the mean squared error, written by hand in plain loops: what the trainer
/// sees of a generated network, simple enough to check with a pencil.
/// </summary>
internal sealed class LinearRegression : ITrainableNetwork<LinearRegression>
{
    public static NetworkDescription Description { get; } = new(
        "LinearRegression",
        [3],
        [2],
        [new LayerInfo("dense", "Dense", "2", [2], 8, 14)],
        [
            new ParameterInfo("dense/kernel", [3, 2], 0, ParameterLayout.Panels, Initializer.Zeros, 0),
            new ParameterInfo("dense/bias", [2], 48, ParameterLayout.Vector, Initializer.Zeros, 0),
        ],
        64);

    public static int TargetSize => 2;

    public static Loss Loss => Loss.MeanSquaredError;

    public static int ChunkRows => 512;

    public static int ChunkWorkspaceLength => 16 * ChunkRows;

    public static int ScratchLength => 64;

    public static int GradientPieces => 2;

    public static int PredictionWorkspaceLength => 0;

    public ParameterStore Parameters { get; } = new(Description);

    public static ref float FirstWeight(LinearRegression predictor) => ref predictor.Parameters.Start(0);

    /// <summary>λ of a penalty λ·ΣK².</summary>
    public float KernelL2 { get; init; }

    /// <summary>Whether each step drops one input, chosen by seed and step.</summary>
    public bool HasDropout { get; init; }

    /// <summary>The sizes of the batches that gradients were computed for.</summary>
    public List<int> BatchSizes { get; } = new(1000);

    /// <summary>The first input of every sample trained on, in order.</summary>
    public List<float> FirstInputs { get; } = new(10000);

    public void Predict(ReadOnlySpan<float> input, Span<float> output) => Forward(input, output, -1);

    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs) =>
        this.PredictBatch(inputs, outputs, maxDegreeOfParallelism: 1);

    public static void PredictChunk(
        ref float inputs, ref float outputs, ref float parameters, ref float workspace, int rows)
    {
        for (int i = 0; i < rows * 2; i++)
        {
            (int row, int j) = Math.DivRem(i, 2);
            float sum = Unsafe.Add(ref parameters, 48 + j);
            for (int k = 0; k < 3; k++)
                sum += Unsafe.Add(ref inputs, (row * 3) + k) * Unsafe.Add(ref parameters, (k * 16) + j);
            Unsafe.Add(ref outputs, i) = sum;
        }
    }

    public static void PredictOne(ref float input, ref float output, ref float parameters, ref float workspace) =>
        PredictChunk(ref input, ref output, ref parameters, ref workspace, rows: 1);

    public double ComputeRegularization()
    {
        double sum = 0;
        for (int i = 0; i < 6; i++)
            sum += Parameters[0][i] * Parameters[0][i];
        return KernelL2 * sum;
    }

    public static void ComputeLoss(LinearRegression network, in SampleRows rows)
    {
        for (int i = 0; i < rows.Count; i++)
            network.ForwardRow(rows, i, -1);
    }

    public static void Backpropagate(
        LinearRegression network, in SampleRows rows, DropoutKey dropout)
    {
        int dropped = network.HasDropout ? (int)((dropout.Seed + dropout.Step) % 3) : -1;
        for (int i = 0; i < rows.Count; i++)
        {
            network.ForwardRow(rows, i, dropped);
            Span<float> errors = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref rows.Workspace, 16 * i), 16);
            for (int j = 0; j < 2; j++)
                errors[j] = (Row(ref rows.Output, 2, i)[j] - Row(ref rows.Target, 2, i)[j]) * Unsafe.Add(ref rows.Weights, i);
            errors[2] = dropped;
            network.FirstInputs.Add(Row(ref rows.Input, 3, i)[0]);
        }

        network.BatchSizes.Add(rows.Count);
    }

    public static void ReduceGradients<TSink>(
        LinearRegression network, int piece, in SampleRows rows, ref TSink sink)
        where TSink : struct, IGradientSink
    {
        int inputs = piece == 0 ? 3 : 1;
        Span<float> sums = MemoryMarshal.CreateSpan(ref rows.Scratch, inputs * 16);
        sums.Clear();
        for (int i = 0; i < rows.Count; i++)
        {
            ReadOnlySpan<float> errors = Row(ref rows.Workspace, 16, i);
            for (int k = 0; k < inputs; k++)
            {
                float factor = piece == 1 ? 1 : k == (int)errors[2] ? 0 : Row(ref rows.Input, 3, i)[k];
                for (int j = 0; j < 2; j++)
                    sums[(k * 16) + j] += factor * errors[j];
            }
        }

        for (int k = 0; k < inputs && piece == 0 && sink.IsLast; k++)
        {
            for (int j = 0; j < 2; j++)
                sums[(k * 16) + j] += 2 * network.KernelL2 * network.Parameters[0][k, j];
        }

        sink.Add<Panel128>(ref rows.Scratch, piece == 0 ? 0u : 48u, (nuint)sums.Length);
    }

    private void ForwardRow(in SampleRows rows, int row, int dropped)
    {
        Span<float> output = Row(ref rows.Output, 2, row);
        Forward(Row(ref rows.Input, 3, row), output, dropped);
        Unsafe.Add(ref rows.Losses, row) = SquaredErrors(Row(ref rows.Target, 2, row), output);
    }

    private static Span<float> Row(ref float rows, int size, int row) =>
        MemoryMarshal.CreateSpan(ref Unsafe.Add(ref rows, row * size), size);

    private void Forward(ReadOnlySpan<float> input, Span<float> output, int dropped)
    {
        for (int j = 0; j < 2; j++)
        {
            float sum = Parameters[1][j];
            for (int k = 0; k < 3; k++)
                sum += k == dropped ? 0 : input[k] * Parameters[0][k, j];
            output[j] = sum;
        }
    }

    private static float SquaredErrors(ReadOnlySpan<float> targets, ReadOnlySpan<float> predictions)
    {
        float sum = 0;
        for (int i = 0; i < targets.Length; i++)
            sum += MathF.Pow(predictions[i] - targets[i], 2) / 2;
        return sum;
    }
}
