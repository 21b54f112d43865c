using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace NetGen.Storage;

public sealed partial class ParameterStore
{
    private readonly PreparedWeights? _prepared;

    /// <summary>Makes the parameters of one instance, all 0, and room for the weights that predictions read in their place.</summary>
    /// <param name="description">The network's description, which gives the place of each parameter.</param>
    /// <param name="preparedLength">The floats of the weights.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ParameterStore(NetworkDescription description, int preparedLength)
        : this(description) => _prepared = new PreparedWeights(preparedLength);

    /// <summary>
    /// Says that parameters were changed through a span or a reference that was taken before the last prediction. All other changes are
    /// noticed: each use of <see cref="Buffer"/>'s span, and of a <see cref="Parameter"/> but to copy out, counts as one.
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
        PreparedWeights weights = _prepared!;
        if (layout != _layout || weights.Version != Buffer.Version)
            weights.Prepare<TPreparation>(Buffer, ref Start(layout));
        return ref weights.Start;
    }

    /// <summary>The weights, and the state of the parameters that they follow from.</summary>
    private sealed class PreparedWeights
    {
        private readonly Lock _preparing = new();
        private readonly float[] _array;
        private readonly nint _offset;
        private long _version = -1;

        public PreparedWeights(int length) => (_array, _offset) = new AlignedBuffer(length).Place;

        public long Version => Volatile.Read(ref _version);

        public ref float Start => ref AlignedBuffer.At(_array, _offset);

        // Several threads may predict at once after a change.
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Prepare<TPreparation>(AlignedBuffer parameters, ref float first)
            where TPreparation : struct, IWeightPreparation
        {
            lock (_preparing)
            {
                long version = parameters.Version;
                if (version == _version)
                    return;
                TPreparation.Run(ref first, ref Start);
                Volatile.Write(ref _version, version);
            }
        }
    }
}
