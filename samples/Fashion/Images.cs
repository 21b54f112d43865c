using System.IO.Compression;
using NetGen;

namespace Fashion;

/// <summary>Images of 28×28 pixels from 0 to 1, their classes, and the names of these.</summary>
internal sealed record Images(DataSet Train, DataSet Test, string[] Names)
{
    private const int Side = 28;
    private const string Shades = " .:-=+*#@";

    /// <summary>Fashion-MNIST: 60,000 pictures of clothes to learn from and 10,000 for the test.</summary>
    /// <param name="folder">The folder of the four files <c>train-images-idx3-ubyte.gz</c> and so on.</param>
    public static Images LoadFashion(string folder)
    {
        return new(
            Read("train"),
            Read("t10k"),
            ["T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "boot"]);

        DataSet Read(string part)
        {
            byte[] pixels = ReadIdx(Path.Combine(folder, part + "-images-idx3-ubyte.gz"), headerLength: 16);
            byte[] classes = ReadIdx(Path.Combine(folder, part + "-labels-idx1-ubyte.gz"), headerLength: 8);
            float[] inputs = [.. pixels.Select(pixel => pixel / 255f)], targets = [.. classes.Select(number => (float)number)];
            return new DataSet(inputs, targets, Side * Side, 1);
        }
    }

    /// <summary>1,797 handwritten digits of 8×8 pixels, each pixel three times as wide and high, with a border.</summary>
    public static Images LoadDigits()
    {
        DataSet raw = DataSet.ReadCsv(Path.Combine(AppContext.BaseDirectory, "data", "digits.csv.gz"), target: ^1);
        float[] pixels = [.. Enumerable.Range(0, raw.Count).SelectMany(i => Enlarge(raw.Input(i).ToArray()))];
        (DataSet train, DataSet test) = new DataSet(pixels, raw.Targets, Side * Side, 1).Split(0.8, seed: 2);
        return new(train, test, [.. Enumerable.Range(0, 10).Select(digit => digit.ToString())]);

        static IEnumerable<float> Enlarge(float[] digit) =>
            from row in Enumerable.Range(0, Side)
            from column in Enumerable.Range(0, Side)
            let isInside = row is >= 2 and < 26 && column is >= 2 and < 26
            select isInside ? digit[((row - 2) / 3 * 8) + ((column - 2) / 3)] / 16 : 0;
    }

    /// <summary>Draws the first test images that are read wrongly, side by side, at half of their size.</summary>
    /// <param name="probabilities">The predictions for all test images.</param>
    /// <param name="count">How many are drawn.</param>
    public void ShowWrong(float[] probabilities, int count)
    {
        int[] read = [.. probabilities.Chunk(Names.Length).Select(classes => classes.IndexOf(classes.Max()))];
        int[] wrong = [.. Enumerable.Range(0, Test.Count).Where(i => read[i] != Test.Target(i)[0])];
        int[] shown = [.. wrong.Take(count)];

        Console.WriteLine($"\nThe network reads {wrong.Length:N0} of the {Test.Count:N0} test images wrongly. Some of them:");
        for (int row = 0; row < Side; row += 2)
            Console.WriteLine("  " + string.Join("  ", shown.Select(i => Row(Test.Input(i), row))));
        Console.WriteLine("\n  " + string.Join("  ", shown.Select(i => $"{Names[(int)Test.Target(i)[0]]}, read as {Names[read[i]]}".PadRight(Side))));
        Console.WriteLine();
    }

    // Two characters for the mean of four pixels, because characters are about twice as high as wide.
    private static string Row(ReadOnlySpan<float> image, int row)
    {
        string text = "";
        for (int column = 0; column < Side; column += 2)
        {
            int at = (row * Side) + column;
            float mean = (image[at] + image[at + 1] + image[at + Side] + image[at + Side + 1]) / 4;
            text += new string(Shades[(int)MathF.Round(mean * (Shades.Length - 1))], 2);
        }

        return text;
    }

    private static byte[] ReadIdx(string path, int headerLength)
    {
        using var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray()[headerLength..];
    }
}
