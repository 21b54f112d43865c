namespace NetGen.Compiler.Tool.Tests;

/// <summary><c>netgen import</c> writes a class and its weights, or nothing.</summary>
public sealed class ImportTests
{
    private static readonly string Gate = ToolRun.Golden("gate.json");

    [Fact]
    public void Model_BecomesAClassAndItsWeights()
    {
        using var tool = new ToolRun();
        File.WriteAllText(tool.PathOf("Game.csproj"), "<Project Sdk=\"Microsoft.NET.Sdk\">\n\n  <!-- Mine. -->\n</Project>\n");
        Assert.Equal(0, tool.Run("import", Gate, "-o", tool.PathOf("Gate.cs"), "--namespace", "My.Game"));
        Assert.Equal(
            """
            Gate.cs           class My.Game.Gate, 3 → 2, 2 layers
            Gate.safetensors  26 parameters
            note: Game.csproj now lists <NetGenWeights Include="Gate.safetensors" />: Gate.Pretrained predicts and needs no file.

            """,
            tool.Output);
        Assert.Equal(
            """
            <Project Sdk="Microsoft.NET.Sdk">

              <!-- Mine. -->
              <ItemGroup>
                <NetGenWeights Include="Gate.safetensors" />
              </ItemGroup>

            </Project>

            """,
            File.ReadAllText(tool.PathOf("Game.csproj")));
        Assert.Equal(
            """
            // Imported from gate.json by netgen.

            using NetGen;

            namespace My.Game;

            [Input(3)]
            [Dense(4, Tanh)]
            [Dense(2, Softmax)]
            [Weights("Gate.safetensors")]
            public sealed partial class Gate;

            """,
            File.ReadAllText(tool.PathOf("Gate.cs")));
        Assert.Equal(["Game.csproj", "Gate.cs", "Gate.safetensors"], tool.Files);
        Assert.Empty(tool.Errors);
    }

    [Theory]
    [InlineData("<NetGenWeights Include=\"Gate.safetensors\" />")]
    [InlineData("<NetGenWeights Include=\"other.safetensors;Gate.safetensors\" />")]
    [InlineData("<NetGenWeights Include=\"*.safetensors\" />")]
    public void ProjectThatListsTheWeights_StaysAsItIs(string item)
    {
        using var tool = new ToolRun();
        string project = $"<Project><ItemGroup>{item}</ItemGroup></Project>";
        File.WriteAllText(tool.PathOf("Game.csproj"), project);
        Assert.Equal(0, tool.Run("import", Gate, "-o", tool.PathOf("Gate.cs")));
        Assert.Contains("note: Game.csproj lists ", tool.Output, StringComparison.Ordinal);
        Assert.Equal(project, File.ReadAllText(tool.PathOf("Game.csproj")));
    }

    [Fact]
    public void ClassInAFolderOfTheProject_NamesItsWeightsFromTheProject()
    {
        using var tool = new ToolRun();
        File.WriteAllText(tool.PathOf("Game.csproj"), "<Project>\n</Project>");
        Directory.CreateDirectory(tool.PathOf("Networks"));
        Assert.Equal(0, tool.Run("import", Gate, "-o", tool.PathOf(Path.Combine("Networks", "Gate.cs"))));
        Assert.Contains("[Weights(\"Networks/Gate.safetensors\")]", File.ReadAllText(tool.PathOf(Path.Combine("Networks", "Gate.cs"))), StringComparison.Ordinal);
        Assert.Contains("<NetGenWeights Include=\"Networks/Gate.safetensors\" />", File.ReadAllText(tool.PathOf("Game.csproj")), StringComparison.Ordinal);
    }

    [Fact]
    public void ClassWithoutAProject_SaysWhatToAdd()
    {
        using var tool = new ToolRun();
        Assert.Equal(0, tool.Run("import", Gate, "-o", tool.PathOf("Gate.cs")));
        Assert.Contains("note: Add <NetGenWeights Include=\"Gate.safetensors\" /> to the project", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void FilesThatExist_StayUnlessForced()
    {
        using var tool = new ToolRun();
        string source = tool.PathOf("Gate.cs");
        File.WriteAllText(tool.PathOf("Gate.safetensors"), "mine");
        Assert.Equal(1, tool.Run("import", Gate, "-o", source));
        Assert.Equal("error: Gate.safetensors exists already and stays as it is; give another name, or --force to replace it.\n", tool.Errors);
        Assert.Equal(["Gate.safetensors"], tool.Files);
        Assert.Equal("mine", File.ReadAllText(tool.PathOf("Gate.safetensors")));

        Assert.Equal(0, tool.Run("import", Gate, "-o", source, "--force"));
        Assert.Equal(0, tool.Run("import", Gate, "-o", source, "--force"));
        Assert.Equal(["Gate.cs", "Gate.safetensors"], tool.Files);
    }

    [Theory]
    [InlineData("gate.json", "gate.npz", 4)]
    [InlineData("gate.json", "gate.positional.npz", 4)]
    [InlineData("series.json", "series.npz", 3, "--input-shape", "5,2")]
    public void ValuesThatFit_AreReported(string model, string values, int samples, params string[] options)
    {
        using var tool = new ToolRun();
        Assert.Equal(0, tool.Run(["import", ToolRun.Golden(model), "-o", tool.PathOf("Net.cs"), "--check", ToolRun.Golden(values), .. options]));
        Assert.StartsWith($"check  {samples} samples have the expected outputs; the largest difference is ", tool.Output, StringComparison.Ordinal);
        Assert.Equal(["Net.cs", "Net.safetensors"], tool.Files);
    }

    [Fact]
    public void ValuesThatDiffer_AreAnErrorAndNothingIsWritten()
    {
        using var tool = new ToolRun();
        Assert.Equal(1, tool.Run("import", Gate, "-o", tool.PathOf("Net.cs"), "--check", ToolRun.Golden("gate.wrong.npz")));
        Assert.StartsWith("error: The model does not compute what it should: 'dense_1' of sample 2 is ", tool.Errors, StringComparison.Ordinal);
        Assert.Contains("The largest difference of 4 samples is 0.002. Nothing is written.", tool.Errors, StringComparison.Ordinal);
        Assert.Empty(tool.Files);
    }

    [Theory]
    [InlineData("series.npz", "'input': expected samples × 3, but the array has 3×2×5")]
    [InlineData("gate.json", "is no .npz of NumPy, or is damaged")]
    [InlineData("missing.npz", "missing.npz")]
    public void ValuesThatDoNotFit_AreRefused(string values, string message)
    {
        using var tool = new ToolRun();
        Assert.Equal(1, tool.Run("import", Gate, "-o", tool.PathOf("Net.cs"), "--check", ToolRun.Golden(values)));
        Assert.Contains(message, tool.Errors, StringComparison.Ordinal);
        Assert.Empty(tool.Files);
    }

    [Theory]
    [InlineData("Gate.txt", "", "--output is 'Gate.txt'; expected the name of a class with .cs, such as Digits.cs.")]
    [InlineData("2nd.cs", "", "--output is '2nd.cs'; expected the name of a class with .cs, such as Digits.cs.")]
    [InlineData("class.cs", "", "--output is 'class.cs'; expected the name of a class with .cs, such as Digits.cs.")]
    [InlineData("Gate.cs", "My..Game", "--namespace is 'My..Game'; expected names with dots between them, such as My.Game.")]
    public void NamesThatCSharpRefuses_AreWrongUse(string output, string space, string message)
    {
        using var tool = new ToolRun();
        Assert.Equal(2, tool.Run("import", Gate, "-o", output, "-n", space));
        Assert.Equal($"error: {message}\n", tool.Errors);
    }

    [Fact]
    public void MissingOption_IsWrongUse()
    {
        using var tool = new ToolRun();
        Assert.Equal(2, tool.Run("import", Gate));
        Assert.Equal("error: Option '--output' is required.\n'netgen import --help' shows how it is called.\n", tool.Errors);
    }

    [Fact]
    public void NoCommand_IsWrongUse()
    {
        using var tool = new ToolRun();
        Assert.Equal(2, tool.Run());
        Assert.Equal("error: Required command was not provided.\n'netgen --help' shows how it is called.\n", tool.Errors);
    }

    [Theory]
    [InlineData("weights.safetensors", "holds weights, but no layers; a network class declares those and loads the file")]
    [InlineData("model.bin", "The name of the file 'model.bin' does not say what it holds; expected one that ends in .keras (Keras)")]
    [InlineData("missing.json", "missing.json")]
    public void FileWithoutLayers_IsAtFault(string name, string message)
    {
        using var tool = new ToolRun();
        Assert.Equal(1, tool.Run("import", tool.PathOf(name), "-o", tool.PathOf("Net.cs")));
        Assert.Contains(message, tool.Errors, StringComparison.Ordinal);
        Assert.Empty(tool.Files);
    }
}
