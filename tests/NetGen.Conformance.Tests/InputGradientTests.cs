using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Training;
using NetGen.Interpreter;
using Xunit.Sdk;

namespace NetGen.Compiler.Conformance;

/// <summary>The generated gradients in the inputs are those of the interpreter, for every network of the corpus that has a loss and no indices.</summary>
public sealed class InputGradientTests
{
    // As those in parameters: products of forward values and derivatives of every layer.
    private const double Tolerance = 1e-4;

    private static readonly double[] Disturbances = [-1e-6, -2e-7, 2e-7, 1e-6];

    [Fact]
    public void EdgeNetworks_MatchTheInterpreter() => Check(EdgeNetworks.Create());

    [Fact]
    public void RandomNetworks_MatchTheInterpreter() => Check(RandomNetworks.Create(CorpusChunks.Cases, CorpusChunks.Cases));

    [Fact]
    public void Graphs_MatchTheInterpreter() => Check(DeclaredGraphs.Create());

    [Fact]
    public void Layers_MatchTheInterpreter() => Check(LayerNetworks.Create());

    [Fact]
    public void Convolutions_MatchTheInterpreter() => Check(ConvolutionNetworks.Create());

    [Fact]
    public void Normalizations_MatchTheInterpreter() => Check(NormalizationNetworks.Create());

    [Fact]
    public void RecurrentLayers_MatchTheInterpreter() => Check(RecurrentNetworks.Create());

    [Fact]
    public void Masks_MatchTheInterpreter() => Check(MaskNetworks.Create());

    // Of a network with several numbers of samples, the largest: one of them is computed alone besides.
    private static void Check(NetworkCase[] cases)
    {
        NetworkCase[] networks = [.. cases.GroupBy(item => item.Origin).Select(same => same.MaxBy(item => item.Inputs.Length)!)];
        NetworkCase[] asked = [.. networks.Where(CanAsk).Select(Ask)];
        Assert.True(2 * asked.Length > networks.Length, $"Only {asked.Length} of {networks.Length} networks are left.");
        using var harness = NetworkHarness.Of(asked);
        List<string> failures = [];
        foreach (NetworkCase item in asked)
        {
            try
            {
                Check(item, InputGradientDriver.Create(harness.TypeOf(item.Declaration)));
            }
            catch (Exception exception) when (exception is XunitException or InvalidOperationException)
            {
                failures.Add($"{item}\n    {exception.GetType().Name}: {exception.Message}");
            }
        }

        CaseRunner.AssertNone(failures);
    }

    private static void Check(NetworkCase item, IInputGradientDriver driver)
    {
        for (int i = 0; i < item.Parameters.Length; i++)
            driver.SetParameter(i, item.Parameters[i].ToFloats());
        Network network = ShapeInference.Infer(item.Declaration, out _)!;
        double[] expected = Interpret(network, item);
        float[] inputs = item.Inputs.Flatten().ToFloats(), targets = item.Targets.Flatten().ToFloats();

        float[] actual = driver.ComputeInputGradients(inputs, targets, threads: null);
        Assert.Equal(actual, driver.ComputeInputGradients(inputs, targets, threads: 3));
        double limit = Tolerance * Math.Max(Tolerance, Close.Magnitude(expected));
        try
        {
            Close.AssertWithin(expected, actual.ToDoubles(), limit, "input gradients");
        }
        catch (XunitException)
        {
            // Within rounding of a kink, the interpreter's own gradients jump as well.
            double[][] moved = [.. Disturbances.Select(disturbance => Interpret(network, item, disturbance))];
            double jump = moved.Max(gradients => gradients.Zip(expected, (a, b) => Math.Abs(a - b)).Max());
            Close.AssertWithin(expected, actual.ToDoubles(), limit + (2 * jump), "input gradients");
        }

        // Alone, a sample has the gradient that it has among others.
        float[] alone = driver.ComputeInputGradients(item.Inputs[^1].ToFloats(), item.Targets[^1].ToFloats(), threads: null);
        Close.AssertWithin(actual[^alone.Length..].ToDoubles(), alone.ToDoubles(), limit, "input gradients of a sample alone");
    }

    private static double[] Interpret(Network network, NetworkCase item, double disturbance = 0)
    {
        double[] Disturb(double[] values) => [.. values.Select((value, i) => value * (1 + ((((i * 7919) % 5) - 2) * disturbance)))];
        double[][] parameters = ParameterParts.Split([.. network.Parameters], item.Parameters.Select(Disturb));
        return new GraphInterpreter(InputGradientGraph.Of(network), parameters).Run([.. item.Inputs.Select(Disturb)], item.Targets).Output.Flatten();
    }

    private static bool CanAsk(NetworkCase item) =>
        item.Declaration.Losses.Count > 0 && item.Graph is null && item.Declaration.Layers.All(layer => layer is not EmbeddingDeclaration);

    private static NetworkCase Ask(NetworkCase item) => item with
    {
        Declaration = item.Declaration with { InputGradient = new InputGradientDeclaration(1000) },
    };
}
