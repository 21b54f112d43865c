using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Conformance;

/// <summary>Generated steps: one by one, in blocks, of many streams at once and as a whole sequence they give what the interpreter gives.</summary>
public sealed class StreamTests : IClassFixture<StreamTests.Generated>
{
    // The error of a tanh or a sigmoid, for the layers of a step and some steps before it.
    private const double FastTolerance = 5e-3;

    private readonly Generated _generated;

    public StreamTests(Generated generated) => _generated = generated;

    public static TheoryData<string, WeightFormat> Quantized
    {
        get
        {
            var data = new TheoryData<string, WeightFormat>();
            foreach ((string name, NetworkDeclaration declaration) in StreamNetworks.Create())
            {
                foreach (QuantizeDeclaration quantization in declaration.Quantizations)
                    data.Add(name, quantization.Format);
            }

            return data;
        }
    }

    public static TheoryData<string> Names => [.. StreamNetworks.Create().Select(network => network.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Steps_GiveWhatTheInterpreterGives(string name)
    {
        (IStreamDriver driver, NetworkDeclaration declaration) = _generated.Of(name);
        Check(driver, declaration);
    }

    [Theory]
    [MemberData(nameof(Quantized))]
    public void Steps_OfQuantizedNetworks_GiveWhatTheInterpreterGivesWithRoundedWeights(string name, WeightFormat format)
    {
        (IStreamDriver driver, NetworkDeclaration declaration) = _generated.OfQuantized(name, format);
        Check(driver, declaration);
        Assert.Equal(0, driver.AllocatedBytes(new float[StreamNetworks.Steps * driver.InputSize]));
    }

    private static void Check(IStreamDriver driver, NetworkDeclaration declaration)
    {
        double tolerance = declaration.Accuracy is null ? StreamRunner.RoundingTolerance : FastTolerance;
        Network network = ShapeInference.Infer(declaration, out _)!;
        var random = new Random(3);

        // Kernels with as many inputs as here would otherwise make of each rounding error a larger one at the next step.
        float[][] parameters = [.. network.Parameters.Select(parameter => Draw(
            random, parameter.Shape.Size, parameter.IsTrainable ? -1 : 0.5, parameter.IsVector ? 1 : 2 / Math.Sqrt(parameter.Shape.Dimensions[0])))];
        float[][] sequences = [.. Enumerable.Range(0, 19).Select(_ => WithIndices(network, Draw(random, network.InputShape.Size, -1), random))];
        StreamRunner.Check(driver, network, [.. parameters.Select(values => values.ToDoubles())], sequences, tolerance);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Steps_AllocateNothing(string name)
    {
        (IStreamDriver driver, _) = _generated.Of(name);
        Assert.Equal(0, driver.AllocatedBytes(new float[StreamNetworks.Steps * driver.InputSize]));
    }

    private static float[] WithIndices(Network network, float[] sequence, Random random)
    {
        double[][] steps = [.. sequence.ToDoubles().Chunk(sequence.Length / StreamNetworks.Steps)];
        CaseData.PutIndices(steps, InputIndices.OfStep(network, StreamNetworks.Steps, stride: 1), random);
        return [.. steps.SelectMany(step => step).Select(value => (float)value)];
    }

    private static float[] Draw(Random random, int count, double least, double scale = 1) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)(scale * (least + ((1 - least) * random.NextDouble()))))];

    /// <summary>The networks, compiled once.</summary>
    public sealed class Generated : IDisposable
    {
        private readonly (string Name, NetworkDeclaration Declaration)[] _networks = StreamNetworks.Create();
        private readonly NetworkHarness _harness;

        public Generated() => _harness = new NetworkHarness(_networks.Select(network => network.Declaration));

        internal (IStreamDriver Driver, NetworkDeclaration Declaration) Of(string name)
        {
            NetworkDeclaration declaration = _networks.Single(network => network.Name == name).Declaration;
            return (StreamRunner.Create(_harness.TypeOf(declaration)), declaration);
        }

        internal (IStreamDriver Driver, NetworkDeclaration Declaration) OfQuantized(string name, WeightFormat format)
        {
            NetworkDeclaration declaration = _networks.Single(network => network.Name == name).Declaration;
            return (StreamRunner.CreateQuantized(_harness.TypeOf(declaration), format), declaration);
        }

        public void Dispose() => _harness.Dispose();
    }
}
