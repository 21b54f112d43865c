using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Interpreter;

namespace NetGen.Compiler.Conformance;

/// <summary>Generated steps: one by one, in blocks, of many streams at once and as a whole sequence they give what the interpreter gives.</summary>
public sealed class StreamTests : IClassFixture<StreamTests.Generated>
{
    // As for a forward pass: a layer's error is about 1e-6 of its largest value.
    private const double RoundingTolerance = 1e-5;

    // The error of a tanh or a sigmoid, for the layers of a step and some steps before it.
    private const double FastTolerance = 5e-3;

    private readonly Generated _generated;

    public StreamTests(Generated generated) => _generated = generated;

    public static TheoryData<string> Names => [.. StreamNetworks.Create().Select(network => network.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Steps_GiveWhatTheInterpreterGives(string name)
    {
        (IStreamDriver driver, NetworkDeclaration declaration) = _generated.Of(name);
        double tolerance = declaration.Accuracy is null ? RoundingTolerance : FastTolerance;
        Network network = ShapeInference.Infer(declaration, out _)!;
        var random = new Random(3);

        // Kernels with as many inputs as here would otherwise make of each rounding error a larger one at the next step.
        float[][] parameters = [.. network.Parameters.Select(parameter => Draw(
            random, parameter.Shape.Size, parameter.IsTrainable ? -1 : 0.5, parameter.IsVector ? 1 : 2 / Math.Sqrt(parameter.Shape.Dimensions[0])))];
        for (int i = 0; i < parameters.Length; i++)
            driver.SetParameter(i, parameters[i]);
        float[][] sequences = [.. Enumerable.Range(0, 19).Select(_ => WithIndices(network, Draw(random, network.InputShape.Size, -1), random))];

        double[][] parts = ParameterParts.Split(network.Parameters, parameters.Select(values => values.ToDoubles()));
        var graph = StreamGraph.Of(network);
        Assert.Equal((graph.Stride, graph.Latency), driver.Pace);
        double[][] expected = [.. sequences.Select(sequence =>
        {
            var interpreter = new StreamInterpreter(graph, parts);
            return sequence.ToDoubles().Chunk(driver.InputSize).SelectMany(interpreter.Step).ToArray();
        })];

        float[] steps = driver.Step(sequences[0]);
        Close.AssertEqual(expected[0], steps.ToDoubles(), tolerance, "Step");
        Assert.Equal(steps, driver.StepAfterReset(sequences[1], sequences[0]));
        foreach (int block in new[] { 1, 33, 64, StreamNetworks.Steps })
            Close.AssertEqual(expected[0], driver.Steps(sequences[0], block).ToDoubles(), tolerance, $"Steps in blocks of {block}");
        if (steps.Length == sequences[0].Length)
            Assert.Equal(driver.Steps(sequences[0], StreamNetworks.Steps), driver.StepsInPlace(sequences[0]));
        float[][] together = driver.StepBatch(sequences);
        for (int stream = 0; stream < sequences.Length; stream++)
            Close.AssertEqual(expected[stream], together[stream].ToDoubles(), tolerance, $"StepBatch of stream {stream}");

        // Of a network that gives the last step alone, the whole sequence gives the last output.
        double[] whole = driver.Predict(sequences[0]).ToDoubles();
        Close.AssertEqual(expected[0][^whole.Length..], whole, tolerance, "Predict");
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
            Type type = _harness.TypeOf(declaration);
            Type driver = typeof(StreamDriver<,>).MakeGenericType(type, type.GetNestedType("State")!);
            return ((IStreamDriver)Activator.CreateInstance(driver)!, declaration);
        }

        public void Dispose() => _harness.Dispose();
    }
}
