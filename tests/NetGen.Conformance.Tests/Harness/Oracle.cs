using NetGen.Compiler.Declaration;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Program;
using NetGen.Compiler.Training;
using NetGen.Interpreter;
using NetGen.Randomness;

namespace NetGen.Compiler.Conformance.Harness;

/// <summary>The interpreter in double precision, with the parameters of a network that it judges.</summary>
public sealed class Oracle
{
    private readonly Network _network;
    private readonly NetworkGraphs _graphs;
    private readonly double[][] _parameters;

    public Oracle(NetworkDeclaration declaration)
        : this(Infer(declaration))
    {
    }

    /// <summary>The oracle of a network whose graphs no declaration gives.</summary>
    public Oracle(Network network, NetworkGraphs graphs)
    {
        (_network, _graphs) = (network, graphs);
        Specifications = [.. _network.Parameters];
        _parameters = [.. Specifications.Select(parameter => new double[parameter.Shape.Size])];
    }

    private Oracle(Network network)
        : this(network, NetworkGraphs.Of(network))
    {
    }

    public IReadOnlyList<ParameterSpecification> Specifications { get; }

    public int InputSize => _network.InputShape.Size;

    public int OutputSize => _network.OutputShape.Size;

    public int TargetSize => _network.TargetSize;

    public void SetParameter(int index, IEnumerable<double> values) => _parameters[index] = [.. values];

    public double[] Predict(double[][] inputs) =>
        [.. new GraphInterpreter(_graphs.Inference, Parts()).Run(inputs, []).Output.SelectMany(row => row)];

    public OracleResult Evaluate(double[][] inputs, double[][] targets) =>
        Result(new GraphInterpreter(_graphs.Evaluation!, Parts()).Run(inputs, targets, FirstStates(_graphs.Evaluation!, inputs.Length)), hasGradients: false);

    /// <summary>The training graph, with the dropout masks that the runtime draws.</summary>
    /// <param name="inputs">The samples.</param>
    /// <param name="targets">Their targets.</param>
    /// <param name="dropout">Which masks to draw.</param>
    /// <param name="disturbance">
    /// A relative change of every input and parameter, of alternating sign, by which the caller learns how well
    /// conditioned the results are.
    /// </param>
    public OracleResult Train(double[][] inputs, double[][] targets, DropoutKey dropout, double disturbance = 0)
    {
        Dictionary<int, float[]> masks = [];
        Dictionary<int, int> capacities = [];
        foreach (GraphValue value in _graphs.Training!.Values)
        {
            if (value.Operation is not (Operation.DropoutMask or Operation.Noise))
                continue;
            int channels = value.Shape.Channels, rows = inputs.Length * value.Shape.Positions;
            float[] drawn = new float[(channels + 15) / 16 * rows * 16];
            int layer = value.Operation switch { Operation.DropoutMask of => of.Layer, Operation.Noise of => of.Layer, _ => 0 };
            if (value.Operation is Operation.DropoutMask mask)
                DropoutMask.Fill(ref drawn[0], channels, rows, 0, rows, mask.Rate, layer, dropout);
            else
                NormalNoise.Fill(ref drawn[0], channels, rows, 0, rows, layer, dropout);
            (masks[layer], capacities[layer]) = (drawn, rows);
        }

        double Drawn(int layer, int row, int feature) =>
            masks[layer][(((feature / 16 * capacities[layer]) + row) * 16) + (feature % 16)];

        var interpreter = new GraphInterpreter(_graphs.Training, Parts(disturbance))
        {
            DropoutMask = (layer, _, row, feature) => Drawn(layer, row, feature),
            Noise = Drawn,
        };
        return Result(
            interpreter.Run([.. inputs.Select(row => Disturb(row, disturbance))], targets, FirstStates(_graphs.Training, inputs.Length)),
            hasGradients: true);
    }

    private static Network Infer(NetworkDeclaration declaration) =>
        ShapeInference.Infer(declaration, out EquatableArray<NetworkError> errors)
        ?? throw new ArgumentException($"The declaration has errors: {string.Join("; ", errors)}", nameof(declaration));

    private double[][] Parts(double disturbance = 0) =>
        ParameterParts.Split(Specifications, _parameters.Select(values => Disturb(values, disturbance)));

    private static double[] Disturb(double[] values, double disturbance) => disturbance == 0
        ? values
        : [.. values.Select((value, i) => value * (1 + (((i * 7919) % 5) - 2) * disturbance))];

    private OracleResult Result(InterpretedBatch batch, bool hasGradients) => new(
        batch.LossSum,
        batch.Regularization,
        [.. batch.Output.SelectMany(row => row)],
        hasGradients
            ? ParameterParts.Join(Specifications, [.. Enumerable.Range(0, _graphs.Training!.Parameters.Count).Select(batch.Gradient)])
            : [])
    {
        States = batch.States,
        StatePlaces = [.. StreamLayout.OfTraining((hasGradients ? _graphs.Training : _graphs.Evaluation)!)?.States ?? []],
    };

    // For each state those of all samples, as the driver has them.
    private static double[][][]? FirstStates(NetworkGraph graph, int samples) => StreamLayout.OfTraining(graph) is not { } layout
        ? null
        : [.. layout.States.Select((place, state) => Enumerable.Range(0, samples)
            .Select(sample => Enumerable.Range(0, graph.Values[graph.Training!.States[state]].Size)
                .Select(i => (double)BatchResult.FirstState(sample, place + i))
                .ToArray())
            .ToArray())];
}

/// <summary>What a batch should give.</summary>
/// <param name="LossSum">The sum of the samples' losses, without the regularisers.</param>
/// <param name="Regularization">The regularisers' penalty.</param>
/// <param name="Predictions">The predictions, sample by sample.</param>
/// <param name="Gradients">For each parameter the gradient, in Keras's layout; or none.</param>
public sealed record OracleResult(
    double LossSum, double Regularization, double[] Predictions, double[][] Gradients)
{
    /// <summary>For each state of stateful layers what the samples leave to the next batch.</summary>
    public double[][][] States { get; init; } = [];

    /// <summary>For each state its first place in the states of a sample.</summary>
    public int[] StatePlaces { get; init; } = [];
}
