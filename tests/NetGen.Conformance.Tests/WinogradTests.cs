using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Conformance;

/// <summary>What Winograd's transforms cost in precision, and where they are taken.</summary>
public sealed class WinogradTests
{
    private const int Size = 16;
    private const int Channels = 32;

    // Of sums of 288 products, relative to the largest: the largest error, and by how much the root of the mean square is above the direct
    // way's. The transforms multiply by up to 8 and subtract.
    private const double LargestError = 5e-6;
    private const double TimesDirect = 5;

    [Fact]
    public void Error_IsAFewTimesThatOfTheDirectWay()
    {
        (double largest, double typical) = Error(allowsWinograd: true);
        (double ofDirect, double typicalOfDirect) = Error(allowsWinograd: false);
        string errors = $"largest {largest:E2} and {ofDirect:E2}, root mean square {typical:E2} and {typicalOfDirect:E2}";
        Assert.True(largest < LargestError && typical < TimesDirect * typicalOfDirect, errors);
        Assert.True(largest > ofDirect, errors);
    }

    [Fact]
    public void AllowWinograd_False_KeepsTheDirectWay()
    {
        Assert.Single(StepsOf(Declare("Allowed", allowsWinograd: true)).OfType<Step.WinogradProduct>());
        Assert.Empty(StepsOf(Declare("Refused", allowsWinograd: false)).OfType<Step.WinogradProduct>());
    }

    // Training needs the kernel itself, and its gradients are exact to the same degree.
    [Fact]
    public void Training_KeepsTheDirectWay()
    {
        NetworkProgram program = ProgramOf(new NetworkBuilder("Trained", Size, Size, Channels).Add(Window(allowsWinograd: true))
            .Minimize(Loss.MeanSquaredError).Build());
        Assert.Empty(program.Training!.Gradients.Steps.OfType<Step.WinogradProduct>());
        Assert.Single(program.Training.Loss.Steps.OfType<Step.WinogradProduct>());
    }

    // Nothing is gained where most of a tile lies outside, or where the channels are few.
    [Theory]
    [InlineData(5, 32, 16)]
    [InlineData(16, 8, 16)]
    [InlineData(16, 16, 8)]
    public void SmallConvolutions_AreDirect(int size, int channels, int filters)
    {
        NetworkDeclaration declaration = new NetworkBuilder("Small", size, size, channels)
            .Add(Window(allowsWinograd: true) with { Filters = filters }).Build();
        Assert.Empty(StepsOf(declaration).OfType<Step.WinogradProduct>());
    }

    // The largest error of a result and the root of the mean square, relative to the largest result.
    private static (double Largest, double Typical) Error(bool allowsWinograd)
    {
        NetworkCase item = CaseData.Create(Declare("Net", allowsWinograd), batch: 3, new Random(7), "winograd");
        var random = new Random(8);
        double[] Draw(int length, double scale) => [.. Enumerable.Range(0, length).Select(_ => (double)(float)(scale * ((2 * random.NextDouble()) - 1)))];
        double[][] parameters = [.. item.Parameters.Select(values => Draw(values.Length, 1 / Math.Sqrt(9 * Channels)))];
        double[][] inputs = [.. item.Inputs.Select(row => Draw(row.Length, 1))];
        var oracle = new Oracle(item.Declaration);
        using var harness = new NetworkHarness([item.Declaration]);
        INetworkDriver driver = harness.Create(item.Declaration);
        for (int i = 0; i < parameters.Length; i++)
        {
            oracle.SetParameter(i, parameters[i]);
            driver.SetParameter(i, parameters[i].ToFloats());
        }

        double[] expected = oracle.Predict(inputs), actual = driver.PredictBatch(inputs.Flatten().ToFloats()).ToDoubles();
        double[] errors = [.. expected.Zip(actual, (a, b) => Math.Abs(a - b))];
        return (errors.Max() / expected.Max(Math.Abs), Math.Sqrt(errors.Average(error => error * error)) / expected.Max(Math.Abs));
    }

    private static EquatableArray<Step> StepsOf(NetworkDeclaration declaration) => ProgramOf(declaration).Predict.Steps;

    private static NetworkProgram ProgramOf(NetworkDeclaration declaration) =>
        ProgramBuilder.Build(ShapeInference.Infer(declaration, out _)!);

    private static NetworkDeclaration Declare(string name, bool allowsWinograd) =>
        new NetworkBuilder(name, Size, Size, Channels).Add(Window(allowsWinograd)).Build();

    private static ConvDeclaration Window(bool allowsWinograd) =>
        new(0, 2) { Filters = Channels, KernelSize = [3], Padding = Padding.Same, AllowWinograd = allowsWinograd };
}
