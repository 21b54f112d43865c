using System.Globalization;
using Microsoft.CodeAnalysis;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Tests.Infrastructure;

namespace NetGen.Generator.Tests;

/// <summary>Calls with spans of a wrong length are errors where the length is known, and only there.</summary>
public sealed class CallRuleTests
{
    public static TheoryData<string, string> WrongInputs => new()
    {
        { "new float[5]", "5" },
        { "new float[] { 1, 2, 3 }", "3" },
        { "new[] { 1f, 2, 3, 4, 5 }", "5" },
        { "[1, 2, 3]", "3" },
        { "[1, .. new float[2], 4, 5]", "5" },
        { "stackalloc float[5]", "5" },
        { "stackalloc[] { 1f, 2, 3 }", "3" },
        { "new float[Other.InputSize]", "7" },
        { "new float[2 * Net.InputSize]", "8" },
        { "new float[9].AsSpan()", "9" },
        { "new float[9].AsSpan(6)", "3" },
        { "x.AsSpan(0, 3)", "3" },
        { "x.AsSpan()[1..4]", "3" },
        { "new float[9].AsSpan()[3..]", "6" },
        { "new float[9].AsSpan()[..^3]", "6" },
        { "new float[9].AsSpan(2..5)", "3" },
        { "new ReadOnlySpan<float>(x, 1, 3)", "3" },
        { "new Span<float>(new float[3])", "3" },
        { "(ReadOnlySpan<float>)new float[3]", "3" },
        { "x.Length > 3 ? new float[3] : [1, 2, 3]", "3" },
        { "five", "5" },
        { "five!.AsSpan()", "5" },
        { "slice", "3" },
        { "Six", "6" },
        { "inline", "3" },
    };

    public static TheoryData<string> Correct => new()
    {
        "net.Predict(new float[4], new float[3]);",
        "net.Predict(new float[Net.InputSize], stackalloc float[Net.OutputSize]);",
        "net.Predict(x, x);",
        "net.Predict(x.AsSpan(2), x.AsSpan(0, x.Length));",
        "float[] changed = new float[9]; changed = x; net.Predict(changed, new float[3]);",
        "float[] changed = new float[9]; (changed, _) = (x, 1); net.Predict(changed, new float[3]);",
        "float[] changed = new float[9]; Change(ref changed); net.Predict(changed, new float[3]);",
        "net.Predict(Maybe, new float[3]);",
        "net.Predict([.. x], new float[3]);",
        "net.PredictBatch(new float[8], new float[6]);",
        "net.PredictBatch(new float[8], x);",
        "net.PredictBatch([], []);",
        "net.PredictBatch<Net, System.Numerics.Vector4, System.Numerics.Vector3>(new System.Numerics.Vector4[2], new System.Numerics.Vector3[2]);",
        "net.DenseBias.CopyTo(new float[3]); net.DenseKernel.CopyFrom(x);",
        "NetGen.Storage.Parameter any = net.DenseBias; any.CopyTo(new float[7]); net.Parameters[0].CopyTo(new float[7]);",
        "int size = 3; net.Predict(new float[size], x);",
        "new Same().Predict(new float[1], new float[1]);",
        "net.CreateTrainer(new Adam()).TrainStep(new float[8], new float[2], new float[6]);",
        "System.Collections.Generic.List<float> list = [1]; list.Add(2); net.Predict([.. list, 3, 4], x);",
        "net.Predict([.. (System.Collections.Generic.HashSet<float>)[1, 1], 2, 3, 4], x);",
        "net.Evaluate(new DataSet(x, x, 4, 1)); net.Evaluate(new DataSet(x, x, x.Length, x.Length));",
        "net.Evaluate(DataSet.FromRows([x], [x])); net.Evaluate(DataSet.FromRows([.. rows], [[1]]));",
        "rows[0] = new float[4]; net.Evaluate(DataSet.FromRows(rows, [[1], [2]]));",
        "net.Evaluate(DataSet.ReadCsv(\"x.csv\", 0)); net.Evaluate(DataSet.ReadCsv(\"x.csv\", [^1])); net.Evaluate(default!);",
        "CsvColumn[] some = System.Linq.Enumerable.ToArray<CsvColumn>([]); net.Evaluate(DataSet.ReadCsv(\"x.csv\", some));",
        "net.CreateTrainer(new Adam()).Fit(new DataSet(x, x, 4, 1), new FitOptions { Validation = null });",
        "DataSet data = new(x, x, 5, 1); data = new(x, x, 4, 1); net.Evaluate(data);",
        "net.Evaluate(data: Random); net.Evaluate(One.Take(3).OneHot(3).Split(0.5, 1).First);",
        "_ = new DataSet(new float[8], new float[2], 4, 1); _ = new DataSet(new float[9], x, x.Length, 0);",
        "_ = new DataSet(new float[9], x, 0, 1); _ = DataSet.FromRows(new float[2][], new float[2][]);",
        "StandardScaler.Fit(One); new Same().Fit(One); net.Fit(One);",
    };

    public static TheoryData<string, string, string> OtherCalls => new()
    {
        {
            "NG0022", "net.Predict(x, ⟦new float[4]⟧);",
            "'Net.Predict' expects 3 values for 'output', got 4; use OutputSize"
        },
        {
            "NG0022", "net.Predict(output: ⟦new float[4]⟧, input: x);",
            "'Net.Predict' expects 3 values for 'output', got 4; use OutputSize"
        },
        {
            "NG0022", "Net.Int8Network small = net.QuantizeToInt8(); small.Predict(⟦new float[5]⟧, x);",
            "'Int8Network.Predict' expects 4 values for 'input', got 5; use InputSize"
        },
        {
            "NG0022", "float[] out1 = new float[Other.OutputSize]; other.Predict(new float[7], out1); net.Predict(⟦out1⟧, x);",
            "'Net.Predict' expects 4 values for 'input', got 2; use InputSize"
        },
        {
            "NG0022", "net.DenseKernel.CopyFrom(⟦[1, 2, 3]⟧);",
            "'Net.DenseKernel.CopyFrom' expects 12 values for 'source', got 3; use DenseKernel.Length"
        },
        {
            "NG0022", "net.DenseBias.CopyTo(⟦new float[4]⟧);",
            "'Net.DenseBias.CopyTo' expects 3 values for 'destination', got 4; use DenseBias.Length"
        },
        {
            "NG0023", "net.PredictBatch(⟦new float[10]⟧, x);",
            "'Net.PredictBatch' expects a multiple of 4 values for 'inputs', got 10; use a multiple of InputSize"
        },
        {
            "NG0023", "net.PredictBatch(x, ⟦new float[10]⟧, maxDegreeOfParallelism: 2);",
            "'Net.PredictBatch' expects a multiple of 3 values for 'outputs', got 10; use a multiple of OutputSize"
        },
        {
            "NG0023", "net.CreateTrainer(new Adam()).TrainStep(x, x, ⟦new float[4]⟧);",
            "'Net.TrainStep' expects a multiple of 3 values for 'predictions', got 4; use a multiple of OutputSize"
        },
        {
            "NG0024", "net.PredictBatch(new float[8], ⟦new float[9]⟧);",
            "'Net.PredictBatch' got 2 samples in 'inputs', but 3 in 'outputs'; give both the same number"
        },
        {
            "NG0024", "new BatchPass<Net>(net).ComputeLoss(new float[8], ⟦new float[3]⟧, x);",
            "'Net.ComputeLoss' got 2 samples in 'inputs', but 3 in 'targets'; give both the same number"
        },
        {
            "NG0023", "_ = new DataSet(⟦new float[10]⟧, x, 4, 1);",
            "'new DataSet' expects a multiple of 4 values for 'inputs', got 10; use a multiple of inputSize"
        },
        {
            "NG0023", "DataSet data = new(x, targetSize: 2, inputSize: 4, targets: ⟦five.AsMemory()⟧);",
            "'new DataSet' expects a multiple of 2 values for 'targets', got 5; use a multiple of targetSize"
        },
        {
            "NG0024", "_ = new DataSet(new float[8], ⟦new float[3]⟧, 4, 1);",
            "'new DataSet' got 2 samples in 'inputs', but 3 in 'targets'; give both the same number"
        },
        {
            "NG0024", "_ = DataSet.FromRows([[0, 0], [0, 1], [1, 0], [1, 1]], ⟦[[0], [1], [1]]⟧);",
            "'DataSet.FromRows' got 4 samples in 'inputs', but 3 in 'targets'; give both the same number"
        },
        {
            "NG0043", "_ = ⟦new Block()⟧;",
            "'Block' is only a layer of other networks, because its [Input] has no sizes; write them to use it by itself"
        },
        {
            "NG0027", "net.CreateTrainer(new Adam()).Fit(⟦new DataSet(x, x, 5, 1)⟧);",
            "'Net.Fit' expects samples of 4 values in 'data', got 5; make the data set with samples of InputSize values"
        },
        {
            "NG0027", "net.CreateTrainer(new Adam()).Fit(Random, new FitOptions { Epochs = 2, Validation = ⟦new DataSet(x, x, 5, 1)⟧ });",
            "'Net.Fit' expects samples of 4 values in 'Validation', got 5; make the data set with samples of InputSize values"
        },
    };

    [Theory]
    [InlineData("Predict(⟦new float[2]⟧, new float[2], new float[3], new float[1])", "'Pair.Predict' expects 3 values for 'state', got 2; use StateInputSize")]
    [InlineData("Predict(new float[3], ⟦new float[3]⟧, new float[3], new float[1])", "'Pair.Predict' expects 2 values for 'input', got 3; use InputInputSize")]
    [InlineData("Predict(new float[3], new float[2], new float[3], value: ⟦new float[3]⟧)", "'Pair.Predict' expects 1 values for 'value', got 3; use ValueOutputSize")]
    [InlineData("Predict(⟦new float[2]⟧, new float[4])", "'Pair.Predict' expects 5 values for 'input', got 2; use InputSize")]
    public void WrongPart_IsReportedAtItsArgument(string call, string message)
    {
        MarkedSource source = MarkedSource.Parse($$"""
            using NetGen;
            [Input(3, Name = "state")] [Input(2, Name = "input")] [Concatenate("state")] [Dense(3, Name = "policy")]
            [Dense(1, From = "concatenate", Name = "value")]
            partial class Pair;
            class Caller { void Call(Pair pair) => pair.{{call}}; }
            """);
        Diagnostic diagnostic = Assert.Single(TestCompilation.Build(source.Text).Diagnostics);

        Assert.Equal("NG0022", diagnostic.Id);
        Assert.Equal(source.Spans, [diagnostic.Location.SourceSpan]);
        Assert.Equal(message, diagnostic.GetMessage(CultureInfo.InvariantCulture));
    }

    public static TheoryData<string, string, string> WrongDataSets => new()
    {
        { "⟦new DataSet(x, x, 5, 1)⟧", "samples of 4 values", "5; make the data set with samples of InputSize" },
        { "⟦new DataSet(x, x, 4, 3)⟧", "targets of 1 values", "3; make the data set with targets of TargetSize" },
        { "⟦new DataSet(x, x, Other.InputSize, Net.TargetSize)⟧", "samples of 4 values", "7; make the data set with samples of InputSize" },
        { "⟦new DataSet(x, x, targetSize: x.Length, inputSize: 5)⟧", "samples of 4 values", "5; make the data set with samples of InputSize" },
        { "⟦DataSet.FromRows([[0, 0], [0, 1]], [[1], [0]])⟧", "samples of 4 values", "2; make the data set with samples of InputSize" },
        { "⟦DataSet.FromRows(new float[][] { new float[4] }, new[] { five! })⟧", "targets of 1 values", "5; make the data set with targets of TargetSize" },
        { "⟦DataSet.ReadCsv(\"x.csv\", [\"sin\", ^1])⟧", "targets of 1 values", "2; make the data set with targets of TargetSize" },
        { "⟦DataSet.ReadCsv(\"x.csv\", \"class\").OneHot(3)⟧", "targets of 1 values", "3; make the data set with targets of TargetSize" },
        { "⟦new DataSet(x, x, 5, 1).Take(9).Skip(1)⟧", "samples of 4 values", "5; make the data set with samples of InputSize" },
        { "⟦StandardScaler.Fit(One).Transform(One)⟧", "samples of 4 values", "1; make the data set with samples of InputSize" },
        { "⟦One⟧!", "samples of 4 values", "1; make the data set with samples of InputSize" },
        { "(⟦local⟧)", "samples of 4 values", "6; make the data set with samples of InputSize" },
    };

    [Theory]
    [MemberData(nameof(WrongInputs))]
    public void KnownLength_IsCompared(string input, string length)
    {
        MarkedSource source = Program($"net.Predict(⟦{input}⟧, new float[3]);");
        Diagnostic diagnostic = Assert.Single(TestCompilation.Build(source.Text).Diagnostics);

        Assert.Equal("NG0022", diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.Equal(source.Spans, [diagnostic.Location.SourceSpan]);
        Assert.Equal(
            $"'Net.Predict' expects 4 values for 'input', got {length}; use InputSize",
            diagnostic.GetMessage(CultureInfo.InvariantCulture));
    }

    [Theory]
    [MemberData(nameof(WrongDataSets))]
    public void KnownSizeOfADataSet_IsCompared(string data, string expected, string came)
    {
        MarkedSource source = Program($"DataSet local = new(x, x, 6, 1); net.Evaluate({data});");
        Diagnostic diagnostic = Assert.Single(TestCompilation.Build(source.Text).Diagnostics);

        Assert.Equal("NG0027", diagnostic.Id);
        Assert.Equal(source.Spans, [diagnostic.Location.SourceSpan]);
        Assert.Equal(
            $"'Net.Evaluate' expects {expected} in 'data', got {came} values", diagnostic.GetMessage(CultureInfo.InvariantCulture));
    }

    [Theory]
    [MemberData(nameof(OtherCalls))]
    public void WrongCall_IsReportedAtItsArgument(string id, string statement, string message)
    {
        MarkedSource source = Program(statement);
        Diagnostic diagnostic = Assert.Single(TestCompilation.Build(source.Text).Diagnostics);

        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(source.Spans, [diagnostic.Location.SourceSpan]);
        Assert.Equal(message, diagnostic.GetMessage(CultureInfo.InvariantCulture));
    }

    [Theory]
    [MemberData(nameof(Correct))]
    public void RightOrUnknownLength_IsNotReported(string statement) =>
        Assert.Empty(TestCompilation.Build(Program(statement).Text).Diagnostics);

    [Fact]
    public void EveryRuleOfCalls_HasACase() => Assert.Equal(
        DiagnosticDescriptors.Calls.Select(rule => rule.Id),
        OtherCalls.Select(row => (string)row[0]).Distinct().Order());

    [Fact]
    public void LengthOfALocal_InTopLevelStatements_IsKnown()
    {
        BuildResult build = TestCompilation.Build(TestCompilation.Create("""
            using NetGen;
            var net = new Net();
            float[] input = new float[5];
            net.Predict(input, new float[3]);
            [Input(4)] [Dense(3)] partial class Net;
            """).WithOptions(new Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions(OutputKind.ConsoleApplication)));

        Assert.Equal("NG0022", Assert.Single(build.Rules).Id);
    }

    [Fact]
    public void LocalsThatAreMadeOfEachOther_HaveNoLength() =>
        Assert.Empty(TestCompilation.Build(Program("float[] a = b; float[] b = a; net.Predict(a, x);").Text).Rules);

    // Twelve times seven levels deep: looked at each time again, that would take minutes.
    [Fact]
    public void LocalsThatAreMadeOfEachOtherManyTimes_AreGivenUp()
    {
        string chain = string.Concat(Enumerable.Range(1, 7).Select(level =>
            $"float[] a{level} = [{string.Join(", ", Enumerable.Repeat($".. a{level - 1}", 12))}]; "));

        Assert.Empty(TestCompilation.Build(Program($"float[] a0 = [1]; {chain} net.Predict(a7, x);").Text).Rules);
    }

    private static MarkedSource Program(string statement) => MarkedSource.Parse($$"""
        using NetGen;
        // The statement is all that matters: what the cases have in common is not used by each.
        #pragma warning disable CS0649, CS0169, CS0414, CS0219, CS0168, CS8600
        class Program
        {
            private static readonly float[] Six = new float[6];
            private static readonly float[] Maybe = new float[6];
            private static readonly DataSet One = new(new float[3], Six.AsMemory(3), 1, 1);
            private static readonly DataSet Random = DataSet.ReadCsv("x.csv", target: "class");
            static Program() => Maybe = new float[4];
            static void Change(ref float[] array) => array = new float[4];
            static void Main(float[] x, float[][] rows, Net net, Other other)
            {
                float[]? five = new float[5];
                five[0] = 1;
                ReadOnlySpan<float> slice = x.AsSpan(2, 3);
                var inline = new Three();
                {{statement}}
            }
        }

        [System.Runtime.CompilerServices.InlineArray(3)] struct Three { private float _first; }
        [Input(4)] [Dense(3, Softmax)] [Quantize(Int8)] [Loss(SparseCategoricalCrossEntropy)] public partial class Net
        {
            public void Fit(DataSet data) { }
        }

        [Input(7)] [Dense(2)] public partial class Other;
        [Input] [Dense(2)] public partial class Block;
        class Same { public void Predict(Span<float> input, Span<float> output) { } public void Fit(DataSet data) { } }
        """);
}
