using NetGen.Initialization;

namespace NetGen.Storage;

/// <summary>All parameters of one network, in one contiguous buffer in the layout that the kernels read.</summary>
/// <param name="description">The network's description, with the place of each parameter.</param>
public sealed class ParameterStore(NetworkDescription description)
{
    /// <summary>The network's description.</summary>
    public NetworkDescription Description { get; } = description;

    /// <summary>The buffer itself, <see cref="NetworkDescription.StorageLength"/> floats. Padding must stay 0.</summary>
    public AlignedBuffer Buffer { get; } = new(description.StorageLength);

    /// <summary>One parameter by its index in <see cref="NetworkDescription.Parameters"/>.</summary>
    public Parameter this[int index] => new(Description.Parameters[index], Buffer);

    /// <summary>Fills every parameter with its first values (<see cref="ParameterInfo.Initializer"/>).</summary>
    /// <param name="seed">The same seed gives the same values.</param>
    public void Initialize(long seed)
    {
        for (int i = 0; i < Description.Parameters.Length; i++)
            ParameterInitializer.Fill(this[i], seed, i);
    }
}
