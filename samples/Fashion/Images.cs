using System.IO.Compression;
using NetGen;

namespace Fashion;

/// <summary>Images of 28×28 pixels from 0 to 1, their classes, and the names of these.</summary>
internal sealed record Images(DataSet Train, DataSet Test, string[] Names)
{
    /// <summary>The shape of all images.</summary>
    public static readonly ImageShape Shape = new(height: 28, width: 28);

    /// <summary>The changes of an image after which its class is the same.</summary>
    public required Augmentation[] Augmentations { get; init; }

    /// <summary>How often to go through the images.</summary>
    public required int Epochs { get; init; }

    /// <summary>The test accuracy that the network should reach.</summary>
    public double ExpectedAccuracy { get; init; }

    private static Augmentation Shift => new RandomTranslation(Shape, rows: 2, columns: 2, FillMode.Constant);

    /// <summary>Fashion-MNIST: 60,000 pictures of clothes to learn from and 10,000 for the test.</summary>
    /// <param name="folder">The folder of the four files <c>train-images-idx3-ubyte.gz</c> and so on.</param>
    public static Images LoadFashion(string folder)
    {
        return new(
            Read("train"),
            Read("t10k"),
            ["T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "boot"])
        {
            // They fill their images, so they are not shifted.
            Augmentations = [new RandomFlip(Shape, FlipMode.Horizontal)],
            Epochs = 15,
            ExpectedAccuracy = 0.91,
        };

        DataSet Read(string part)
        {
            byte[] pixels = ReadIdx(Path.Combine(folder, part + "-images-idx3-ubyte.gz"), headerLength: 16);
            byte[] classes = ReadIdx(Path.Combine(folder, part + "-labels-idx1-ubyte.gz"), headerLength: 8);
            float[] inputs = [.. pixels.Select(pixel => pixel / 255f)], targets = [.. classes.Select(number => (float)number)];
            return new DataSet(inputs, targets, Shape.Size, 1);
        }
    }

    /// <summary>1,797 handwritten digits of 8×8 pixels, each pixel three times as wide and high, with a border.</summary>
    public static Images LoadDigits()
    {
        DataSet raw = DataSet.ReadCsv(Path.Combine(AppContext.BaseDirectory, "data", "digits.csv.gz"), target: ^1);
        float[] pixels = [.. Enumerable.Range(0, raw.Count).SelectMany(i => Enlarge(raw.Input(i).ToArray()))];
        (DataSet train, DataSet test) = new DataSet(pixels, raw.Targets, Shape.Size, 1).Split(0.8, seed: 2);
        return new(train, test, [.. Enumerable.Range(0, 10).Select(digit => digit.ToString())])
        {
            Augmentations = [Shift],
            Epochs = 30,
            ExpectedAccuracy = 0.97,
        };

        static IEnumerable<float> Enlarge(float[] digit) =>
            from row in Enumerable.Range(0, Shape.Height)
            from column in Enumerable.Range(0, Shape.Width)
            let isInside = row is >= 2 and < 26 && column is >= 2 and < 26
            select isInside ? digit[((row - 2) / 3 * 8) + ((column - 2) / 3)] / 16 : 0;
    }

    /// <summary>Your own pictures: a folder for each class, with its name, of up to ten (Keras: <c>image_dataset_from_directory</c>).</summary>
    public static Images LoadPictures(string folder)
    {
        string[] classes = [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal)];
        if (classes.Length is < 2 or > ImageReader.OutputSize)
            throw new InvalidDataException(
                $"'{folder}' should have 2 to {ImageReader.OutputSize} folders of pictures, one for each class; it has {classes.Length}.");
        List<float[]> pixels = [], targets = [];
        for (int i = 0; i < classes.Length; i++)
        {
            foreach (string file in Picture.FilesIn(classes[i]))
            {
                pixels.Add(Picture.Read(file));
                targets.Add([i]);
            }
        }

        (DataSet train, DataSet test) = DataSet.FromRows(pixels, targets).Split(0.8, seed: 2);
        return new(train, test, [.. classes.Select(name => Path.GetFileName(name))]) { Augmentations = [Shift], Epochs = 20 };
    }

    private static byte[] ReadIdx(string path, int headerLength)
    {
        using var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray()[headerLength..];
    }
}
