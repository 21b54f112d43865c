using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Generator.Tests.Infrastructure;

namespace NetGen.Generator.Tests.Documentation;

/// <summary>
/// The C# blocks of a page as source files. Each block is a file of its own, in a namespace of its own, and sees the types of the
/// blocks before it; its own namespace is left out. Statements become the body of a method. A comment on the line before the block
/// gives it a context:
/// <list type="bullet">
/// <item><c>&lt;!-- code: given Digits network, float[] image --&gt;</c>: the statements may use these variables.</item>
/// <item><c>&lt;!-- code: continues --&gt;</c>: the statements follow those of the block before.</item>
/// <item><c>&lt;!-- code: layers --&gt;</c>: attributes alone; an input, if there is none, and the class are added.</item>
/// </list>
/// </summary>
internal sealed class PageSource
{
    /// <summary>What every page knows: the usings of an SDK project, and two networks.</summary>
    private const string Known = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using NetGen;

        namespace Known
        {
            [Input(30)]
            [Dense(16, Relu)]
            [Dense(1, Sigmoid)]
            [Loss(BinaryCrossEntropy)]
            public sealed partial class Diagnosis;

            [Input(28, 28)]
            [Flatten]
            [Dense(128, Relu)]
            [Dense(10, Softmax)]
            [Loss(SparseCategoricalCrossEntropy)]
            public sealed partial class Digits;
        }
        """;

    /// <summary>What the page of Godot knows of it: the members that it uses, as GodotSharp declares them.</summary>
    private const string Godot = """
        namespace Godot
        {
            [System.AttributeUsage(System.AttributeTargets.Property | System.AttributeTargets.Field)]
            public sealed class ExportAttribute : System.Attribute;

            public struct Vector2(float x, float y)
            {
                public float X = x, Y = y;
                public static Vector2 operator +(Vector2 left, Vector2 right) => new(left.X + right.X, left.Y + right.Y);
                public static Vector2 operator -(Vector2 left, Vector2 right) => new(left.X - right.X, left.Y - right.Y);
                public static Vector2 operator *(Vector2 vector, float scale) => new(vector.X * scale, vector.Y * scale);
            }

            public class Node
            {
                public virtual void _Ready() { }
                public virtual void _PhysicsProcess(double delta) { }
            }

            public class Node2D : Node
            {
                public Vector2 GlobalPosition { get; set; }
            }

            public class CharacterBody2D : Node2D
            {
                public Vector2 Velocity { get; set; }
                public bool MoveAndSlide() => false;
            }
        }
        """;

    private readonly string _page;
    private readonly Dictionary<string, string> _types = new() { ["Diagnosis"] = "Known.Diagnosis", ["Digits"] = "Known.Digits" };
    private readonly List<string> _files = [Known];

    private PageSource(string page) => _page = page;

    /// <summary>The source files of a page.</summary>
    /// <exception cref="InvalidOperationException">A block's context is unknown, or nothing goes before a block that continues.</exception>
    public static IReadOnlyList<SyntaxTree> Of(string page, IEnumerable<CodeBlock> blocks)
    {
        var source = new PageSource(page);
        if (page == "docs/godot.md")
            source._files.Add(Godot);
        var unit = new List<CodeBlock>();
        foreach (CodeBlock block in blocks)
        {
            if (block.Context == "continues" && unit.Count == 0)
                throw new InvalidOperationException($"{page}({block.Line}): there is no block to continue.");
            if (block.Context != "continues" && unit.Count > 0)
            {
                source.Add(unit);
                unit.Clear();
            }

            unit.Add(block);
        }

        if (unit.Count > 0)
            source.Add(unit);
        return [.. source._files.Select((text, i) => CSharpSyntaxTree.ParseText(text, TestCompilation.ParseOptions, $"{page}.{i}.cs"))];
    }

    private void Add(List<CodeBlock> unit)
    {
        var usings = new StringBuilder();
        var statements = new StringBuilder();
        var types = new StringBuilder();
        string name = $"Block{unit[0].Line}";
        bool isAsync = false;
        foreach (CodeBlock block in unit)
        {
            // Directives of a program in one file (#:package) concern the build only.
            string text = string.Join('\n', block.Text.Split('\n').Select(line => line.StartsWith("#:", StringComparison.Ordinal) ? "" : line));
            if (block.Context == "layers")
                text = (text.Contains("[Input", StringComparison.Ordinal) ? "" : "[Input(32)] ") + text + "\npublic sealed partial class Net;";

            CompilationUnitSyntax root = SyntaxFactory.ParseCompilationUnit(text, options: TestCompilation.ParseOptions);
            foreach (UsingDirectiveSyntax directive in root.Usings)
                Append(usings, directive, block);
            SyntaxList<MemberDeclarationSyntax> members = root.Members is [FileScopedNamespaceDeclarationSyntax space] ? space.Members : root.Members;
            foreach (MemberDeclarationSyntax member in members)
            {
                Append(member is GlobalStatementSyntax ? statements : types, member, block);
                isAsync |= member is GlobalStatementSyntax && member.DescendantNodes().OfType<AwaitExpressionSyntax>().Any();
            }

            // What the parser could not place is an error here, and must not get lost.
            if (members.Count == 0 || root.ContainsDiagnostics)
                types.Append(CultureInfo.InvariantCulture, $"#line {block.Line} \"{_page}\"\n{text}\n");
            foreach (BaseTypeDeclarationSyntax type in members.OfType<BaseTypeDeclarationSyntax>())
                _types[type.Identifier.ValueText] = $"Page.{name}.{type.Identifier.ValueText}";
        }

        string aliases = string.Concat(_types
            .Where(type => type.Value != $"Page.{name}.{type.Key}")
            .Select(type => $"using {type.Key} = {type.Value};\n"));
        string method = isAsync ? "async Task" : "void";
        _files.Add($$"""
            {{usings}}
            #line hidden
            {{aliases}}
            namespace Page.{{name}}
            {
                internal static class Statements
                {
                    public static {{method}} Run(string[] args{{Parameters(unit[0])}})
                    {
            {{statements}}
                    }
                }

            {{types}}
            }
            """);
    }

    private string Parameters(CodeBlock block) => block.Context switch
    {
        "" or "layers" => "",
        string context when context.StartsWith("given ", StringComparison.Ordinal) => ", " + context["given ".Length..],
        _ => throw new InvalidOperationException($"{_page}({block.Line}): the context '{block.Context}' is unknown."),
    };

    private void Append(StringBuilder destination, SyntaxNode node, CodeBlock block)
    {
        int line = block.Line + node.SyntaxTree.GetLineSpan(node.FullSpan).StartLinePosition.Line;
        destination.Append(CultureInfo.InvariantCulture, $"\n#line {line} \"{_page}\"\n{node.ToFullString()}\n");
    }
}
