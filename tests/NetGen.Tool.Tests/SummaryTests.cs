using System.Text.Json;

namespace NetGen.Compiler.Tool.Tests;

/// <summary><c>netgen summary</c> shows the layers to people, to files and to programs.</summary>
public sealed class SummaryTests
{
    [Fact]
    public void File_GetsTheSummaryOfTheLibrary()
    {
        using var tool = new ToolRun();
        Assert.Equal(0, tool.Run("summary", ToolRun.Golden("gate.json")));
        Assert.Equal(
            """
            Gate
              layer                 output  parameters  FLOPs
              input                      3
              dense (4, Tanh)            4          16     32
              dense_1 (2, Softmax)       2          10     20
              total                                 26     52

            """,
            tool.Output);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Terminal_GetsATableThatFits(int width)
    {
        using var tool = new ToolRun { Width = width };
        Assert.Equal(0, tool.Run("summary", ToolRun.Golden("series.json"), "--input-shape", "5,2"));
        string[] lines = tool.Output.Split('\n');
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
        Assert.Contains(lines, line => line.Contains("conv1d (4, 3, Relu", StringComparison.Ordinal) && line.Contains("5×4", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.TrimStart().StartsWith("total", StringComparison.Ordinal));
    }

    [Fact]
    public void Program_GetsJson()
    {
        using var tool = new ToolRun();
        Assert.Equal(0, tool.Run("summary", ToolRun.Golden("gate.json"), "--json"));
        using JsonDocument json = JsonDocument.Parse(tool.Output);
        JsonElement layer = json.RootElement.GetProperty("layers")[1];
        Assert.Equal("dense_1", layer.GetProperty("name").GetString());
        Assert.Equal("Dense", layer.GetProperty("kind").GetString());
        Assert.Equal(2, layer.GetProperty("shape")[0].GetInt32());
        Assert.Equal(10, layer.GetProperty("parameters").GetInt32());
        Assert.Equal(26, json.RootElement.GetProperty("parameters").GetInt32());
        Assert.Equal("input", json.RootElement.GetProperty("inputs")[0].GetProperty("name").GetString());
    }

    [Fact]
    public void OpenSize_IsAskedFor()
    {
        using var tool = new ToolRun();
        Assert.Equal(1, tool.Run("summary", ToolRun.Golden("series.json")));
        Assert.Contains("the file leaves the number of steps open; say it, such as --input-shape 100,2", tool.Errors, StringComparison.Ordinal);
        Assert.Equal(2, tool.Run("summary", ToolRun.Golden("series.json"), "--input-shape", "5x2"));
        Assert.Contains("--input-shape is '5x2'; expected one to four sizes with commas between them", tool.Errors, StringComparison.Ordinal);
    }
}
