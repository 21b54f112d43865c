using NetGen.Randomness;

namespace NetGen;

/// <summary>Mirrors half of the images (Keras: <c>RandomFlip</c>).</summary>
/// <remarks>Each direction of the mode is decided for itself, with a probability of one half.</remarks>
public sealed class RandomFlip : Augmentation
{
    private readonly ImageShape _shape;
    private readonly FlipMode _mode;

    /// <summary>Mirrors images.</summary>
    /// <param name="shape">The shape of the images.</param>
    /// <param name="mode">The directions.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such mode.</exception>
    public RandomFlip(ImageShape shape, FlipMode mode)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (!Enum.IsDefined(mode))
            throw new ArgumentOutOfRangeException(nameof(mode), mode, "RandomFlip expects a mode of FlipMode.");
        (_shape, _mode) = (shape, mode);
    }

    /// <inheritdoc/>
    public override int? SampleSize => _shape.Size;

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<float> source, Span<float> destination, ref PhiloxSequence random)
    {
        _shape.Require(nameof(RandomFlip), source, destination);
        bool isMirrored = _mode != FlipMode.Vertical && random.NextUInt32(2) == 1;
        bool isUpsideDown = _mode != FlipMode.Horizontal && random.NextUInt32(2) == 1;
        int channels = _shape.Channels, rowLength = _shape.Width * channels;
        for (int row = 0; row < _shape.Height; row++)
        {
            ReadOnlySpan<float> from = source.Slice((isUpsideDown ? _shape.Height - 1 - row : row) * rowLength, rowLength);
            Span<float> to = destination.Slice(row * rowLength, rowLength);
            if (!isMirrored)
            {
                from.CopyTo(to);
                continue;
            }

            for (int start = 0; start < rowLength; start += channels)
                from.Slice(rowLength - channels - start, channels).CopyTo(to[start..]);
        }
    }
}
