using ILGPU;
using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>
/// Takes samples from the host's memory through a network and the predictions back: two chunks are under way at a time, so
/// that the copies of one overlap with what is computed for the other. Allocates nothing once it is there.
/// </summary>
internal sealed class HostPipeline : IDisposable
{
    // Of samples and predictions of a chunk: many times what a copy costs to start, little beside any device's memory.
    private const int ChunkFloats = 1 << 21;
    private const int WorkspaceFloats = 1 << 24;

    private readonly KernelList _kernels;
    private readonly NetworkDescription _description;
    private readonly int _chunkRows;
    private readonly Slot[] _slots = new Slot[2];

    /// <summary>Takes the memory.</summary>
    /// <param name="device">The device.</param>
    /// <param name="kernels">The kernels of a prediction.</param>
    /// <param name="description">The network's sizes.</param>
    /// <param name="maximumRows">The most samples of a chunk, if they are to be few.</param>
    /// <exception cref="GpuException">The device has too little memory.</exception>
    public HostPipeline(Device device, KernelList kernels, NetworkDescription description, int maximumRows = int.MaxValue)
    {
        (_kernels, _description) = (kernels, description);
        int rows = Math.Min(
            ChunkFloats / (description.InputSize + description.OutputSize), WorkspaceFloats / Math.Max(kernels.RowLength, 1));
        _chunkRows = Math.Max(Math.Min(rows, maximumRows) / KernelList.RowQuantum, 1) * KernelList.RowQuantum;
        try
        {
            for (int i = 0; i < _slots.Length; i++)
                _slots[i] = new Slot(device, _chunkRows, kernels.RowLength, description);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Computes predictions.</summary>
    /// <param name="parameters">The parameters on the device.</param>
    /// <param name="rounded">The same in bfloat16, if kernels read them in bfloat16.</param>
    /// <param name="inputs">n samples.</param>
    /// <param name="outputs">Receives n predictions.</param>
    public void Run(ArrayView<float> parameters, ArrayView<float> rounded, ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        int count = inputs.Length / _description.InputSize, number = 0;
        for (int row = 0; row < count; row += _chunkRows)
        {
            Slot slot = _slots[number++ % _slots.Length];
            slot.Finish(outputs);
            slot.Start(_kernels, parameters, rounded, inputs, row, Math.Min(_chunkRows, count - row));
        }

        for (int i = 0; i < _slots.Length; i++)
            _slots[number++ % _slots.Length].Finish(outputs);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Slot? slot in _slots)
            slot?.Dispose();
    }

    // A chunk that is under way.
    private sealed class Slot : IDisposable
    {
        private readonly int _inputSize;
        private readonly int _outputSize;
        private readonly int _rowCapacity;
        private readonly AcceleratorStream _stream;
        private readonly PageLockedArray1D<float> _hostInputs;
        private readonly PageLockedArray1D<float> _hostOutputs;
        private readonly MemoryBuffer1D<float, Stride1D.Dense>? _inputs;
        private readonly MemoryBuffer1D<float, Stride1D.Dense>? _outputs;
        private readonly MemoryBuffer1D<float, Stride1D.Dense>? _workspace;
        private int _firstRow;
        private int _rows;

        public Slot(Device device, int rowCapacity, int rowLength, NetworkDescription description)
        {
            (_inputSize, _outputSize, _rowCapacity) = (description.InputSize, description.OutputSize, rowCapacity);
            _stream = device.Accelerator.CreateStream();
            _hostInputs = device.Accelerator.AllocatePageLocked1D<float>((long)rowCapacity * _inputSize);
            _hostOutputs = device.Accelerator.AllocatePageLocked1D<float>((long)rowCapacity * _outputSize);
            try
            {
                _inputs = device.Allocate<float>((long)rowCapacity * _inputSize, "samples");
                _outputs = device.Allocate<float>((long)rowCapacity * _outputSize, "predictions");
                _workspace = device.Allocate<float>((long)rowCapacity * rowLength, "a prediction");
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        /// <summary>Copies samples and starts the computation for them.</summary>
        public void Start(
            KernelList kernels, ArrayView<float> parameters, ArrayView<float> rounded, ReadOnlySpan<float> inputs, int firstRow, int rows)
        {
            (_firstRow, _rows) = (firstRow, rows);
            int length = rows * _inputSize;
            inputs.Slice(firstRow * _inputSize, length).CopyTo(_hostInputs.Span);
            _hostInputs.ArrayView.SubView(0, length).CopyTo(_stream, _inputs!.View.BaseView.SubView(0, length));
            kernels.Launch(_stream, new KernelArguments
            {
                Inputs = _inputs.View,
                Outputs = _outputs!.View,
                Parameters = parameters,
                Rounded = rounded,
                Workspace = _workspace!.View,
                Rows = rows,
                RowCapacity = _rowCapacity,
            });
            length = rows * _outputSize;
            _outputs.View.BaseView.SubView(0, length).CopyTo(_stream, _hostOutputs.ArrayView.SubView(0, length));
        }

        /// <summary>Waits for the computation that was started, if any, and hands the predictions over.</summary>
        public void Finish(Span<float> outputs)
        {
            if (_rows == 0)
                return;
            _stream.Synchronize();
            int length = _rows * _outputSize;
            _hostOutputs.Span[..length].CopyTo(outputs.Slice(_firstRow * _outputSize, length));
            _rows = 0;
        }

        public void Dispose()
        {
            DeviceObject.Release(_workspace);
            DeviceObject.Release(_outputs);
            DeviceObject.Release(_inputs);
            DeviceObject.Release(_hostOutputs);
            DeviceObject.Release(_hostInputs);
            DeviceObject.Release(_stream);
        }
    }
}
