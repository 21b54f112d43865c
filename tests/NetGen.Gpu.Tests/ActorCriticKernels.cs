using System.Collections.Immutable;
using ILGPU;
using NetGen.Gpu;
using NetGen.Numerics;

namespace NetGen.Tests.Training;

/// <content>Kernels written by hand: one thread a sample, and for gradients one group for each 32 samples.</content>
internal sealed partial class ActorCritic : IGpuTrainableNetwork<ActorCritic>
{
    private const int GroupSize = 32;
    private const int Length = 96;

    public static GpuRoutine PredictKernels { get; } = Routine(PredictKernel);

    public static GpuRoutine LossKernels { get; } = Routine(LossKernel);

    public static GpuRoutine GradientKernels { get; } = Routine(LossKernel, GradientKernel);

    // As if the kernels gave the constants a gradient, which the library must not apply.
    public static ImmutableArray<GpuParameter> GpuParameters { get; } =
    [
        new GpuParameter(0, 32, GroupSize, 0, 0),
        new GpuParameter(Mean, 16, GroupSize, 0, 0),
        new GpuParameter(Value, 48, GroupSize, 0, 0),
    ];

    private static GpuRoutine Routine(params Action<KernelArguments>[] kernels)
    {
        ImmutableArray<GpuKernel> list = [.. kernels.Select(kernel => new GpuKernel(kernel, GroupSize, GroupSize))];
        return new GpuRoutine(RowLength: 0, list, list, GpuPrecision.Float32);
    }

    private static void PredictKernel(KernelArguments a)
    {
        int row = (Grid.IdxX * GroupSize) + Group.IdxX;
        if (row < a.Rows)
            PredictRow(a, a.FirstRow + row, a.FirstRow + row);
    }

    private static void LossKernel(KernelArguments a)
    {
        int row = (Grid.IdxX * GroupSize) + Group.IdxX;
        if (row >= a.Rows)
            return;
        long sample = Sample(a, row), output = (a.FirstRow + row) * Outputs;
        PredictRow(a, sample, a.FirstRow + row);
        float policy = 0;
        for (int j = 0; j < Policies; j++)
        {
            float target = a.Targets[(sample * Outputs) + j], probability = a.Outputs[output + j];
            policy -= ((target * Log(probability)) + ((1 - target) * Log(1 - probability))) / Policies;
        }

        float error = a.Outputs[output + 2] - a.Targets[(sample * Outputs) + 2];
        a.Losses[(a.FirstRow + row) * 2] = policy;
        a.Losses[((a.FirstRow + row) * 2) + 1] = error * error;
    }

    private static void GradientKernel(KernelArguments a)
    {
        for (int word = Group.IdxX; word < Length; word += GroupSize)
        {
            float sum = 0;
            for (int i = 0; i < GroupSize; i++)
            {
                int row = (Grid.IdxX * GroupSize) + i;
                if (row < a.Rows)
                    sum += Gradient(a, row, word);
            }

            int parameter = word < Mean ? 0 : word < Value ? 1 : 2;
            int offset = word < Mean ? 0 : word < Value ? Mean : Value;
            int length = word < Mean ? 32 : word < Value ? 16 : 48;
            a.Partials[a.PartialStarts[parameter] + (Grid.IdxX * length) + word - offset] = sum;
        }
    }

    private static float Gradient(KernelArguments a, int row, int word)
    {
        long sample = Sample(a, row);
        float weight = KernelSamples.Weight(a, row);
        if (word >= Mean && word < Value)
            return 1;
        int lane = word % 16, input = (word < Mean ? word : word - Value) / 16;
        if (lane >= (word < Mean ? Policies : 1))
            return 0;
        float x = a.Inputs[(sample * Inputs) + input];
        int column = word < Mean ? lane : 2;
        float error = a.Outputs[((a.FirstRow + row) * Outputs) + column] - a.Targets[(sample * Outputs) + column];
        return word < Mean
            ? x * weight * error / Policies
            : (x - a.Parameters[Mean + input]) * weight * ValueWeight * 2 * error;
    }

    private static void PredictRow(KernelArguments a, long sample, long row)
    {
        float value = 0;
        for (int k = 0; k < Inputs; k++)
            value += (a.Inputs[(sample * Inputs) + k] - a.Parameters[Mean + k]) * a.Parameters[Value + (16 * k)];
        a.Outputs[(row * Outputs) + 2] = value;
        for (int j = 0; j < Policies; j++)
        {
            float logit = (a.Inputs[sample * Inputs] * a.Parameters[j]) + (a.Inputs[(sample * Inputs) + 1] * a.Parameters[16 + j]);
            a.Outputs[(row * Outputs) + j] = 1 / (1 + PanelMath.Exp(new Lane(-logit)).Value);
        }
    }

    private static long Sample(KernelArguments a, int row) =>
        a.Order.Length == 0 ? a.FirstRow + row : a.Order[a.FirstRow + row];

    private static float Log(float value) => PanelMath.Log(new Lane(value)).Value;
}
