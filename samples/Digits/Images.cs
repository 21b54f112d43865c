using NetGen;

namespace Digits;

/// <summary>The images, 8×8 pixels from 0 (paper) to 16 (ink), and pictures of them.</summary>
internal static class Images
{
    private const int Size = 8;
    private const string Shades = " .:-=+*#@";

    /// <summary>All images, with pixels from 0 to 1; the target is the digit.</summary>
    public static DataSet Load()
    {
        DataSet raw = DataSet.ReadCsv(Path.Combine(AppContext.BaseDirectory, "data", "digits.csv.gz"), target: ^1);
        float[] pixels = [.. raw.Inputs.ToArray().Select(pixel => pixel / 16)];
        return new DataSet(pixels, raw.Targets, raw.InputSize, raw.TargetSize);
    }

    /// <summary>The share of images that a network reads correctly.</summary>
    public static double Accuracy<TNetwork>(TNetwork network, DataSet data)
        where TNetwork : class, IPredictor<TNetwork>
    {
        float[] probabilities = new float[data.Count * DigitReader.OutputSize];
        network.PredictBatch(data.Inputs.Span, probabilities);
        var accuracy = new CategoricalAccuracy();
        accuracy.Update(probabilities, data.Targets.Span, data.Count);
        return accuracy.Result;
    }

    /// <summary>Draws the first images that the network reads wrongly, side by side.</summary>
    public static void ShowWrong(DataSet data, float[] probabilities, int count)
    {
        int[] read = [.. probabilities.Chunk(DigitReader.OutputSize).Select(digits => digits.IndexOf(digits.Max()))];
        int[] wrong = [.. Enumerable.Range(0, data.Count).Where(i => read[i] != data.Target(i)[0])];
        int[] shown = [.. wrong.Take(count)];

        Console.WriteLine($"\nThe network reads {wrong.Length} of the {data.Count} test images wrongly. Some of them:");
        for (int row = 0; row < Size; row++)
            Console.WriteLine("  " + string.Join("    ", shown.Select(i => Row(data.Input(i), row))));
        Console.WriteLine("\n  " + string.Join("    ", shown.Select(i => $"{data.Target(i)[0]}, read as {read[i]}".PadRight(2 * Size))));
        Console.WriteLine();
    }

    // Two characters a pixel, because characters are about twice as high as wide.
    private static string Row(ReadOnlySpan<float> image, int row)
    {
        string text = "";
        foreach (float pixel in image.Slice(row * Size, Size))
            text += new string(Shades[(int)MathF.Round(pixel * (Shades.Length - 1))], 2);
        return text;
    }
}
