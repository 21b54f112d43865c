namespace NetGen.Compiler.Tool.Tests;

/// <summary><c>netgen convert</c> and <c>netgen plot</c>.</summary>
public sealed class ConvertAndPlotTests
{
    private const string Log = "epoch,accuracy,loss,val_accuracy,val_loss\n1,0.5,0.9,0.4,1\n2,0.7,0.5,0.6,\n3,0.8,0.3,0.7,0.6\n";

    [Fact]
    public void Model_IsWrittenInTheFormatOfTheName()
    {
        using var tool = new ToolRun();
        Assert.Equal(0, tool.Run("convert", ToolRun.Golden("gate.json"), tool.PathOf("gate.safetensors")));
        Assert.Equal(0, tool.Run("import", ToolRun.Golden("gate.json"), "-o", tool.PathOf("Gate2.cs")));
        Assert.Equal(
            File.ReadAllBytes(tool.PathOf("Gate2.safetensors")).AsSpan(^80..),
            File.ReadAllBytes(tool.PathOf("gate.safetensors")).AsSpan(^80..));
        Assert.Contains("note: The layers are not in the file", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void FormatThatIsNotWritten_IsWrongUse()
    {
        using var tool = new ToolRun();
        Assert.Equal(2, tool.Run("convert", ToolRun.Golden("gate.json"), tool.PathOf("copy.json")));
        Assert.Equal("error: NetGen reads RTNeural's JSON, but does not write it.\n", tool.Errors);
        Assert.Empty(tool.Files);
    }

    [Fact]
    public void Log_BecomesAPicture()
    {
        using var tool = new ToolRun();
        File.WriteAllText(tool.PathOf("log.csv"), Log);
        Assert.Equal(0, tool.Run("plot", tool.PathOf("log.csv"), "-o", tool.PathOf("curves.png")));
        Assert.Equal("curves.png  3 epochs: accuracy, loss\n", tool.Output);
        Assert.Equal("PNG"u8, File.ReadAllBytes(tool.PathOf("curves.png")).AsSpan(1, 3));
        Assert.Equal(1, tool.Run("plot", tool.PathOf("log.csv"), "-o", tool.PathOf("curves.png")));
        Assert.Contains("curves.png exists already", tool.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "has no epochs")]
    [InlineData("epoch,loss\n", "has no epochs")]
    [InlineData("loss,accuracy\n1,2\n", "has no epochs; expected the column 'epoch'")]
    [InlineData("epoch,loss\n1,high\n", "log.csv, line 2: 'loss' is 'high', expected a number.")]
    [InlineData("epoch,loss\n1,2,3\n", "is no CSV file")]
    public void LogThatIsNone_IsAtFault(string text, string message)
    {
        using var tool = new ToolRun();
        File.WriteAllText(tool.PathOf("log.csv"), text);
        Assert.Equal(1, tool.Run("plot", tool.PathOf("log.csv"), "-o", tool.PathOf("curves.png")));
        Assert.Contains(message, tool.Errors, StringComparison.Ordinal);
        Assert.Equal(["log.csv"], tool.Files);
    }
}
