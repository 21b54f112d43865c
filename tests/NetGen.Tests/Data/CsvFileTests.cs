using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace NetGen.Tests.Data;

/// <summary>CSV files become the samples that a person sees in them, or are refused with the place.</summary>
public sealed class CsvFileTests : IDisposable
{
    private readonly TemporaryCsv _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public void ReadCsv_WithTheLabelFirst_LearnsTheLabelAndNotTheLastPixel()
    {
        DataSet data = DataSet.ReadCsv(_file.With("label,pixel0,pixel1\n5,0,255\n3,128,0\n"), target: "label");

        Assert.Equal((2, 2, 1), (data.Count, data.InputSize, data.TargetSize));
        Assert.Equal<float>([5, 3], data.Targets.ToArray());
        Assert.Equal<float>([0, 255, 128, 0], data.Inputs.ToArray());
    }

    [Fact]
    public void ReadCsv_WithPlaces_CountsFromTheStartAndFromTheEnd()
    {
        string path = _file.With("1,2,3\n4,5,6\n");

        Assert.Equal<float>([1, 4], DataSet.ReadCsv(path, 0).Targets.ToArray());
        Assert.Equal<float>([3, 6], DataSet.ReadCsv(path, ^1).Targets.ToArray());
    }

    [Fact]
    public void ReadCsv_WithSeveralTargets_KeepsTheirOrder()
    {
        DataSet data = DataSet.ReadCsv(_file.With("sin,x,cos\n0,1,2\n3,4,5\n"), targets: ["cos", "sin"]);

        Assert.Equal<float>([2, 0, 5, 3], data.Targets.ToArray());
        Assert.Equal<float>([1, 4], data.Inputs.ToArray());
    }

    [Fact]
    public void Features_GiveTheColumnsOfASampleInTheirOrder()
    {
        string path = _file.With("id,age,height,city,ill\n1,50,1.8,Ulm,0\n2,40,1.7,Rom,1\n");

        DataSet listed = DataSet.ReadCsv(path, "ill", new CsvOptions { Features = ["height", 1] });
        DataSet others = DataSet.ReadCsv(path, "ill", new CsvOptions { Exclude = ["id", "city"] });

        Assert.Equal<float>([1.8f, 50, 1.7f, 40], listed.Inputs.ToArray());
        Assert.Equal<float>([50, 1.8f, 40, 1.7f], others.Inputs.ToArray());
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,4\n")]
    [InlineData("1,2\n3,4")]
    [InlineData("\uFEFFa,b\r\n1,2\r\n3,4\r\n\r\n")]
    [InlineData("a;b\n1;2\n\n3;4\n\n")]
    [InlineData("a\tb\r1\t2\r3\t4\r")]
    [InlineData("a|b\n1|2\n3|4")]
    [InlineData(" a , b \n 1 , +2 \n3.0,\t4e0\n")]
    [InlineData("\"a\",\"b, or\n\"\"c\"\"\"\n\"1\",\"2\"\n\"3\",4\n")]
    [InlineData("a;\"b;c;d\"\n1;2\n3;4\n")]
    public void HeaderAndSeparator_AreFound(string text)
    {
        DataSet data = DataSet.ReadCsv(_file.With(text), ^1);

        Assert.Equal<float>([1, 3], data.Inputs.ToArray());
        Assert.Equal<float>([2, 4], data.Targets.ToArray());
    }

    [Fact]
    public void Text_WithAByteOrderMark_IsReadInItsEncoding()
    {
        File.WriteAllText(_file.Path, "größe,b\n1,2\n3,4\n", Encoding.Unicode);

        Assert.Equal<float>([1, 3], DataSet.ReadCsv(_file.Path, "größe").Targets.ToArray());
    }

    [Fact]
    public void DecimalComma_IsReadWithSemicolonsAndInQuotes()
    {
        var options = new CsvOptions { DecimalComma = true };

        Assert.Equal<float>([1.5f, -20], DataSet.ReadCsv(_file.With("x;y\n1,5;0\n-2,0e1;1\n"), "y", options).Inputs.ToArray());
        Assert.Equal<float>(
            [1.5f, 2.25f],
            DataSet.ReadCsv(_file.With("x,y\n\"1,5\",0\n\"2,25\",1\n"), "y", options with { Separator = ',' }).Inputs.ToArray());
    }

    [Fact]
    public void Numbers_DoNotDependOnTheCulture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Equal(1.5f, DataSet.ReadCsv(_file.With("1.5,2\n2.5,3"), ^1).Input(0)[0]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    // Halves between two floats and more digits than a float has, as .NET itself reads them.
    [Fact]
    public void Numbers_AreRoundedCorrectly()
    {
        var random = new Random(1);
        string[] numbers = [.. Enumerable.Range(0, 2000).Select(i =>
        {
            float value = BitConverter.Int32BitsToSingle(random.Next(0x7F000000));
            double exact = i % 2 == 0 ? value : ((double)value + MathF.BitIncrement(value)) / 2;
            return exact.ToString(i % 3 == 0 ? "F60" : "R", CultureInfo.InvariantCulture);
        })];

        DataSet data = DataSet.ReadCsv(_file.With(string.Concat(numbers.Select((number, i) => $"{number},{i}\n"))), ^1);

        Assert.Equal<float>(numbers.Select(number => float.Parse(number, CultureInfo.InvariantCulture)), data.Inputs.ToArray());
    }

    // The length of a compressed file says little of the number of its samples.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Samples_OfALongFile_AreAllRead(bool isCompressed)
    {
        const int count = 50_000;
        string text = string.Concat(Enumerable.Range(0, count).Select(i => $"{i},{i % 7},{i % 10}\n"));
        string path = isCompressed ? _file.GzipPath : _file.Path;
        File.WriteAllBytes(path, isCompressed ? Gzip(text) : Encoding.UTF8.GetBytes(text));

        DataSet data = DataSet.ReadCsv(path, ^1);

        Assert.Equal(count, data.Count);
        Assert.Equal<float>([.. Enumerable.Range(0, count).SelectMany(i => new float[] { i, i % 7 })], data.Inputs.ToArray());
        Assert.Equal<float>([.. Enumerable.Range(0, count).Select(i => i % 10)], data.Targets.ToArray());
    }

    [Fact]
    public void SkipLines_LeavesTitlesOutAndKeepsTheNumbersOfLines()
    {
        string path = _file.With("150,4,setosa\n\nx,y\n1,2\n3,four\n");
        var options = new CsvOptions { SkipLines = 2 };

        var error = Assert.Throws<InvalidDataException>(() => DataSet.ReadCsv(path, "y", options));

        Assert.StartsWith($"{path}, line 5, column 2 (\"y\"): expected a number as target, got 'four'.", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => DataSet.ReadCsv(path, 0, options with { SkipLines = 6 }));
    }

    [Fact]
    public void Header_ThatMayBeASample_IsAskedFor()
    {
        string texts = _file.With("5.1,setosa,0\n4.9,setosa,1\n");
        var error = Assert.Throws<InvalidDataException>(() => DataSet.ReadCsv(texts, ^1, new CsvOptions { Exclude = [1] }));
        Assert.Contains("line 1 has both numbers and texts: header or sample?", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, DataSet.ReadCsv(texts, ^1, new CsvOptions { Exclude = [1], Header = false }).Count);

        string numbers = _file.With("0,1,2\n4.9,5,6\n4,5,7\n");
        error = Assert.Throws<InvalidDataException>(() => DataSet.ReadCsv(numbers, ^1));
        Assert.Contains("line 1 is 0, 1, 2, …", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, DataSet.ReadCsv(numbers, "2").Count);
        Assert.Equal(3, DataSet.ReadCsv(numbers, ^1, new CsvOptions { Header = false }).Count);
    }

    [Fact]
    public void MissingValues_AreRefusedUnlessTheCallerGivesARule()
    {
        string path = _file.With("age,weight,ill\n50,,0\nNA,70,1\n40,-999.0,1\n30,60,\n20,50,0\n");
        var options = new CsvOptions { MissingTexts = ["", "na", "-999"] };

        var refused = Assert.Throws<InvalidDataException>(() => DataSet.ReadCsv(path, "ill", options));
        DataSet dropped = DataSet.ReadCsv(path, "ill", options with { Missing = MissingValues.DropSample, AllowConstantTargets = true });
        var target = Assert.Throws<InvalidDataException>(
            () => DataSet.ReadCsv(path, "ill", options with { Missing = MissingValues.Replace(-1) }));
        DataSet replaced = DataSet.ReadCsv(
            path, "age", options with { Features = ["weight"], Missing = MissingValues.DropSample });

        Assert.Contains(
            "line 2, column 2 (\"weight\"): the value is missing (''). Set CsvOptions.Missing to MissingValues.DropSample or " +
            "MissingValues.Replace(…), or leave the column out with CsvOptions.Exclude = [\"weight\"].",
            refused.Message,
            StringComparison.Ordinal);
        Assert.Equal<float>([20, 50], dropped.Inputs.ToArray());
        Assert.Contains("line 5, column 3 (\"ill\"): the target is missing", target.Message, StringComparison.Ordinal);
        Assert.Equal<float>([60, 50], replaced.Inputs.ToArray());
    }

    [Fact]
    public void MissingFeatures_AreReplacedByTheCallersNumber() => Assert.Equal<float>(
        [-1, 2, 3, -1],
        DataSet.ReadCsv(_file.With("1,?,2\n0,3,NaN\n"), 0, new CsvOptions { Missing = MissingValues.Replace(-1) }).Inputs.ToArray());

    [Fact]
    public void TargetThatNeverChanges_IsRefusedUnlessAllowed()
    {
        string path = _file.With("label,pixel0,pixel1\n5,1,0\n3,2,0\n");

        var error = Assert.Throws<InvalidDataException>(() => DataSet.ReadCsv(path, ^1));

        Assert.Contains("column 3 (\"pixel1\") is 0 in all 2 samples", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, DataSet.ReadCsv(path, ^1, new CsvOptions { AllowConstantTargets = true }).Count);
        Assert.Throws<InvalidDataException>(() => DataSet.ReadCsv(path, ["label", "pixel1"]));
    }

    [Fact]
    public void Gzip_IsDecompressedInOneOrSeveralParts()
    {
        byte[] part = Gzip("1,2,3\n4,5,6\n");
        File.WriteAllBytes(_file.GzipPath, [.. part, .. part]);

        Assert.Equal<float>([3, 6, 3, 6], DataSet.ReadCsv(_file.GzipPath, ^1).Targets.ToArray());
    }

    [Fact]
    public void Gzip_ThatEndsEarly_IsRefusedWhereverItEnds()
    {
        byte[] whole = Gzip(string.Concat(Enumerable.Range(0, 60).Select(i => $"{i * 7919 % 1000},{i % 3}\n")));
        for (int length = 1; length < whole.Length; length++)
        {
            File.WriteAllBytes(_file.GzipPath, whole.AsSpan(0, length));
            var error = Assert.Throws<InvalidDataException>(() => DataSet.ReadCsv(_file.GzipPath, ^1));
            Assert.Contains("ends early: its gzip data are not complete", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Gzip_ThatIsDamagedOrNone_IsRefused()
    {
        byte[] damaged = Gzip("1,2,3\n4,5,6\n");
        damaged[^6] ^= 1;
        foreach (byte[] bytes in new[] { damaged, "1,2\n3,4\n"u8.ToArray() })
        {
            File.WriteAllBytes(_file.GzipPath, bytes);
            var error = Assert.Throws<InvalidDataException>(() => DataSet.ReadCsv(_file.GzipPath, ^1));
            Assert.Contains("is damaged, or is no gzip file", error.Message, StringComparison.Ordinal);
        }
    }

    private static byte[] Gzip(string text)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return compressed.ToArray();
    }
}
