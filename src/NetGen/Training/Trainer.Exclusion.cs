namespace NetGen;

/// <content>One training at a time, on the caller's thread or on one of its own.</content>
public abstract partial class Trainer
{
    private int _isTraining;

    /// <summary>Trains, unless the trainer is training already.</summary>
    /// <exception cref="InvalidOperationException">It is.</exception>
    private protected History Alone(Func<History> train)
    {
        Begin();
        try
        {
            return train();
        }
        finally
        {
            Volatile.Write(ref _isTraining, 0);
        }
    }

    /// <summary>Trains on a thread of its own, unless the trainer is training already.</summary>
    /// <exception cref="InvalidOperationException">It is.</exception>
    private protected Task<History> AloneAsync(Func<History> train, JoinedToken token)
    {
        try
        {
            Begin();
        }
        catch
        {
            token.Dispose();
            throw;
        }

        // A thread of its own: training takes hours, and the pool's threads are for short work.
        return Task.Factory.StartNew(
            () =>
            {
                try
                {
                    return train();
                }
                finally
                {
                    token.Dispose();
                    Volatile.Write(ref _isTraining, 0);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    private void Begin()
    {
        if (Interlocked.Exchange(ref _isTraining, 1) != 0)
            throw new InvalidOperationException(
                "The trainer is training already; wait for the task of FitAsync before the next call of Fit or FitAsync.");
    }
}

/// <summary>Options whose token is cancelled by either of two tokens.</summary>
internal sealed class JoinedToken : IDisposable
{
    private readonly CancellationTokenSource _source;

    /// <summary>Joins the token of the options with another.</summary>
    public JoinedToken(FitOptions options, CancellationToken cancellationToken)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken, cancellationToken);
        Options = options with { CancellationToken = _source.Token };
    }

    /// <summary>The options.</summary>
    public FitOptions Options { get; }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
