using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace NetGen.Storage;

public sealed partial class ParameterStore
{
    private readonly Lock _preparing = new();
    private readonly float[] _prepared = [];
    private readonly nint _preparedOffset;

    // The state of the parameters of which the weights are.
    private long _preparedVersion = -1;

    /// <summary>Makes the parameters of one instance, all 0, and room for the weights that predictions read in their place.</summary>
    /// <param name="description">The network's description, which gives the place of each parameter.</param>
    /// <param name="preparedLength">The floats of the weights.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ParameterStore(NetworkDescription description, int preparedLength)
        : this(description) => (_prepared, _preparedOffset) = new AlignedBuffer(preparedLength).Place;

    /// <summary>
    /// Says that parameters were changed through a span or a reference that was taken before the last prediction. All other changes are
    /// noticed: each use of <see cref="Buffer"/>'s span or of a <see cref="Parameter"/> counts as one.
    /// </summary>
    /// <remarks>
    /// Predictions of a network with batch normalisation read weights that follow from the parameters. The first prediction after a change
    /// computes them.
    /// </remarks>
    public void MarkChanged() => Buffer.MarkChanged();

    /// <summary>The first of the weights that predictions read, for generated code that was made for a layout.</summary>
    /// <typeparam name="TPreparation">Computes them.</typeparam>
    /// <param name="layout"><see cref="NetworkDescription.LayoutCode"/> of that code.</param>
    /// <exception cref="InvalidOperationException">
    /// The network was changed while the program ran (hot reload), and the code is newer than the parameters.
    /// </exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float StartPrepared<TPreparation>(int layout)
        where TPreparation : struct, IWeightPreparation
    {
        if (layout != _layout || Volatile.Read(ref _preparedVersion) != Buffer.Version)
            Prepare<TPreparation>(layout);
        return ref AlignedBuffer.At(_prepared, _preparedOffset);
    }

    // Several threads may predict at once after a change.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Prepare<TPreparation>(int layout)
        where TPreparation : struct, IWeightPreparation
    {
        ref float parameters = ref Start(layout);
        lock (_preparing)
        {
            long version = Buffer.Version;
            if (version == _preparedVersion)
                return;
            TPreparation.Run(ref parameters, ref AlignedBuffer.At(_prepared, _preparedOffset));
            Volatile.Write(ref _preparedVersion, version);
        }
    }
}
