using SkiaSharp;

namespace Fashion;

/// <summary>A sheet of images with captions, drawn into a PNG.</summary>
internal sealed class Sheet : IDisposable
{
    private const int Gap = 16;
    private const int LineHeight = 18;

    private static readonly SKColor Ink = new(0x22, 0x22, 0x22);
    private static readonly SKColor Red = new(0xC6, 0x28, 0x28);
    private static readonly SKColor Pale = new(0x88, 0x88, 0x88);
    private static readonly SKColor Frame = new(0xDD, 0xDD, 0xDD);

    // Of Windows, macOS and most Linux systems.
    private static readonly SKTypeface Typeface = new[] { "Segoe UI", "Helvetica", "DejaVu Sans" }
        .Select(SKFontManager.Default.MatchFamily).FirstOrDefault(typeface => typeface is not null) ?? SKTypeface.Default;

    private readonly int _columns;
    private readonly int _cellSize;
    private readonly int _top = Gap + (2 * LineHeight);
    private readonly SKBitmap _bitmap;
    private readonly SKCanvas _canvas;
    private readonly SKPaint _paint = new() { IsAntialias = true };
    private readonly SKFont _font = new(Typeface, 12);
    private int _count;

    private Sheet(string title, int cells, int columns, int cellSize)
    {
        (_columns, _cellSize) = (columns, cellSize);
        int rows = ((cells - 1) / columns) + 1;
        _bitmap = new SKBitmap(Gap + (columns * (cellSize + Gap)), _top + (rows * (cellSize + (2 * LineHeight) + Gap)));
        _canvas = new SKCanvas(_bitmap);
        _canvas.Clear(SKColors.White);
        using var large = new SKFont(Typeface, 17);
        _paint.Color = Ink;
        _canvas.DrawText(title, Gap, Gap + LineHeight, SKTextAlign.Left, large, _paint);
    }

    /// <summary>Draws the test images that are read wrongly. Those come first of which the network is surest.</summary>
    /// <param name="path">The PNG.</param>
    /// <param name="images">The images.</param>
    /// <param name="probabilities">The predictions for all test images.</param>
    public static void DrawMisread(string path, Images images, float[] probabilities)
    {
        const int most = 40;
        float[][] rows = [.. probabilities.Chunk(ImageReader.OutputSize)];
        int[] wrong =
        [
            .. Enumerable.Range(0, rows.Length)
                .Where(i => rows[i].IndexOf(rows[i].Max()) != images.Test.Target(i)[0])
                .OrderByDescending(i => rows[i].Max()),
        ];
        string title = $"Read wrongly: {wrong.Length:N0} of {rows.Length:N0} test images";
        using var sheet = new Sheet(title, Math.Clamp(wrong.Length, 1, most), columns: Math.Clamp(wrong.Length, 3, 8), cellSize: 140);
        foreach (int i in wrong.Take(most))
        {
            string read = images.Names[rows[i].IndexOf(rows[i].Max())];
            sheet.Add(images.Test.Input(i).ToArray(), images.Names[(int)images.Test.Target(i)[0]], $"read as {read}, {rows[i].Max():P0}", Red, Grey);
        }

        sheet.Save(path);
    }

    /// <summary>Draws an image, and what each filter of the first layer makes of it.</summary>
    public static void DrawFeatureMaps(string path, ImageReader reader, float[] image, string name)
    {
        const int filters = FirstLayer.OutputSize / ImageReader.InputSize;
        float[] maps = new float[FirstLayer.OutputSize];
        FirstLayer.Of(reader).Predict(image, maps);

        using var sheet = new Sheet($"What the {filters} filters of the first layer see", 1 + filters, columns: 6, cellSize: 140);
        sheet.Add(image, name, "the image", Pale, Grey);
        for (int filter = 0; filter < filters; filter++)
        {
            float[] map = [.. maps.Where((_, i) => i % filters == filter)];
            float largest = map.Max();
            sheet.Add(map, $"filter {filter + 1}", $"up to {largest:F2}", Pale, value => Heat(largest > 0 ? value / largest : 0));
        }

        sheet.Save(path);
    }

    public void Dispose()
    {
        _font.Dispose();
        _paint.Dispose();
        _canvas.Dispose();
        _bitmap.Dispose();
    }

    private void Add(float[] image, string caption, string comment, SKColor commentColor, Func<float, SKColor> colorOf)
    {
        int left = Gap + (_count % _columns * (_cellSize + Gap));
        int top = _top + (_count / _columns * (_cellSize + (2 * LineHeight) + Gap));
        using var pixels = new SKBitmap(Images.Shape.Width, Images.Shape.Height) { Pixels = [.. image.Select(colorOf)] };
        using SKImage picture = SKImage.FromBitmap(pixels);
        _paint.Color = Frame;
        _canvas.DrawRect(left - 1, top - 1, _cellSize + 2, _cellSize + 2, _paint);
        _canvas.DrawImage(picture, SKRect.Create(left, top, _cellSize, _cellSize), new SKSamplingOptions(SKFilterMode.Nearest));
        DrawLine(caption, top + _cellSize + LineHeight, Ink);
        DrawLine(comment, top + _cellSize + (2 * LineHeight), commentColor);
        _count++;

        void DrawLine(string text, int y, SKColor color)
        {
            _paint.Color = color;
            _canvas.DrawText(text, left, y, SKTextAlign.Left, _font, _paint);
        }
    }

    private void Save(string path)
    {
        using FileStream file = File.Create(path);
        _bitmap.Encode(file, SKEncodedImageFormat.Png, quality: 100);
    }

    // Ink on paper.
    private static SKColor Grey(float value)
    {
        byte shade = (byte)(255 * (1 - Math.Clamp(value, 0, 1)));
        return new(shade, shade, shade);
    }

    // From black over red and yellow to white.
    private static SKColor Heat(float value)
    {
        return new(Part(0), Part(1), Part(2));

        byte Part(int third) => (byte)(255 * Math.Clamp((3 * value) - third, 0, 1));
    }
}
