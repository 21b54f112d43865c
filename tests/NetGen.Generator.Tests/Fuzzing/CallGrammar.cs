namespace NetGen.Generator.Tests.Fuzzing;

/// <summary>Methods that call a network: with lengths that are known or not, right or wrong, and with what is no span at all.</summary>
/// <param name="choose">Chooses.</param>
/// <param name="absurdity">The share of numbers that are absurd.</param>
internal sealed class CallGrammar(Chooser choose, double absurdity)
{
    /// <summary>The name of every such method.</summary>
    public const string Method = "PlayOnce";

    private const int MaximumDepth = 4;

    // Of the method's locals, its parameters, and of fields that a class of random members may have.
    private static readonly string[] Names = ["a", "b", "c", "a", "b", "values", "samples", "values.Span", "this.values", "missing"];

    // No switch expression: Roslyn 4.8 overflows its stack where one refers to the constant that it gives.
    private static readonly string[] Odd =
    [
        "null", "default", "default(Span<float>)", "\"text\"", "\"text\"u8", "3", "", "new", "new()", "new float[", "new float[]", "new float[2, 3]",
        "new float[2][]", "new double[3]", "new string[3]", "stackalloc", "stackalloc float[]", "[..]", "[.. 3]", "[..null]", "[", "throw null", "() => 3",
        "in input", "out output", "out var output", "out _", "ref a", "ref a[0]", "_", "a = b", "(a, b)", "nameof(a)", "typeof(Net)", "await a", "a?.Length",
        "a ?? b", "a is [1, ..] ? a : b", "[with(3), 1]", "a.AsSpan(1..)", "a.AsSpan(^1..)", "a.AsSpan(start: 1)", "a[^1..^3]",
        "a[^int.MinValue..]", "a[int.MinValue..int.MaxValue]", "a.AsSpan(int.MaxValue, int.MaxValue)", "new Span<float>(a, 1, -1)",
        "new Span<float>(ref a[0])", "new Span<float> { }", "MemoryExtensions.AsSpan(a)", "CollectionsMarshal.AsSpan(a)", "a.Missing(3)", "a.AsSpan<float>()",
    ];

    private readonly ValueGrammar _values = new(choose, absurdity);

    /// <summary>A method of the network, or of another class.</summary>
    public string Write()
    {
        var statements = new List<string>();
        foreach (string local in (string[])["a", "b", "c"])
        {
            if (choose.Chance(0.6))
                statements.Add($"{choose.Pick("var", "var", "float[]", "Span<float>", "ReadOnlySpan<float>", "scoped ReadOnlySpan<float>", "const int")} {local} = {Value(0)};");
        }

        if (choose.Chance(0.1))
            statements.Insert(choose.Below(statements.Count + 1), choose.Pick("a = b;", "(a, b) = (b, a);", "ref var r = ref a;", "f(out a);", "a[0] = 1;", "return", "{"));
        do
            statements.Add(Call());
        while (choose.Chance(0.3));
        return $"void {Method}(Net net, float[] values, Memory<float> samples) {{ {string.Join(" ", statements)} }}";
    }

    private string Call()
    {
        string receiver = choose.Pick("net.", "net.", "net.", "", "this.", "new Net(1).", "net?.", "Net.", "net!.", "((NetGen.INetwork<Net>)net).");
        return choose.Below(10) switch
        {
            < 4 => $"{receiver}Predict({Arguments("input", "output")});",
            4 => $"{receiver}PredictBatch({Arguments("inputs", "outputs")});",
            5 => $"{receiver}PredictBatch({Arguments("inputs", "outputs", "maxDegreeOfParallelism")});",
            6 => $"{receiver}DenseKernel.{choose.Pick("CopyTo", "CopyFrom")}({Argument(choose.Pick("source", "destination"))});",
            7 => $"{receiver}QuantizeTo{choose.Pick("Int8", "Bfloat16")}().Predict({Arguments("input", "output")});",
            8 => $"{receiver}CreateTrainer(new Sgd(1)).{choose.Pick("TrainStep", "ComputeLoss")}({Arguments("inputs", "targets")});",
            _ => $"new BatchPass<Net>({receiver.TrimEnd('.')}).{choose.Pick("ComputeGradients", "ComputeLoss")}({Arguments("inputs", "targets", "predictions")});",
        };
    }

    private string Arguments(params ReadOnlySpan<string> names)
    {
        var arguments = new List<string>();
        foreach (string name in names)
            arguments.Add(Argument(name));
        if (choose.Chance(0.05))
            arguments.RemoveAt(0);
        if (choose.Chance(0.05))
            arguments.Reverse();
        return string.Join(", ", arguments);
    }

    private string Argument(string name) => (choose.Chance(0.1) ? name + ": " : "") + Value(0);

    private string Value(int depth)
    {
        if (choose.Chance(0.05 + absurdity))
            return choose.Pick(Odd);
        if (depth == MaximumDepth)
            return choose.Pick(Names);
        string Inner() => Value(depth + 1);
        return choose.Below(18) switch
        {
            < 4 => $"new float[{Length()}]",
            4 => $"stackalloc float[{Length()}]",
            5 => choose.Pick("new[] { 1f, 2f }", "new float[] { 1, 2 }", "stackalloc[] { 1f, 2f }", "stackalloc float[] { 1, 2, 3 }"),
            6 => "[1, 2, 3]",
            7 => $"[{choose.Pick("1, ", "")}..{Inner()}, ..{Inner()}]",
            8 => $"({Inner()})",
            9 => $"({choose.Pick("float[]", "Span<float>", "ReadOnlySpan<float>")}){Inner()}",
            10 => $"{Inner()}!",
            11 => $"{choose.Pick("true", "values.Length > 3")} ? {Inner()} : {Inner()}",
            12 => $"{Inner()}.{choose.Pick("AsSpan", "Slice", "AsMemory", "ToArray")}({choose.Pick("", Length(), $"{Length()}, {Length()}")})",
            13 => $"{Inner()}[{choose.Pick("", "^")}{Length()}..{choose.Pick("", Length(), "^1")}]",
            14 => $"new {choose.Pick("Span", "ReadOnlySpan", "Memory", "ArraySegment")}<float>({Inner()}{choose.Pick("", "", $", {Length()}, {Length()}")})",
            _ => choose.Pick(Names),
        };
    }

    private string Length() => choose.Below(5) switch
    {
        0 => choose.Pick("Net.InputSize", "Net.OutputSize", "InputSize", "Net.TargetSize"),
        1 => $"{_values.Integer(2)} * Net.InputSize",
        _ => _values.Integer(choose.Below(5)),
    };
}
