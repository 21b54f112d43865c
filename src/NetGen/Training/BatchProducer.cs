using System.Runtime.ExceptionServices;

namespace NetGen;

/// <summary>
/// Makes the augmented batches of an epoch on a thread of its own, each while the one before it is trained on (tf.data:
/// <c>prefetch(1)</c>). After its construction it allocates nothing.
/// </summary>
internal sealed class BatchProducer : IDisposable
{
    private readonly object _gate = new();
    private readonly FitPlan _plan;
    private readonly Augmenter _augmenter;
    private readonly BatchMemory[] _memory;
    private readonly Thread _thread;
    private int[] _order = [];
    private long _seed;
    private int _epoch;
    private int _made;
    private int _taken;
    private int _trained;
    private Exception? _failure;
    private volatile bool _isClosed;

    /// <summary>Takes the memory of two batches, and starts the thread, which waits for an epoch.</summary>
    public BatchProducer(FitPlan plan, Augmenter augmenter)
    {
        (_plan, _augmenter) = (plan, augmenter);
        _memory = [new(plan.Train, plan.LargestBatch), new(plan.Train, plan.LargestBatch)];
        _made = plan.Batches;
        _thread = new Thread(Work) { IsBackground = true, Name = "NetGen batches" };
        _thread.Start();
    }

    /// <summary>Begins an epoch. All batches of the one before have been taken, so the thread is waiting.</summary>
    /// <param name="order">The order of the samples, which stays as it is until the next epoch.</param>
    /// <param name="seed">The seed of the augmentations.</param>
    /// <param name="epoch">The number of epochs that were completed before.</param>
    public void Begin(int[] order, long seed, int epoch)
    {
        lock (_gate)
        {
            (_order, _seed, _epoch) = (order, seed, epoch);
            _made = _taken = _trained = 0;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>The next batch of the epoch, valid until the next call. The one before it has been trained on.</summary>
    /// <exception cref="InvalidOperationException">An augmentation threw.</exception>
    public BatchMemory Take()
    {
        lock (_gate)
        {
            _trained = _taken;
            Monitor.PulseAll(_gate);
            while (_made == _taken)
            {
                if (_failure is not null)
                    ExceptionDispatchInfo.Throw(_failure);
                Monitor.Wait(_gate);
            }

            return _memory[_taken++ % _memory.Length];
        }
    }

    /// <summary>Ends the thread, in the middle of a batch too.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.PulseAll(_gate);
        }

        _thread.Join();
    }

    private void Work()
    {
        try
        {
            while (AwaitRoom())
            {
                Make(_made);
                lock (_gate)
                {
                    _made++;
                    Monitor.PulseAll(_gate);
                }
            }
        }
        catch (Exception exception)
        {
            // Fit throws it, when it comes to this batch.
            lock (_gate)
            {
                _failure = exception;
                Monitor.PulseAll(_gate);
            }
        }
    }

    // Until there is a batch to make, and memory for it. False if the thread shall end.
    private bool AwaitRoom()
    {
        lock (_gate)
        {
            while (!_isClosed && (_made == _plan.Batches || _made == _trained + _memory.Length))
                Monitor.Wait(_gate);
            return !_isClosed;
        }
    }

    private void Make(int batch)
    {
        int start = batch * _plan.Options.BatchSize;
        ReadOnlySpan<int> samples = _order.AsSpan(start, Math.Min(_plan.Options.BatchSize, _order.Length - start));
        BatchMemory memory = _memory[batch % _memory.Length];
        memory.Gather(samples);
        for (int i = 0; i < samples.Length && !_isClosed; i++)
            _augmenter.Apply(memory.Input(i), _seed, _epoch, samples[i]);
    }
}
