using NetGen.CodeFixes.Fixes;
using NetGen.CodeFixes.Tests.Infrastructure;

namespace NetGen.CodeFixes.Tests;

/// <summary>NG0022 to NG0024 and NG0027: lengths that were written as numbers.</summary>
public sealed class CorrectLengthCodeFixTests
{
    [Theory]
    [InlineData("NG0022", "Net.InputSize", "net.Predict(new float[5], x);", "net.Predict(new float[Net.InputSize], x);")]
    [InlineData("NG0022", "Net.OutputSize", "net.Predict(x, stackalloc float[5]);", "net.Predict(x, stackalloc float[Net.OutputSize]);")]
    [InlineData("NG0022", "Net.InputSize", "float[] y = new float[2 + 1]; net.Predict(y, x);", "float[] y = new float[Net.InputSize]; net.Predict(y, x);")]
    [InlineData("NG0022", "Net.InputSize", "net.Predict(x.AsSpan(0, 5), x);", "net.Predict(x.AsSpan(0, Net.InputSize), x);")]
    [InlineData("NG0022", "net.DenseBias.Length", "net.DenseBias.CopyTo(new float[4]);", "net.DenseBias.CopyTo(new float[net.DenseBias.Length]);")]
    [InlineData("NG0023", "3 * Net.InputSize", "net.PredictBatch(new float[10], x);", "net.PredictBatch(new float[3 * Net.InputSize], x);")]
    [InlineData("NG0023", "Net.InputSize", "net.PredictBatch(new float[1], x);", "net.PredictBatch(new float[Net.InputSize], x);")]
    [InlineData("NG0023", "2 * Net.OutputSize", "net.PredictBatch(new float[8], new float[7]);", "net.PredictBatch(new float[8], new float[2 * Net.OutputSize]);")]
    [InlineData("NG0024", "2 * Net.OutputSize", "net.PredictBatch(new float[8], new float[3]);", "net.PredictBatch(new float[8], new float[2 * Net.OutputSize]);")]
    [InlineData("NG0023", "12", "_ = new DataSet(new float[10], x, 4, 1);", "_ = new DataSet(new float[12], x, 4, 1);")]
    [InlineData("NG0024", "2", "_ = new DataSet(new float[8], new float[3], 4, 1);", "_ = new DataSet(new float[8], new float[2], 4, 1);")]
    [InlineData("NG0027", "Net.InputSize", "net.Evaluate(new DataSet(x, x, 5, 3));", "net.Evaluate(new DataSet(x, x, Net.InputSize, 3));")]
    [InlineData("NG0027", "Net.TargetSize", "DataSet data = DataSet.ReadCsv(\"\", 0).OneHot(2); net.Evaluate(data);", "DataSet data = DataSet.ReadCsv(\"\", 0).OneHot(Net.TargetSize); net.Evaluate(data);")]
    public void Length_BecomesTheNetworks(string id, string length, string before, string after) =>
        FixAssert.Changes<CorrectLengthCodeFix>(id, "Use " + length, Program(before), Program(after));

    [Theory]
    [InlineData("net.Predict([1, 2], x);")]
    [InlineData("net.Predict(new float[9].AsSpan(3), x);")]
    public void LengthThatIsNoNumber_IsNotChanged(string statement) =>
        FixAssert.OffersNothing<CorrectLengthCodeFix>("NG0022", Program(statement));

    [Fact]
    public void AllLengths_AreChangedAtOnce() => FixAssert.ChangesAll<CorrectLengthCodeFix>(
        "NG0022",
        [Program("net.Predict(new float[5], new float[5]); net.Predict(new float[1], x);")],
        [Program("net.Predict(new float[Net.InputSize], new float[Net.OutputSize]); net.Predict(new float[Net.InputSize], x);")]);

    private static string Program(string statement) => $$"""
        using NetGen;
        class Program
        {
            static void Main(Net net, float[] x)
            {
                {{statement}}
            }
        }

        [Input(4)] [Dense(3)] [Loss(Huber)] public partial class Net;
        """;
}
