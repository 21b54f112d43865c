using SkiaSharp;

namespace Fashion;

/// <summary>PNG and JPEG files, as the network wants them: 28×28 grey pixels, bright on black.</summary>
internal static class Picture
{
    private static readonly SKSamplingOptions Smooth = new(SKFilterMode.Linear, SKMipmapMode.Linear);

    /// <summary>The pictures of a folder.</summary>
    public static IEnumerable<string> FilesIn(string folder) => Directory.EnumerateFiles(folder)
        .Where(file => Path.GetExtension(file).ToLowerInvariant() is ".png" or ".jpg" or ".jpeg")
        .Order(StringComparer.Ordinal);

    /// <summary>Reads a picture of any size. Its corner says what the background is; a bright one becomes black.</summary>
    public static float[] Read(string path)
    {
        using SKImage picture = SKImage.FromEncodedData(path) ?? throw new InvalidDataException($"'{path}' is no PNG or JPEG picture.");
        using var bitmap = SKBitmap.FromImage(picture);
        SKColor corner = bitmap.GetPixel(0, 0), background = corner.Alpha < 128 ? SKColors.White : corner;

        using var small = new SKBitmap(Images.Shape.Width, Images.Shape.Height);
        using var canvas = new SKCanvas(small);
        canvas.Clear(background);
        float scale = Math.Min((float)small.Width / picture.Width, (float)small.Height / picture.Height);
        float width = scale * picture.Width, height = scale * picture.Height;
        canvas.DrawImage(picture, SKRect.Create((small.Width - width) / 2, (small.Height - height) / 2, width, height), Smooth);

        bool isBright = Brightness(background) > 0.5f;
        return [.. small.Pixels.Select(pixel => isBright ? 1 - Brightness(pixel) : Brightness(pixel))];
    }

    // Rec. 601.
    private static float Brightness(SKColor color) => ((0.299f * color.Red) + (0.587f * color.Green) + (0.114f * color.Blue)) / 255;
}
