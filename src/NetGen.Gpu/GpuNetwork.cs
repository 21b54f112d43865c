using ILGPU;
using ILGPU.Runtime;
using NetGen.Storage;

namespace NetGen.Gpu;

/// <summary>A network on a GPU, with a copy of the parameters and with kernels generated from the same program.</summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
/// <remarks>
/// It copies the parameters when it is created. After you change the network, call <see cref="CopyParametersToDevice"/>. After
/// training on the device, call <see cref="CopyParametersToHost"/>. Only one thread may use it at a time. If you passed an
/// accelerator, keep it until this is disposed of.
/// </remarks>
public sealed class GpuNetwork<TNetwork> : IDisposable
    where TNetwork : class, IGpuNetwork<TNetwork>
{
    // Scratch memory of a prediction in floats: enough rows to fill a device, and little beside its memory.
    private const int WorkspaceLimit = 1 << 24;
    private const int MinimumRowLength = 8;
    private const int VectorBytes = 16;

    private readonly KernelList _predict;
    private readonly RoundedParameters? _rounded;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _workspace;
    private readonly int _chunkRows;
    private HostPipeline? _pipeline;
    private bool _isDisposed;

    /// <summary>Puts a network on a device. The generated <c>CreateGpu</c> calls this constructor.</summary>
    /// <param name="network">The network.</param>
    /// <param name="accelerator">The device; the caller disposes of it. <see langword="null"/> for the machine's best device.</param>
    /// <exception cref="GpuException">There is no device, or it has too little memory.</exception>
    public GpuNetwork(TNetwork network, Accelerator? accelerator = null)
        : this(network, accelerator, usesTensorCores: null)
    {
    }

    /// <summary>Puts a network on a device, with matrix instructions, without them, or with them if they pay.</summary>
    internal GpuNetwork(TNetwork network, Accelerator? accelerator, bool? usesTensorCores, AcceleratorStream? stream = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        Network = network;
        UsesTensorCores = usesTensorCores;
        Device = new Device(accelerator, stream);
        try
        {
            _predict = new KernelList(Device.Accelerator, TNetwork.PredictKernels, usesTensorCores);
            Parameters = Device.Allocate<float>(TNetwork.Description.StorageLength, "the parameters");
            if (_predict.ReadsRounded)
                _rounded = new RoundedParameters(Device, Parameters.View);
            int rows = WorkspaceLimit / Math.Max(Math.Max(_predict.RowLength, _predict.Positions), MinimumRowLength) / KernelList.RowQuantum * KernelList.RowQuantum;
            _chunkRows = Math.Max(rows, KernelList.RowQuantum);
            _workspace = Device.Allocate<float>((long)_chunkRows * _predict.RowLength, "a prediction");
            CopyParametersToDevice();
        }
        catch (Exception exception)
        {
            Dispose();
            if (exception is AcceleratorException refused)
                throw Device.Failed("CreateGpu", refused);
            throw;
        }
    }

    /// <summary>Whether matrix instructions are used; <see langword="null"/> if they pay.</summary>
    internal bool? UsesTensorCores { get; }

    /// <summary>The network on the host.</summary>
    public TNetwork Network { get; }

    /// <summary>The device.</summary>
    public Accelerator Accelerator => Device.Accelerator;

    /// <summary>
    /// The precision in which its kernels multiply: that of <c>[Gpu(Precision = …)]</c> if the device supports it, else
    /// <see cref="GpuPrecision.Float32"/>.
    /// </summary>
    public GpuPrecision Precision => _predict.Precision;

    /// <summary>The stream in which the device computes. Your own work in this stream is done in order.</summary>
    public AcceleratorStream Stream => Device.Stream;

    /// <summary>The device and its stream.</summary>
    internal Device Device { get; }

    /// <summary>The parameters on the device.</summary>
    internal MemoryBuffer1D<float, Stride1D.Dense> Parameters { get; }

    /// <summary>The same in bfloat16, if kernels read them in bfloat16; else nothing.</summary>
    internal ArrayView<float> Rounded => _rounded?.View ?? ArrayView<float>.Empty;

    /// <summary>Call it after putting work that changes <see cref="Parameters"/> into the stream.</summary>
    internal void NoteParametersChanged() => _rounded?.Renew(Stream);

    /// <summary>Copies the parameters of <see cref="Network"/> to the device, and waits for the copy.</summary>
    /// <exception cref="GpuException">The device was lost.</exception>
    public unsafe void CopyParametersToDevice()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        AlignedBuffer host = Network.Parameters.Buffer;
        try
        {
            // Of a small network they are an ordinary array, which must not move meanwhile.
            fixed (float* start = &TNetwork.FirstWeight(Network))
            {
                Parameters.View.SubView(0, host.Length).CopyFromCPU(Stream, ref *start, host.Length);
                NoteParametersChanged();
                Stream.Synchronize();
            }
        }
        catch (AcceleratorException exception)
        {
            throw Device.Failed("CopyParametersToDevice", exception);
        }
    }

    /// <summary>Copies the parameters on the device to <see cref="Network"/>, after all earlier work is done.</summary>
    /// <exception cref="GpuException">The device was lost.</exception>
    /// <exception cref="InvalidOperationException">The network's parameters cannot be changed (<see cref="ParameterStore.IsReadOnly"/>).</exception>
    public unsafe void CopyParametersToHost()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        AlignedBuffer host = Network.Parameters.Buffer;
        host.RequireWritable();
        try
        {
            fixed (float* start = &TNetwork.FirstWeight(Network))
            {
                Parameters.View.SubView(0, host.Length).CopyToCPU(Stream, ref *start, host.Length);
                Stream.Synchronize();
            }
        }
        catch (AcceleratorException exception)
        {
            throw Device.Failed("CopyParametersToHost", exception);
        }
    }

    /// <summary>Computes the outputs of a batch of samples in the memory of the device.</summary>
    /// <param name="inputs">n samples, one after the other. The view must begin at a multiple of 16 bytes.</param>
    /// <param name="outputs">Receives n times the output's size.</param>
    /// <remarks>
    /// It copies nothing, allocates nothing and does not wait: the work goes into <see cref="Stream"/>. Later work in the same
    /// stream sees the outputs. Anywhere else, call <c>Stream.Synchronize()</c> first.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// A length is not a multiple of the sample's, the counts differ, the outputs overlap the inputs, or a view does not begin at
    /// a multiple of 16 bytes.
    /// </exception>
    /// <exception cref="GpuException">The device was lost.</exception>
    public void PredictBatch(ArrayView<float> inputs, ArrayView<float> outputs)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        long count = Count(inputs.Length, outputs.Length);
        RequireAligned(inputs, nameof(inputs));
        RequireAligned(outputs, nameof(outputs));
        RequireApart(inputs, outputs);
        var arguments = new KernelArguments
        {
            Inputs = inputs,
            Outputs = outputs,
            Parameters = Parameters.View,
            Rounded = Rounded,
            Workspace = _workspace.View,
            RowCapacity = _chunkRows,
        };
        try
        {
            // Chunks of the same size: a last one of few samples would leave most of the device idle.
            long rows = KernelList.RowsOfChunk(count, _chunkRows);
            for (long row = 0; row < count; row += rows)
            {
                arguments.FirstRow = row;
                arguments.Rows = (int)Math.Min(rows, count - row);
                _predict.Launch(Stream, arguments);
            }
        }
        catch (AcceleratorException exception)
        {
            throw Device.Failed("PredictBatch", exception);
        }
    }

    /// <summary>Computes the outputs of a batch of samples.</summary>
    /// <param name="inputs">n samples, one after the other.</param>
    /// <param name="outputs">Receives n times the output's size.</param>
    /// <remarks>
    /// Samples go through page-locked memory, two chunks at a time, so copies and kernels overlap. The batch may be larger than
    /// the device's memory. The first call allocates the page-locked memory; later calls allocate nothing.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// A length is not a multiple of the sample's, the counts differ, or the outputs overlap the inputs.
    /// </exception>
    /// <exception cref="GpuException">The device has too little memory, or was lost.</exception>
    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (Count(inputs.Length, outputs.Length) == 0)
            return;
        NetworkGuard.Apart(inputs, outputs, nameof(inputs), nameof(outputs));
        try
        {
            // After what was given to the stream before: it may change the parameters.
            Stream.Synchronize();
            _pipeline ??= new HostPipeline(Device, _predict, TNetwork.Description);
            _pipeline.Run(Parameters.View, Rounded, inputs, outputs);
        }
        catch (AcceleratorException exception)
        {
            throw Device.Failed("PredictBatch", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _pipeline?.Dispose();
        DeviceObject.Release(_workspace);
        _rounded?.Dispose();
        DeviceObject.Release(Parameters);
        Device.Dispose();
    }

    // As NetworkGuard does for spans; a view of a device may be longer than one of them.
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

    // As NetworkGuard does for spans.
    private static void RequireApart(ArrayView<float> inputs, ArrayView<float> outputs)
    {
        if (inputs.Length == 0)
            return;
        long distance = outputs.LoadEffectiveAddressAsPtr() - inputs.LoadEffectiveAddressAsPtr();
        if (distance < inputs.LengthInBytes && -distance < outputs.LengthInBytes)
            throw new ArgumentException(
                "PredictBatch writes outputs while it reads inputs, and the two overlap; give outputs memory of their own.",
                nameof(outputs));
    }

    // Rows are moved 128 bits at a time; memory that is taken from a device begins where that can be, a part of it may not.
    private static void RequireAligned(ArrayView<float> view, string name)
    {
        if (view.Length > 0 && view.LoadEffectiveAddressAsPtr() % VectorBytes != 0)
            throw new ArgumentException(
                $"PredictBatch expects {name} that begin at a multiple of {VectorBytes} bytes, but the view does not; " +
                $"use a view that begins at a multiple of {VectorBytes / sizeof(float)} values.",
                name);
    }
}
