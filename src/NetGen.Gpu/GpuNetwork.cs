using ILGPU;
using ILGPU.Runtime;
using NetGen.Storage;

namespace NetGen.Gpu;

/// <summary>A network on a GPU: the same parameters, and kernels generated from the same program.</summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
/// <remarks>
/// It has a copy of the parameters, made when it is created: <see cref="CopyParametersToDevice"/> renews it after the
/// network was changed, and <see cref="CopyParametersToHost"/> brings back what was trained on the device. For one thread
/// at a time. An accelerator that the caller gave must outlive it.
/// </remarks>
public sealed partial class GpuNetwork<TNetwork> : IDisposable
    where TNetwork : class, IGpuNetwork<TNetwork>
{
    // Scratch memory of a prediction in floats: enough rows to fill a device, and little beside its memory.
    private const int WorkspaceLimit = 1 << 24;
    private const int RowQuantum = 32;

    private readonly KernelList _predict;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _workspace;
    private readonly int _chunkRows;
    private MemoryBuffer1D<float, Stride1D.Dense> _inputs;
    private MemoryBuffer1D<float, Stride1D.Dense> _outputs;
    private bool _isDisposed;

    /// <summary>Puts a network on a device; the generated <c>CreateGpu</c> calls it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="accelerator">The device, which the caller disposes of; <see langword="null"/> for the machine's best.</param>
    /// <exception cref="GpuException">There is no device, or it has too little memory.</exception>
    public GpuNetwork(TNetwork network, Accelerator? accelerator = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        Network = network;
        Device = new Device(accelerator);
        try
        {
            _predict = new KernelList(Device.Accelerator, TNetwork.PredictKernels);
            Parameters = Device.Allocate<float>(TNetwork.Description.StorageLength, "the parameters");
            int rows = WorkspaceLimit / Math.Max(_predict.RowLength, 256) / RowQuantum * RowQuantum;
            _chunkRows = Math.Max(rows, RowQuantum);
            _workspace = Device.Allocate<float>((long)_chunkRows * _predict.RowLength, "a prediction");
            _inputs = Device.Allocate<float>(0, "samples");
            _outputs = Device.Allocate<float>(0, "predictions");
            CopyParametersToDevice();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The network on the host.</summary>
    public TNetwork Network { get; }

    /// <summary>The device.</summary>
    public Accelerator Accelerator => Device.Accelerator;

    /// <summary>The stream in which the device computes; work that others put into it is done in order.</summary>
    public AcceleratorStream Stream => Device.Stream;

    /// <summary>The device and its stream.</summary>
    internal Device Device { get; }

    /// <summary>The parameters on the device.</summary>
    internal MemoryBuffer1D<float, Stride1D.Dense> Parameters { get; }

    /// <summary>Copies the parameters of <see cref="Network"/> to the device, and waits until they are there.</summary>
    public void CopyParametersToDevice()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        AlignedBuffer host = Network.Parameters.Buffer;
        Parameters.View.SubView(0, host.Length).CopyFromCPU(Stream, ref host.Start, host.Length);
        Stream.Synchronize();
    }

    /// <summary>Copies the parameters on the device to <see cref="Network"/>, after all work given before.</summary>
    public void CopyParametersToHost()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        AlignedBuffer host = Network.Parameters.Buffer;
        Parameters.View.SubView(0, host.Length).CopyToCPU(Stream, ref host.Start, host.Length);
        Stream.Synchronize();
    }

    /// <summary>Computes the outputs of a batch of samples in the memory of the device.</summary>
    /// <param name="inputs">n samples, one behind the other; must begin at a multiple of 16 bytes.</param>
    /// <param name="outputs">Receives n times the output's size.</param>
    /// <remarks>
    /// Nothing is copied, allocated or waited for: the work is given to <see cref="Stream"/>. What is put into that stream
    /// afterwards finds the outputs; elsewhere, wait with <c>Stream.Synchronize()</c> first.
    /// </remarks>
    /// <exception cref="ArgumentException">A length is no multiple of the sample's, or the counts differ.</exception>
    public void PredictBatch(ArrayView<float> inputs, ArrayView<float> outputs)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        long count = Count(inputs.Length, outputs.Length);
        var arguments = new KernelArguments
        {
            Inputs = inputs,
            Outputs = outputs,
            Parameters = Parameters.View,
            Workspace = _workspace.View,
            RowCapacity = _chunkRows,
        };
        for (long row = 0; row < count; row += _chunkRows)
        {
            arguments.FirstRow = row;
            arguments.Rows = (int)Math.Min(_chunkRows, count - row);
            _predict.Launch(Stream, arguments);
        }
    }

    /// <summary>Computes the outputs of a batch of samples.</summary>
    /// <param name="inputs">n samples, one behind the other.</param>
    /// <param name="outputs">Receives n times the output's size.</param>
    /// <exception cref="ArgumentException">A length is no multiple of the sample's, or the counts differ.</exception>
    /// <exception cref="GpuException">The device has too little memory.</exception>
    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (Count(inputs.Length, outputs.Length) == 0)
            return;
        Grow(ref _inputs, inputs.Length, "samples");
        Grow(ref _outputs, outputs.Length, "predictions");
        ArrayView<float> deviceInputs = _inputs.View.SubView(0, inputs.Length), deviceOutputs = _outputs.View.SubView(0, outputs.Length);
        deviceInputs.CopyFromCPU(Stream, inputs);
        PredictBatch(deviceInputs, deviceOutputs);
        deviceOutputs.CopyToCPU(Stream, outputs);
        Stream.Synchronize();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _outputs?.Dispose();
        _inputs?.Dispose();
        _workspace?.Dispose();
        Parameters?.Dispose();
        Device.Dispose();
    }

    private static long Count(long inputs, long outputs)
    {
        NetworkDescription description = TNetwork.Description;
        long count = inputs / description.InputSize;
        if (inputs % description.InputSize != 0)
            throw new ArgumentException(
                $"PredictBatch expects a multiple of {description.InputSize} input values, got {inputs}.", nameof(inputs));
        if (outputs != count * description.OutputSize)
            throw new ArgumentException(
                $"PredictBatch expects {count * description.OutputSize} output values for {count} samples, got {outputs}.",
                nameof(outputs));
        return count;
    }

    private void Grow(ref MemoryBuffer1D<float, Stride1D.Dense> buffer, long length, string purpose)
    {
        if (buffer.Length >= length)
            return;
        MemoryBuffer1D<float, Stride1D.Dense> grown = Device.Allocate<float>(length, purpose);
        buffer.Dispose();
        buffer = grown;
    }
}
