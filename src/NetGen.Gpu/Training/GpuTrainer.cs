using ILGPU;
using ILGPU.Runtime;
using NetGen.Storage;

namespace NetGen.Gpu;

/// <summary>
/// Trains a network on a GPU, as <see cref="Trainer{TNetwork, TOptimizer}"/> does on the CPU. Options, callbacks, metrics and files
/// are the same, so a training can move between CPU and GPU.
/// </summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
/// <typeparam name="TOptimizer">The optimizer's struct.</typeparam>
/// <remarks>
/// The host does not wait for the device within an epoch. Losses and metrics are read at the end of the epoch, and progress is
/// reported then. The same seed, data and options give the same bits on the same device. Only one thread may use a trainer at a
/// time. Dispose of it before its <see cref="GpuNetwork{TNetwork}"/>.
/// </remarks>
public sealed class GpuTrainer<TNetwork, TOptimizer> : Trainer, IDisposable
    where TNetwork : class, IGpuTrainableNetwork<TNetwork>
    where TOptimizer : struct, IOptimizer<TOptimizer>
{
    private readonly DeviceMemory _memory;
    private readonly IUpdateKernel<TOptimizer> _update;
    private readonly ArrayView<float> _parameters;
    private readonly ArrayView<float> _slots;
    private readonly ClippedGradients? _clipped;
    private readonly ExcludedParameters<TOptimizer>? _excluded;
    private readonly ArrayView<QuadRange> _excludedQuads;
    private TOptimizer _optimizer;
    private GpuBatchPass<TNetwork>? _pass;
    private bool _isDisposed;

    /// <summary>Compiles the kernels and allocates the memory. <c>gpu.CreateTrainer(optimizer)</c> calls it.</summary>
    internal GpuTrainer(GpuNetwork<TNetwork> gpu, TOptimizer optimizer, TrainerOptions? options)
        : base(gpu.Network.Parameters, OptimizerDescription.Of(optimizer), options)
    {
        Gpu = gpu;
        _optimizer = optimizer;
        _excluded = ExcludedParameters<TOptimizer>.Find(optimizer, TNetwork.Description);
        _update = UpdateKernel.Create<TOptimizer>(gpu.Accelerator);
        _memory = new DeviceMemory(gpu.Device);
        try
        {
            int length = TNetwork.Description.StorageLength;
            _parameters = gpu.Parameters.View.SubView(0, length);
            var slots = new float[checked(length * optimizer.SlotNames.Length)];
            Array.Fill(slots, optimizer.InitialSlotValue);
            _slots = _memory.Upload<float>(slots, "the optimizer's state");
            if (Options.ClipsGradients)
                _clipped = new ClippedGradients(gpu.Accelerator, _memory, Options, TNetwork.Description);
            _excludedQuads = _memory.Upload<QuadRange>(ExcludedQuads(), "the parameters that are excluded from weight decay");
            gpu.Stream.Synchronize();
        }
        catch (Exception exception)
        {
            _memory.Dispose();
            if (exception is AcceleratorException refused)
                throw gpu.Device.Failed("CreateTrainer", refused);
            throw;
        }
    }

    /// <summary>The network on the device.</summary>
    public GpuNetwork<TNetwork> Gpu { get; }

    /// <summary>The network on the host. It has the trained parameters after each call of <see cref="Fit"/>.</summary>
    public TNetwork Network => Gpu.Network;

    /// <summary>Trains for a number of epochs, starting from the parameters of <see cref="Network"/>.</summary>
    /// <param name="data">The training data, at least one sample. They must fit into the device's memory.</param>
    /// <param name="options">Epochs, batch size, validation and more; <see langword="null"/> for one epoch in batches of 32.</param>
    /// <returns>The loss and the metrics of every completed epoch, as from the CPU's trainer.</returns>
    /// <remarks>
    /// With callbacks, the parameters are copied to <see cref="Network"/> before the callbacks of each epoch and back afterwards,
    /// because callbacks may save or change them. Without callbacks, they are copied at the end only. Progress is reported once
    /// for each epoch.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// The data do not fit the network, a target is none that its loss can mean, or an option is outside its range. All samples
    /// are checked first, and nothing has changed; the message counts the wrong ones and names the first.
    /// </exception>
    /// <exception cref="NotSupportedException">The options have augmentations.</exception>
    /// <exception cref="GpuException">The device has too little memory for the data or the batches, or was lost.</exception>
    /// <exception cref="InvalidOperationException">The trainer is training already.</exception>
    public History Fit(DataSet data, FitOptions? options = null)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        FitPlan plan = Plan(data, options);
        return Alone(() => Run(plan));
    }

    /// <summary>Trains for a number of epochs on a thread of its own; otherwise as <see cref="Fit"/>.</summary>
    /// <param name="data">The training data, at least one sample. They must not change while they are trained on.</param>
    /// <param name="options">Epochs, batch size, validation and more; <see langword="null"/> for one epoch in batches of 32.</param>
    /// <param name="cancellationToken">
    /// Ends training between two steps, as <see cref="FitOptions.CancellationToken"/> does, which counts too: the task then
    /// completes with what was trained and <see cref="StopReason.Cancelled"/>, and throws nothing.
    /// </param>
    /// <returns>A task whose result is that of <see cref="Fit"/>.</returns>
    /// <remarks>
    /// Callbacks and progress are called on the training thread. Until the task has completed, neither the trainer nor its
    /// <see cref="GpuNetwork{TNetwork}"/> may be used or disposed of.
    /// </remarks>
    /// <exception cref="ArgumentException">The data do not fit the network, or an option is outside its range.</exception>
    /// <exception cref="NotSupportedException">The options have augmentations.</exception>
    /// <exception cref="InvalidOperationException">The trainer is training already.</exception>
    public Task<History> FitAsync(DataSet data, FitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        FitPlan plan = Plan(data, options);
        var token = new JoinedToken(plan.Options, cancellationToken);
        return AloneAsync(
            () =>
            {
                // CUDA's context belongs to a thread.
                Gpu.Accelerator.Bind();
                return Run(plan with { Options = token.Options });
            },
            token);
    }

    // The data lie on the device for the length of a call, and batches are made on the host.
    private static FitPlan Plan(DataSet data, FitOptions? options)
    {
        var plan = FitPlan.Make<TNetwork>(data, options);
        return plan.Augmenter is null
            ? plan
            : throw new NotSupportedException(
                "A trainer on a GPU does not apply FitOptions.Augmentations. Call Fit for one epoch at a time on " +
                "data.Augment(augmentations, trainer.Seed, trainer.Epoch), or train on the processor with network.CreateTrainer.");
    }

    private History Run(FitPlan plan)
    {
        try
        {
            using var engine = new GpuFitEngine<TNetwork, TOptimizer>(this, PassFor(plan.LargestBatch), plan);
            return new FitLoop(this, plan, engine).Run();
        }
        catch (AcceleratorException exception)
        {
            throw Gpu.Device.Failed("Fit", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _pass?.Dispose();
        _memory.Dispose();
    }

    /// <summary>Gives the device one step on a batch. Waits for nothing and allocates nothing.</summary>
    internal void LaunchStep(GpuBatchPass<TNetwork> pass, in DeviceBatch batch)
    {
        AcceleratorStream stream = Gpu.Stream;
        _optimizer.BeginStep(Step, LearningRate);
        _excluded?.BeginStep(_optimizer);
        TOptimizer undecayed = _excluded is null ? _optimizer : _excluded.Optimizer;
        pass.LaunchGradients(stream, batch, new DropoutKey(Seed, Step));
        if (_clipped is null)
        {
            _update.Launch(
                stream, _optimizer, pass.Sums.RegionView, pass.Sums.Partials, batch.Rows, _parameters, _slots, undecayed, _excludedQuads);
        }
        else
        {
            _clipped.Launch(stream, pass.Sums, _parameters, batch.Rows);
            _update.Launch(
                stream, _optimizer, _clipped.Regions, _clipped.Values, rows: 1, _parameters, _slots, undecayed, _excludedQuads);
        }

        Gpu.NoteParametersChanged();
        Step++;
    }

    /// <inheritdoc/>
    private protected override void ReadSlot(int slot, Span<float> values)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        try
        {
            _slots.SubView((long)slot * values.Length, values.Length).CopyToCPU(Gpu.Stream, values);
            Gpu.Stream.Synchronize();
        }
        catch (AcceleratorException exception)
        {
            throw Gpu.Device.Failed("Save", exception);
        }
    }

    /// <inheritdoc/>
    private protected override void TakeState(IReadOnlyList<AlignedBuffer> slots)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        try
        {
            for (int i = 0; i < slots.Count; i++)
                _slots.SubView((long)i * slots[i].Length, slots[i].Length).CopyFromCPU(Gpu.Stream, (ReadOnlySpan<float>)slots[i].Span);
        }
        catch (AcceleratorException exception)
        {
            throw Gpu.Device.Failed("Load", exception);
        }

        Gpu.CopyParametersToDevice();
    }

    private QuadRange[] ExcludedQuads() => _excluded is null
        ? []
        : [.. _excluded.Parameters.Where((_, i) => _excluded.Of(i) == Treatment.WithoutWeightDecay).Select(parameter => new QuadRange
        {
            First = parameter.Offset / 4,
            Count = parameter.StorageLength / 4,
        })];

    // The largest pass is kept for later calls.
    private GpuBatchPass<TNetwork> PassFor(int batchSize)
    {
        if (_pass is null || _pass.RowCapacity < batchSize)
        {
            _pass?.Dispose();
            _pass = null;
            _pass = new GpuBatchPass<TNetwork>(Gpu, batchSize);
        }

        return _pass;
    }
}
