namespace NetGen.Storage;

/// <summary>All parameters of one network, in one contiguous buffer in the layout that the kernels read.</summary>
/// <param name="description">The network's description, which says what lies where.</param>
public sealed class ParameterStore(NetworkDescription description)
{
    /// <summary>The network's description.</summary>
    public NetworkDescription Description { get; } = description;

    /// <summary>The buffer itself, <see cref="NetworkDescription.StorageLength"/> floats. Padding must stay 0.</summary>
    public AlignedBuffer Buffer { get; } = new(description.StorageLength);

    /// <summary>One parameter by its place in <see cref="NetworkDescription.Parameters"/>.</summary>
    public Parameter this[int index] => new(Description.Parameters[index], Buffer);
}
