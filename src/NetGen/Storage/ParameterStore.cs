using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace NetGen.Storage;

/// <summary>All parameters of one network, in one contiguous buffer in the layout that the kernels read.</summary>
public sealed partial class ParameterStore
{
    // The buffer's own, copied: a prediction of a few nanoseconds starts with finding its weights, and each object on the
    // way is a load that waits for the one before.
    private readonly float[] _array;
    private readonly nint _offset;
    private readonly int _layout;

    /// <summary>Makes the parameters of one instance, all 0.</summary>
    /// <param name="description">The network's description, which gives the place of each parameter.</param>
    public ParameterStore(NetworkDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        Description = description;
        Buffer = new AlignedBuffer(description.StorageLength, isPinned: !description.IsIndifferentToAlignment);
        (_array, _offset) = Buffer.Place;
        _layout = description.LayoutCode;
    }

    /// <summary>The network's description.</summary>
    public NetworkDescription Description { get; }

    /// <summary>The buffer itself, <see cref="NetworkDescription.StorageLength"/> floats. Padding must stay 0.</summary>
    public AlignedBuffer Buffer { get; }

    /// <summary>Whether the parameters cannot be changed, because the whole program shares them: those of <c>Digits.Pretrained</c>.</summary>
    public bool IsReadOnly => Buffer.IsReadOnly;

    /// <summary>One parameter by its index in <see cref="NetworkDescription.Parameters"/>.</summary>
    public Parameter this[int index] => new(Description.Parameters[index], Buffer);

    /// <summary>The first float of the buffer, for generated code that was made for a layout.</summary>
    /// <param name="layout"><see cref="NetworkDescription.LayoutCode"/> of that code.</param>
    /// <exception cref="InvalidOperationException">
    /// The network was changed while the program ran (hot reload), and the code is newer than the parameters.
    /// </exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float Start(int layout)
    {
        if (layout != _layout)
            ThrowChanged(Description.Name);
        return ref AlignedBuffer.At(_array, _offset);
    }

    [DoesNotReturn]
    internal static void ThrowChanged(string name) => throw new InvalidOperationException(
        $"The layers of the network {name} were changed while the program runs (hot reload), and its code no longer fits the " +
        "parameters in memory. Save what was trained if you need it, and start the program again.");
}
