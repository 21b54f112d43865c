using ILGPU;
using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>The losses of samples as a device has computed them, row by row.</summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
/// <param name="count">The number of samples.</param>
internal sealed class HostLosses<TNetwork>(int count)
    where TNetwork : class, IGpuTrainableNetwork<TNetwork>
{
    private readonly float[] _values = new float[checked(count * TNetwork.LossCount)];
    private readonly double[] _sums = new double[TNetwork.LossCount];

    /// <summary>The sum of each loss over the samples that <see cref="Sum"/> was last asked for.</summary>
    public ReadOnlySpan<double> Sums => _sums;

    /// <summary>Takes memory for them on the device.</summary>
    /// <exception cref="GpuException">The device has too little memory.</exception>
    public ArrayView<float> Allocate(DeviceMemory memory, string purpose) => memory.Allocate<float>(_values.Length, purpose);

    /// <summary>Copies them from the device. They are there once the stream has been waited for.</summary>
    public void CopyFrom(ArrayView<float> losses, AcceleratorStream stream) => losses.CopyToCPU(stream, _values);

    /// <summary>Sums some samples.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="weights">The weights of all samples; empty for 1 each.</param>
    /// <param name="order">The sample that each row is of; empty where they are in their order.</param>
    /// <returns>The mean over the samples of the weighted sum of the losses.</returns>
    public double Sum(int start, int rows, ReadOnlySpan<float> weights, ReadOnlySpan<int> order = default)
    {
        Array.Clear(_sums);
        for (int row = start; row < start + rows; row++)
        {
            double weight = weights.IsEmpty ? 1 : weights[order.IsEmpty ? row : order[row]];
            for (int i = 0; i < _sums.Length; i++)
                _sums[i] += _values[(row * _sums.Length) + i] * weight;
        }

        return NetworkLosses.Total(TNetwork.Description, _sums) / rows;
    }
}
