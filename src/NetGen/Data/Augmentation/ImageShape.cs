namespace NetGen;

/// <summary>
/// The shape of images: height × width × channels values, one row after the other, and the channels of a pixel side by side (Keras:
/// <c>channels_last</c>). A series is an image of width 1: <c>new ImageShape(steps, 1, features)</c>.
/// </summary>
public sealed record ImageShape
{
    /// <summary>A shape.</summary>
    /// <param name="height">The number of rows, at least 1.</param>
    /// <param name="width">The number of columns, at least 1.</param>
    /// <param name="channels">The number of values in a pixel, at least 1: 1 for grey, 3 for red, green and blue.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is less than 1.</exception>
    public ImageShape(int height, int width, int channels = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        (Height, Width, Channels) = (height, width, channels);
        Size = checked(height * width * channels);
    }

    /// <summary>The number of rows.</summary>
    public int Height { get; }

    /// <summary>The number of columns.</summary>
    public int Width { get; }

    /// <summary>The number of values in a pixel.</summary>
    public int Channels { get; }

    /// <summary>The number of values in an image.</summary>
    public int Size { get; }

    /// <summary>The dimensions: <c>28×28×1</c>.</summary>
    public override string ToString() => ShapeText.Format([Height, Width, Channels]);

    /// <summary>Checks that both are images of this shape.</summary>
    /// <exception cref="ArgumentException">A length is another one.</exception>
    internal void Require(string augmentation, ReadOnlySpan<float> source, Span<float> destination)
    {
        if (source.Length != Size)
            throw new ArgumentException(Message("an image", source.Length), nameof(source));
        if (destination.Length != Size)
            throw new ArgumentException(Message("a destination", destination.Length), nameof(destination));

        string Message(string what, int length) =>
            $"{augmentation} expects {what} of {Size} values ({this}), got {length}; give it the ImageShape of the samples.";
    }
}
