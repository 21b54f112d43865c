namespace NetGen.Tests.Data;

/// <summary>What is wrong with a CSV file, or with a call that reads one, is said with place, expectation and remedy.</summary>
public sealed class CsvErrorTests : IDisposable
{
    private readonly TemporaryCsv _file = new();

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData("1,2\n3,x\n", "line 2, column 2: expected a number as target, got 'x'")]
    [InlineData("a,b\n1,2\nx,4\n", "line 3, column 1 (\"a\"): expected a number, got 'x'. Write its texts as numbers, or leave the column out with CsvOptions.Exclude = [\"a\"]")]
    [InlineData("1,2\nx,4\n", "leave the column out with CsvOptions.Exclude = [0]")]
    [InlineData("1,2\n,4\n", "line 2, column 1: the value is missing ('')")]
    [InlineData("1,2\nNaN,4\n", "line 2, column 1: the value is missing ('NaN')")]
    [InlineData("1,2\n1e400,4\n", "line 2, column 1: expected a finite number, which a float can hold up to 3.4E+38, got '1e400'")]
    [InlineData("1,2\n-Infinity,4\n", "line 2, column 1: expected a finite number")]
    [InlineData("1,2\ninf,4\n", "line 2, column 1: expected a number, got 'inf'")]
    [InlineData("1;2\n1,5;4\n", "expected a number with a decimal point, got '1,5'. Set CsvOptions.DecimalComma to true")]
    [InlineData("1,2\n\"1,000\",4\n", "line 2, column 1: expected a number")]
    [InlineData("1,2\n3,4,5\n", "line 2: expected 2 fields as in line 1, got 3")]
    [InlineData("a,b\n1,2\n\"3\n\n\",4\n5\n", "line 6: expected 2 fields as in line 1, got 1")]
    [InlineData("a,b\n\n1,2\n\"x\ny\",4\n", "line 4, column 1 (\"a\"): expected a number, got 'x\uFFFDy'")]
    [InlineData("1,2\n\"3,4\n5,6\n", "line 2: a quote is opened and not closed")]
    [InlineData("1,2\n3\"0\",4\n", "line 2, column 1: expected quotes at both ends of the field, and two for each inside, got '3\"0\"'")]
    [InlineData("1,2\n\"3\"0,4\n", "line 2, column 1: expected quotes at both ends")]
    [InlineData("1\n2\n", "line 1: found neither tab, semicolon, comma nor bar between fields. Set CsvOptions.Separator")]
    [InlineData("", "expected at least one sample, got no text")]
    [InlineData("\n \n", "expected at least one sample, got no text")]
    [InlineData("a,b\n", "expected at least one sample, got none: there is no line after the header")]
    [InlineData("a,b\n1,2\n3,2\n", "the target in column 2 (\"b\") is 2 in all 2 samples")]
    public void ReadCsv_OfMalformedFile_NamesThePlace(string text, string expected) =>
        Assert.Contains(expected, Refusal(text, ^1), StringComparison.Ordinal);

    [Fact]
    public void Text_InAColumnThatWasAskedFor_IsLeftOutOfTheFeatures() => Assert.Contains(
        "leave the column out of CsvOptions.Features",
        Refusal("a,b\nx,2\n", "b", new CsvOptions { Features = ["a"] }),
        StringComparison.Ordinal);

    [Fact]
    public void Messages_ShowAtMostEightyCharactersOfAField()
    {
        string message = Refusal("1,2\n" + new string('x', 100_000) + ",4\n", ^1);

        Assert.Contains($"got '{new string('x', 79)}…'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Line_ThatIsTooLong_IsRefused() =>
        Assert.Contains("line 2: expected a line of at most", Refusal("1,2\n\"" + new string('7', 1 << 24), ^1), StringComparison.Ordinal);

    [Fact]
    public void UnknownName_ListsTheNamesShortly()
    {
        Assert.Contains(
            "has no column \"Label\". With ',' as the separator, it has \"label\", \"x\".", Refusal("label,x\n1,2\n3,4\n", "Label"), StringComparison.Ordinal);

        string wide = Refusal(string.Join(',', Enumerable.Range(0, 5000).Select(i => $"pixel{i}")) + "\n", "label");
        Assert.Contains("\"pixel19\" and 4980 more", wide, StringComparison.Ordinal);
        Assert.InRange(wide.Length, 100, 600);
    }

    [Theory]
    [InlineData("1,2\n3,4\n", "label", "has no header that could name the column \"label\"")]
    [InlineData("a,b,a\n1,2,3\n4,5,6\n", "a", "has two columns \"a\", at the places 0 and 2")]
    public void Name_ThatNamesNoColumnAlone_IsRefused(string text, string target, string expected) => Assert.Contains(
        expected, Refusal(text, target, new CsvOptions { Header = text.StartsWith('a') }), StringComparison.Ordinal);

    [Fact]
    public void Place_OutsideOfTheFile_IsRefused()
    {
        Assert.Contains("has 2 columns with ',' as the separator, from 0 to 1; column 2 was asked for", Refusal("1,2\n3,4\n", 2), StringComparison.Ordinal);
        Assert.Contains("column ^3 was asked for", Refusal("1,2\n3,4\n", ^3), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => DataSet.ReadCsv(_file.Path, -1));
    }

    [Fact]
    public void File_WithTargetsOnly_HasNoSamples() => Assert.Contains(
        "expected at least one column of features", Refusal("1\n2\n", 0, new CsvOptions { Separator = ',' }), StringComparison.Ordinal);

    [Fact]
    public void Lines_ThatAllMissAValue_LeaveNoSample() => Assert.Contains(
        "each of the 2 lines has a missing value", Refusal("1,\n,2\n", 0, new CsvOptions { Missing = MissingValues.DropSample }), StringComparison.Ordinal);

    [Fact]
    public void Column_ThatIsGivenTwice_IsRefused()
    {
        string path = _file.With("a,b,c\n1,2,3\n4,5,6\n");

        Assert.Throws<ArgumentException>(() => DataSet.ReadCsv(path, ["a", 0]));
        Assert.Throws<ArgumentException>(() => DataSet.ReadCsv(path, "a", new CsvOptions { Features = ["b", 1] }));
        Assert.Throws<ArgumentException>(() => DataSet.ReadCsv(path, "a", new CsvOptions { Exclude = ["a"] }));
        var leak = Assert.Throws<ArgumentException>(() => DataSet.ReadCsv(path, "a", new CsvOptions { Features = [0, 1] }));
        Assert.Contains("the network would be given the answer", leak.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_ThatContradictEachOther_AreRefused()
    {
        string path = _file.With("a,b,c\n1,2,3\n4,5,6\n");

        Assert.Throws<ArgumentException>(() => DataSet.ReadCsv(path, "a", new CsvOptions { Features = ["b"], Exclude = ["c"] }));
        Assert.Throws<ArgumentException>(() => DataSet.ReadCsv(path, "a", new CsvOptions { Features = [] }));
        Assert.Throws<ArgumentException>(() => DataSet.ReadCsv(path, "a", new CsvOptions { Separator = '1' }));
        Assert.Throws<ArgumentException>(() => DataSet.ReadCsv(path, "a", new CsvOptions { Separator = 'é' }));
        Assert.Throws<ArgumentOutOfRangeException>(() => DataSet.ReadCsv(path, "a", new CsvOptions { SkipLines = -1 }));
        Assert.Throws<ArgumentException>(() => DataSet.ReadCsv(path, []));
        Assert.Throws<ArgumentException>(() => DataSet.ReadCsv(path, ""));
        Assert.Throws<ArgumentNullException>(() => DataSet.ReadCsv(path, "a", null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => MissingValues.Replace(float.NaN));
    }

    private string Refusal(string text, CsvColumn target, CsvOptions? options = null)
    {
        string path = _file.With(text);
        string message = Assert.Throws<InvalidDataException>(() => DataSet.ReadCsv(path, target, options ?? new CsvOptions())).Message;
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        return message.Replace(path, "", StringComparison.Ordinal);
    }
}
