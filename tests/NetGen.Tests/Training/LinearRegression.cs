using System.Runtime.CompilerServices;
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

    public static int TrainingWorkspaceLength => 16;

    public static int ChunkRows => 4;

    public ParameterStore Parameters { get; } = new(Description);

    public WorkspacePool ChunkWorkspaces { get; } = new(0);

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

    public double ComputeRegularization()
    {
        double sum = 0;
        for (int i = 0; i < 6; i++)
            sum += Parameters[0][i] * Parameters[0][i];
        return KernelL2 * sum;
    }

    public double ComputeLoss(
        ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, Span<float> predictions, AlignedBuffer workspace)
    {
        PredictBatch(inputs, predictions);
        return SquaredErrors(targets, predictions);
    }

    public double ComputeGradients(
        ReadOnlySpan<float> inputs,
        ReadOnlySpan<float> targets,
        DropoutKey dropout,
        Span<float> predictions,
        AlignedBuffer gradients,
        AlignedBuffer workspace)
    {
        int count = inputs.Length / 3;
        int dropped = HasDropout ? (int)((dropout.Seed + dropout.Step) % 3) : -1;
        gradients.Span.Clear();
        var kernel = new Parameter(Description.Parameters[0], gradients);
        var bias = new Parameter(Description.Parameters[1], gradients);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<float> input = inputs.Slice(i * 3, 3);
            Forward(input, predictions.Slice(i * 2, 2), dropped);
            for (int j = 0; j < 2; j++)
            {
                float error = (predictions[(i * 2) + j] - targets[(i * 2) + j]) / count;
                bias[j] += error;
                for (int k = 0; k < 3; k++)
                    kernel[k, j] += k == dropped ? 0 : input[k] * error;
            }

            FirstInputs.Add(input[0]);
        }

        for (int i = 0; i < 6; i++)
            kernel[i] += 2 * KernelL2 * Parameters[0][i];
        BatchSizes.Add(count);
        return SquaredErrors(targets, predictions);
    }

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

    private static double SquaredErrors(ReadOnlySpan<float> targets, ReadOnlySpan<float> predictions)
    {
        double sum = 0;
        for (int i = 0; i < targets.Length; i++)
            sum += Math.Pow(predictions[i] - targets[i], 2) / 2;
        return sum;
    }
}
