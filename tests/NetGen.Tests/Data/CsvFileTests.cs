using System.Globalization;
using System.IO.Compression;

namespace NetGen.Tests.Data;

public sealed class CsvFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".csv");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void ReadCsv_TakesTheLastColumnAsTarget()
    {
        File.WriteAllText(_path, "a,b,label\r\n1.5, -2e1 ,0\n3,4,1\n\n");

        DataSet data = DataSet.ReadCsv(_path, headerLines: 1);

        Assert.Equal((2, 2, 1), (data.Count, data.InputSize, data.TargetSize));
        Assert.Equal<float>([1.5f, -20, 3, 4], data.Inputs.ToArray());
        Assert.Equal<float>([0, 1], data.Targets.ToArray());
    }

    [Fact]
    public void ReadCsv_InACultureWithDecimalCommas_ReadsPoints()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            File.WriteAllText(_path, "1.5,2");
            Assert.Equal(1.5f, DataSet.ReadCsv(_path).Input(0)[0]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void ReadCsv_OfGzipFile_Decompresses()
    {
        string path = _path + ".gz";
        using (var writer = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest)))
            writer.Write("1,2,3\n4,5,6\n");
        try
        {
            Assert.Equal<float>([3, 6], DataSet.ReadCsv(path).Targets.ToArray());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("1,2\n3,x\n", "line 2, column 2: expected a finite number, got 'x'")]
    [InlineData("1,2\n,4\n", "line 2, column 1: expected a finite number, got ''")]
    [InlineData("1,2\nNaN,4\n", "line 2, column 1: expected a finite number, got 'NaN'")]
    [InlineData("1,2\n1e60,4\n", "line 2, column 1: expected a finite number, got '1e60'")]
    [InlineData("1,2\n3,4,5\n", "line 2: expected 2 columns as in the first sample, got 3")]
    [InlineData("1\n", "line 1: expected at least one input column and the target column, got 1")]
    [InlineData("1,2\n\n3,4\n", "line 2: expected a sample, got an empty line")]
    [InlineData("\n", "expected at least one sample")]
    public void ReadCsv_OfMalformedFile_NamesThePlace(string text, string expected)
    {
        File.WriteAllText(_path, text);
        var error = Assert.Throws<InvalidDataException>(() => DataSet.ReadCsv(_path));
        Assert.StartsWith(_path, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadCsv_CountsHeaderLinesInMessages()
    {
        File.WriteAllText(_path, "header\n1,2\n3,?\n");
        var error = Assert.Throws<InvalidDataException>(() => DataSet.ReadCsv(_path, headerLines: 1));
        Assert.Contains("line 3, column 2", error.Message, StringComparison.Ordinal);
    }
}
