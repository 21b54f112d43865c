using NetGen.Storage;

namespace NetGen;

/// <summary>
/// Passes the weights of a network that is trained to one that plays, on two threads or on one, without locks: a triple buffer. The player always gets the newest set of weights, whole.
/// </summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
/// <remarks>
/// Of three buffers, the trainer writes to one and the player reads another; the third lies between them. Each side exchanges its own for that one in a single step, so neither waits, and no set is
/// changed while it is read. One thread may publish at a time, and one may take.
/// </remarks>
public sealed class WeightExchange<TNetwork>
    where TNetwork : class, INetwork<TNetwork>
{
    private const int IndexBits = 3;
    private const int IsNew = 4;

    private readonly AlignedBuffer[] _sets;
    private int _back;
    private int _front = 1;

    // The index of the buffer between the two, and whether nobody has taken what is in it.
    private int _middle = 2;

    /// <summary>Makes an exchange in which nothing is published.</summary>
    public WeightExchange()
    {
        int length = TNetwork.Description.StorageLength;
        _sets = [new AlignedBuffer(length), new AlignedBuffer(length), new AlignedBuffer(length)];
    }

    /// <summary>Publishes the weights of a network. A set that nobody has taken is replaced.</summary>
    /// <param name="network">The network, which is only read.</param>
    /// <remarks>Allocates nothing and never waits.</remarks>
    public void Publish(TNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        network.Parameters.Buffer.Values.CopyTo(_sets[_back].Span);
        _back = Interlocked.Exchange(ref _middle, _back | IsNew) & IndexBits;
    }

    /// <summary>Copies the newest weights to a network, if there are any that were not taken. Call it at the start of a frame.</summary>
    /// <param name="network">The network that plays. No other thread may use it during the call.</param>
    /// <returns>Whether there were new weights.</returns>
    /// <remarks>Allocates nothing and never waits.</remarks>
    /// <exception cref="InvalidOperationException">The network's parameters cannot be changed (<see cref="ParameterStore.IsReadOnly"/>).</exception>
    public bool TryTake(TNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        network.Parameters.Buffer.RequireWritable();
        if ((Volatile.Read(ref _middle) & IsNew) == 0)
            return false;
        _front = Interlocked.Exchange(ref _middle, _front) & IndexBits;
        _sets[_front].Values.CopyTo(network.Parameters.Buffer.Span);
        return true;
    }
}
