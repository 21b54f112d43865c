namespace NetGen.Generator.Tests.Fuzzing;

/// <summary>Classes for networks: every form and place, names that need care, members that collide, call or are unfinished.</summary>
/// <param name="choose">Chooses.</param>
/// <param name="absurdity">The share of forms, names and members that are absurd.</param>
internal sealed class ClassGrammar(Chooser choose, double absurdity)
{
    private static readonly string[] Names =
    [
        "@class", "@Net", "record", "@record", "Größe", "Çéü", "Net\u0301", "\u2167", "a\u203Fb", "Ne\\u0074", "\u043D\u0435\u0442", "_", "__",
        "Dense", "Activation", "Loss", "Input", "System", "NetGen", "Generated", "NetworkGenerator", "InputSize", "Parameters", "Predict",
        "Int8Network", "Unsafe", "Span", "TPanel", "Vector512", "NetKernels", "String", "Object", "var", "@var", "dynamic", "@dynamic", "nint",
        "@nint", "field", "@field", "value", "await", "@await", "@extension", "required", "@required", "@scoped", "file", "@file", "partial",
        "@partial", "where", "@where", "@allows", "global", "T", "K", "Main", "Int", "net", "NET", "Net_1", "F", "@", "3", "int", "@int",
        "N123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890",
    ];

    private static readonly string[] TypeParameters =
    [
        "<T>", "<T, U>", "<@class>", "<TPanel>", "<Span>", "<System>", "<NetGen>", "<Int>", "<_>", "<Größe>",
        "<InputSize>", "<DenseKernel>", "<Predict>", "<Parameters>", "<T, T>", "<>", "<in T>", "<Net>", "<T", "<T,>", "<int>",
    ];

    private static readonly string[] Modifiers =
    [
        "", "public ", "internal ", "sealed ", "public sealed ", "abstract ", "public abstract ", "unsafe ", "private ", "protected ",
        "static ", "file ", "sealed abstract ", "readonly ", "ref ", "new ", "async ", "const ", "virtual ", "public public ", "required ",
    ];

    private static readonly string[] Kinds =
    [
        "partial class", "partial record", "partial record class", "class", "partial struct", "partial record struct", "partial interface",
        "enum", "partial", "interface", "record", "delegate void", "partial extension",
    ];

    private static readonly string[] Bases =
    [
        " : System.IDisposable", " : Base", " : Other", " : Net", " : Missing", " : string", " : object", " : System.Collections.ArrayList", " : Base<int>",
        " : NetGen.INetwork<Net>", " : NetGen.ITrainableNetwork<Net>", " : Base, Base", " :", "(int x)", "(int x) : Base(x)", "()",
        " where T : struct", " where T : class, new()", " where T : Net", " where X : class",
    ];

    private static readonly string[] Bodies =
    [
        "public int Answer => 42;", "public Net() : this(42) { }", "private Net() { }", "static Net() { }", "~Net() { }",
        "public void Predict(ReadOnlySpan<float> a, Span<float> b) { }", "public int Predict(string a) => 3;", "private Net(long x) { }",
        "public Net(int x) : base() { }", "int InputSize;", "const int OutputSize = 3;", "class DenseKernel;", "event Action Loss;",
        "int ParameterCount() => 3;", "static class Description;", "delegate void Parameters();", "enum Int8Network { A }", "int Dense1Bias;",
        "enum Activation { A }", "int Relu => 3;", "class Unsafe;", "int System => 3;", "int NetGen => 3;", "class Span<T>;", "class ReadOnlySpan<T>;",
        "int Vector512;", "class NetKernels;", "class NetDescription;", "class TPanel;", "int parameters, inputs, outputs, workspace, rows, seed;", "class Dense;",
        "public int this[int i] => i;", "public static implicit operator int(Net x) => 3;", "public required string Title { get; init; }",
        "public override string ToString() => \"\";", "public bool Equals(Net x) => true;", "object Initialize;", "public int NetworkGuard;",
        "[Input(2)] [Dense(1)] partial class Inner;", "[Input(2)] [Dense(1)] partial class Net;", "[Dense(1)] void Method() { }",
        "public int M( { }", "public int M() { return }", "int x = ;", "public", "public int", "{", "}", "/*", "\"", "#if X", "#error broken",
        "#nullable disable", "[Dense(", "partial void M();", "partial int P { get; }", "ref int R => ref R;", "unsafe int* p;", "int ComputeRegularization() => 3;",
    ];

    private static readonly (string Open, string Close)[] Containers =
    [
        ("partial class Outer {", "}"), ("static partial class Outer {", "}"), ("partial interface Outer {", "}"), ("partial struct Outer<T> {", "}"),
        ("readonly ref partial struct Outer {", "}"), ("partial record Outer(int X) {", "}"), ("partial record struct Outer {", "}"),
        ("partial class Outer<T> where T : class { partial class Middle<U> {", "} }"), ("namespace Inner.Deep {", "}"), ("namespace System {", "}"),
        ("namespace NetGen {", "}"), ("namespace @class.@int {", "}"), ("partial class @event {", "}"), ("partial class Outer<Input> {", "}"),
        ("class Outer {", "}"), ("file partial class Outer {", "}"), ("partial interface Outer<in T> {", "}"), ("partial interface Outer<out T> {", "}"),
        ("enum Outer {", "}"), ("partial class {", "}"), ("partial class Outer : Outer.Net {", "}"), ("partial class Net {", "}"), ("partial Outer {", "}"),
        ("#if X\n", "\n#endif"), ("#if !X\n", "\n#endif"), ("#pragma warning disable\n", ""), ("namespace Inner;", ""), ("void M() {", "}"),
    ];

    private static readonly string[] Siblings =
    [
        "class Unsafe;", "class Span<T>;", "class Vector512;", "namespace System { class Net; }", "class Object;", "class Activation;", "class NetKernels;",
        "class DenseAttribute : System.Attribute;", "partial class NET;", "[NetGen.Input(2)] partial class NET;", "class Net_1;", "[NetGen.Input(2)] partial class Net<T>;",
        "partial class Net;", "partial class Net { }", "partial struct Net;", "partial class Net { int InputSize; }", "partial class Net<U>;",
        "[NetGen.Dense(1)] partial class Net;", "[Obsolete] partial class Net;", "class Net;", "sealed partial class Net : Base;", "enum Net { A }",
        "static class Relu;", "enum Int8 { A }", "class INetwork<T>;", "partial class Net { public Net(string x) : this(1) { } }", "namespace Net;",
    ];

    private readonly CallGrammar _calls = new(choose, absurdity);

    /// <summary>The files of a declaration with these attributes.</summary>
    public List<string> Write(string attributes)
    {
        string name = IsOdd(0.15) ? choose.Pick(Names) : "Net";
        string kind = IsOdd(0) ? choose.Pick(Kinds) : choose.Pick(Kinds.AsSpan(0, choose.Chance(0.9) ? 1 : 3));
        string parameters = IsOdd(0.05) ? choose.Pick(TypeParameters) : "";
        string bases = IsOdd(0.03) ? choose.Pick(Bases) : "";
        string modifiers = IsOdd(0) ? choose.Pick(Modifiers) : choose.Pick(Modifiers.AsSpan(0, 7));
        string text = $"{attributes}{modifiers}{kind} {name}{parameters}{bases}{Body(name)}";
        if (IsOdd(0.1))
        {
            (string open, string close) = IsOdd(0) ? choose.Pick(Containers) : choose.Pick(Containers.AsSpan(0, 14));
            text = $"{open}\n{text}\n{close}";
        }

        if (choose.Chance(0.02))
            text = $"using N = NetGen; using {choose.Pick("D", "Dense", "Net")} = NetGen.DenseAttribute;\n" + text.Replace("[Dense", "[D", StringComparison.Ordinal);
        List<string> files = [text];
        if (attributes.Contains("Layer<Block>", StringComparison.Ordinal))
            files.Add(choose.Pick("[NetGen.Input] [NetGen.Dense(3)] partial class Block;", "[NetGen.Input(4)] [NetGen.Dense(3)] [NetGen.Add(\"input\")] partial class Block;"));
        while (IsOdd(0.05))
            AddSibling(files);
        if (choose.Chance(0.15))
            files.Add($"class Caller {{ {_calls.Write()} }}");
        return files;
    }

    private string Body(string name)
    {
        if (!IsOdd(0.1))
            return choose.Pick(";", " { }", " { }", ";");
        var members = new List<string>();
        do
            members.Add(choose.Chance(0.3) ? _calls.Write() : choose.Pick(Bodies));
        while (choose.Chance(0.3));
        string body = string.Join("\n    ", members);
        return $"\n{{\n    {(choose.Chance(0.9) ? body.Replace("Net(", name + "(", StringComparison.Ordinal) : body)}\n}}";
    }

    private void AddSibling(List<string> files)
    {
        string sibling = choose.Pick(Siblings);
        if (choose.Chance(0.5))
            files.Add(sibling);
        else
            files[0] = choose.Chance(0.5) ? $"{sibling}\n{files[0]}" : $"{files[0]}\n{sibling}";
    }

    private bool IsOdd(double probability) => choose.Chance(Math.Max(probability, absurdity / 2));
}
