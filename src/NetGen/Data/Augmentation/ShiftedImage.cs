using NetGen.Randomness;

namespace NetGen;

/// <summary>An image that is moved by whole pixels.</summary>
internal static class ShiftedImage
{
    // The index of a pixel that is not in the image.
    private const int Outside = -1;

    /// <summary>A shift from −limit to limit, each equally likely.</summary>
    public static int Draw(int limit, ref PhiloxSequence random) => (int)random.NextUInt32((2 * (uint)limit) + 1) - limit;

    /// <summary>Writes the image. The shifts are smaller than its sides.</summary>
    public static void Write(
        ImageShape shape, ReadOnlySpan<float> source, Span<float> destination, int down, int right, FillMode mode, float fillValue)
    {
        int rowLength = shape.Width * shape.Channels;
        for (int row = 0; row < shape.Height; row++)
        {
            Span<float> to = destination.Slice(row * rowLength, rowLength);
            int from = SourceIndex(mode, row - down, shape.Height);
            if (from == Outside)
                to.Fill(fillValue);
            else
                WriteRow(source.Slice(from * rowLength, rowLength), to, shape.Width, right, mode, fillValue);
        }
    }

    private static void WriteRow(ReadOnlySpan<float> from, Span<float> to, int width, int right, FillMode mode, float fillValue)
    {
        int channels = from.Length / width, first = Math.Max(right, 0), end = width + Math.Min(right, 0);
        from.Slice((first - right) * channels, (end - first) * channels).CopyTo(to[(first * channels)..]);
        for (int column = 0; column < first; column++)
            WritePixel(from, to, column);
        for (int column = end; column < width; column++)
            WritePixel(from, to, column);

        void WritePixel(ReadOnlySpan<float> from, Span<float> to, int column)
        {
            Span<float> pixel = to.Slice(column * channels, channels);
            int index = SourceIndex(mode, column - right, width);
            if (index == Outside)
                pixel.Fill(fillValue);
            else
                from.Slice(index * channels, channels).CopyTo(pixel);
        }
    }

    private static int SourceIndex(FillMode mode, int index, int size)
    {
        if ((uint)index < (uint)size)
            return index;
        return mode switch
        {
            FillMode.Nearest => Math.Clamp(index, 0, size - 1),
            FillMode.Reflect => index < 0 ? -1 - index : (2 * size) - 1 - index,
            FillMode.Wrap => index < 0 ? index + size : index - size,
            _ => Outside,
        };
    }
}
