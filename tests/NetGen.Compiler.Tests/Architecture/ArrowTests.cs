using System.Text;

namespace NetGen.Compiler.Tests.Architecture;

/// <summary>The folders of a project, which are its namespaces but for the library's public types, use each other in one direction.</summary>
public sealed class ArrowTests
{
    private static readonly SourceProject Compiler = new(
        "NetGen.Compiler",
        linked:
        [
            "Polyfills",
            .. new[] { "Accuracy", "Activation", "Loss", "Initializer", "GpuPrecision", "BidirectionalMerge", "Interpolation", "Padding", "WeightFormat" }.Select(name => $"NetGen/Declaration/{name}.cs"),
            .. new[] { "ModelFileNames", "ShortText", "TensorDifferences" }.Select(name => $"NetGen/Storage/Safetensors/{name}.cs"),
        ],
        symbol: "NETGEN_COMPILER");

    private static readonly SourceProject Library = new("NetGen");

    private static readonly SourceProject Generator = new("NetGen.Generator", [Compiler], ["Polyfills"]);

    private static readonly SourceProject Models = new("NetGen.Models", [Library, Compiler]);

    private static readonly SourceProject Keras = new("NetGen.Keras", [Library, Compiler, Models]);

    private static readonly SourceProject Onnx = new("NetGen.Onnx", [Library, Compiler, Models], [Path.Combine(AppContext.BaseDirectory, "Schema")]);

    private static readonly SourceProject Import = new("NetGen.Import", [Library, Compiler, Models, Keras, Onnx]);

    private static readonly SourceProject Interpreter = new("NetGen.Interpreter", [Compiler]);

    private static readonly Dictionary<string, SourceProject> Projects = new()
    {
        ["NetGen.Compiler"] = Compiler,
        ["NetGen.Generator"] = Generator,
        ["NetGen"] = Library,
        ["NetGen.Gpu"] = new("NetGen.Gpu", [Library]),
        ["NetGen.Learning"] = new("NetGen.Learning", [Library]),
        ["NetGen.Models"] = Models,
        ["NetGen.Keras"] = Keras,
        ["NetGen.Onnx"] = Onnx,
        ["NetGen.Import"] = Import,
        ["NetGen.Interpreter"] = Interpreter,
        ["NetGen.Build"] = new("NetGen.Build", [Library, Compiler, Models, Keras, Onnx, Import]),
        ["NetGen.Tool"] = new("NetGen.Tool", [Library, Compiler, Generator, Models, Keras, Onnx, Import, Interpreter]),
    };

    // A stage knows the stages before it.
    private static readonly string[] Stages = ["Common", "Declaration", "Layers", "Attributes", "Graph", "Training", "Program", "Emit", "WeightFiles", ""];

    public static TheoryData<string> Names => [.. Projects.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Folders_HaveNoCircle(string project) => AssertNone(Circles(Projects[project].Arrows));

    [Fact]
    public void Stages_KnowOnlyThoseBeforeThem() => AssertNone(Backward(Compiler.Arrows));

    [Fact]
    public void Emitters_DoNotKnowEachOther() => AssertNone(Lines(Compiler.Arrows.Where(arrow =>
        (IsIn(arrow.From, "Emit/Cpu") && IsIn(arrow.To, "Emit/Gpu")) || (IsIn(arrow.From, "Emit/Gpu") && IsIn(arrow.To, "Emit/Cpu")))));

    [Fact]
    public void Circle_IsReportedWithItsTypes()
    {
        SourceProject project = Sample(
            ("Layers/Dense.cs", "namespace Sample.Layers; class Dense { int Size => Emit.Writer.Width; }"),
            ("Emit/Writer.cs", "namespace Sample.Emit; class Writer { public const int Width = 4; Program.Plan? plan; }"),
            ("Program/Plan.cs", "namespace Sample.Program; class Plan { string Name => nameof(Layers.Dense); }"),
            ("Common/Shape.cs", "namespace Sample.Common; class Shape;"),
            ("Program/Shapes.cs", "namespace Sample.Program; class Shapes : System.Collections.Generic.List<Common.Shape>;"));
        Assert.Equal(
            """
            Emit → Program → Layers → Emit
              Emit → Program: Writer uses Plan
              Program → Layers: Plan uses Dense
              Layers → Emit: Dense uses Writer

            """,
            Circles(project.Arrows));
        Assert.Equal("Layers → Emit: Dense uses Writer\n", Backward(project.Arrows));
    }

    [Fact]
    public void Extension_AndPartOfAType_AreArrowsToTheirFiles()
    {
        SourceProject project = Sample(
            ("A/Text.cs", "namespace Sample; static class Text { public static int Half(this int value) => value / 2; }"),
            ("B/Net.cs", "namespace Sample; partial class Net { int size = 4.Half(); }"),
            ("C/Net.cs", "namespace Sample; partial class Net { public void Save() => size = 1; }"),
            ("D/User.cs", "namespace Sample; class User { void Run(Net net) => net.Save(); }"));
        Assert.Equal(
            [new("B", "Net", "A", "Text"), new("C", "Net", "B", "Net"), new("D", "User", "B", "Net"), new("D", "User", "C", "Net")],
            project.Arrows.OrderBy(arrow => (arrow.From, arrow.To).ToString(), StringComparer.Ordinal));
    }

    private static SourceProject Sample(params (string Path, string Text)[] files)
    {
        string root = Path.Combine(Path.GetTempPath(), "Sample");
        return new SourceProject("Sample", root, files.Select(file => (Path.Combine(root, file.Path), file.Text)));
    }

    // The message is the whole text.
    private static void AssertNone(string arrows) => Assert.True(arrows.Length == 0, arrows);

    private static string Backward(IReadOnlyList<SourceArrow> arrows) => Lines(arrows.Where(arrow => StageOf(arrow.From) < StageOf(arrow.To)));

    private static int StageOf(string folder) => Array.IndexOf(Stages, folder.Split('/')[0]);

    private static bool IsIn(string folder, string room) => folder == room || folder.StartsWith(room + "/", StringComparison.Ordinal);

    // A shortest circle from each folder that is in one, and the types that make it.
    private static string Circles(IReadOnlyList<SourceArrow> arrows)
    {
        ILookup<string, string> next = arrows.Select(arrow => (arrow.From, arrow.To)).Distinct().ToLookup(pair => pair.From, pair => pair.To);
        var seen = new HashSet<string>();
        var text = new StringBuilder();
        foreach (string folder in next.Select(group => group.Key).Order(StringComparer.Ordinal))
        {
            if (seen.Contains(folder) || CircleFrom(folder, next) is not { } circle)
                continue;
            seen.UnionWith(circle);
            text.Append(string.Join(" → ", circle.Select(Name))).Append('\n');
            foreach ((string from, string to) in circle.Zip(circle.Skip(1)))
            {
                foreach (string line in Lines(arrows.Where(arrow => arrow.From == from && arrow.To == to)).Split('\n')[..^1])
                    text.Append("  ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    private static List<string>? CircleFrom(string folder, ILookup<string, string> next)
    {
        var previous = new Dictionary<string, string>();
        var queue = new Queue<string>([folder]);
        while (queue.TryDequeue(out string? current))
        {
            foreach (string reached in next[current].Order(StringComparer.Ordinal))
            {
                if (!previous.TryAdd(reached, current))
                    continue;
                if (reached != folder)
                {
                    queue.Enqueue(reached);
                    continue;
                }

                var circle = new List<string> { folder };
                for (string back = previous[folder]; back != folder; back = previous[back])
                    circle.Insert(0, back);
                return [folder, .. circle];
            }
        }

        return null;
    }

    private static string Lines(IEnumerable<SourceArrow> arrows) => string.Concat(arrows
        .Select(arrow => $"{Name(arrow.From)} → {Name(arrow.To)}: {arrow.User} uses {arrow.Used}\n")
        .Order(StringComparer.Ordinal));

    private static string Name(string folder) => folder.Length == 0 ? "(root)" : folder;
}
