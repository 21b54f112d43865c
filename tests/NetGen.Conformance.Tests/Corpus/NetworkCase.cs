using System.Globalization;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Emit;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Training;

namespace NetGen.Compiler.Conformance.Corpus;

/// <summary>One case of the corpus: a network and a batch. Every value is exact in single precision.</summary>
/// <param name="Declaration">The network.</param>
/// <param name="Parameters">Its parameters in Keras's layout.</param>
/// <param name="Inputs">The samples.</param>
/// <param name="Targets">Their targets; empty where the network has no loss.</param>
/// <param name="Dropout">The dropout masks of the training step.</param>
/// <param name="Origin">Where the case comes from: its seed, or its name.</param>
public sealed record NetworkCase(
    NetworkDeclaration Declaration,
    double[][] Parameters,
    double[][] Inputs,
    double[][] Targets,
    DropoutKey Dropout,
    string Origin)
{
    /// <summary>What the network computes where no declaration says it.</summary>
    public GraphNetwork? Graph { get; init; }

    public bool IsTrainable => Declaration.Losses.Count > 0;

    /// <summary>The case with its first samples only.</summary>
    public NetworkCase Take(int samples) => this with
    {
        Inputs = Inputs[..samples],
        Targets = IsTrainable ? Targets[..samples] : [],
        Origin = $"{Origin}, first {samples} samples",
    };

    /// <summary>The generated files.</summary>
    public EquatableArray<GeneratedSource> Compile() => Graph is { } graph
        ? NetworkCompiler.Emit(graph.Network, graph.Graphs)
        : NetworkCompiler.Compile(Declaration);

    public Oracle CreateOracle() => Graph is { } graph ? new Oracle(graph.Network, graph.Graphs) : new Oracle(Declaration);

    public bool HasKernel => Graph is { } graph
        ? graph.Network.Parameters.Any(parameter => parameter.Shape.Rank >= 2)
        : HasIntegerKernel || Declaration.Layers.Any(layer => layer is RecurrentDeclaration);

    // Int8 leaves recurrent layers in floats.
    private bool HasIntegerKernel => Graph is not null || Declaration.Layers.Any(layer => layer is DenseDeclaration or ConvolutionDeclaration);

    /// <summary>
    /// Whether the network stays exact where the corpus needs it: a step function flips with the last bit, and the
    /// weights of the corpus are multiples of a power of two in bfloat16 but not in int8.
    /// </summary>
    public bool CanQuantize(WeightFormat format)
    {
        bool isStepped = Declaration.Layers.Any(layer => layer
            is DenseDeclaration { Activation: Activation.Step or Activation.Sign }
            or ConvolutionDeclaration { Activation: Activation.Step or Activation.Sign }
            or ActivationDeclaration { Activation: Activation.Step or Activation.Sign });
        return format == WeightFormat.Bfloat16 || (HasIntegerKernel && !isStepped);
    }

    /// <summary>The case with kernels in every format besides, and without a loss.</summary>
    public NetworkCase Quantize() => this with
    {
        Declaration = Declaration with
        {
            Losses = [],
            Quantizations =
            [
                new QuantizeDeclaration(Declaration.Layers.Count, WeightFormat.Bfloat16),
                .. HasIntegerKernel ? [new QuantizeDeclaration(Declaration.Layers.Count + 1, WeightFormat.Int8)] : Array.Empty<QuantizeDeclaration>(),
            ],
        },
        Targets = [],
        Graph = Graph?.Quantize(),
    };

    public override string ToString() =>
        $"{Origin}, batch {Inputs.Length}: {Graph?.ToString() ?? NetworkBuilder.Describe(Declaration)}";
}

/// <summary>A network that is given as graphs over its parameters.</summary>
/// <param name="Network">Its class, sizes and parameters.</param>
/// <param name="Graphs">What it computes.</param>
public sealed record GraphNetwork(Network Network, NetworkGraphs Graphs)
{
    /// <summary>The network with kernels in every format besides, and without a loss.</summary>
    public GraphNetwork Quantize() => new(
        Network with
        {
            Losses = [],
            Quantizations = [new QuantizationSpecification(WeightFormat.Bfloat16), new QuantizationSpecification(WeightFormat.Int8)],
        },
        Graphs with { Evaluation = null, Training = null });

    public override string ToString() => string.Join("; ", Graphs.Inference.Values.Select(Describe));

    private static string Describe(GraphValue value, int number)
    {
        string[] operands = [.. value.Operands.Select(operand => $"v{operand}")];
        string text = value.Operation switch
        {
            Operation.Map map => Format(map.Expression, operands),
            Operation.Parameter parameter => $"parameter {parameter.Index}",
            _ => $"{value.Operation.GetType().Name}({string.Join(", ", operands)})",
        };
        return $"v{number}[{value.Shape}] = {text}";
    }

    private static string Format(ScalarExpression expression, string[] variables) => expression switch
    {
        VariableExpression variable => variables[variable.Index],
        ConstantExpression constant => constant.Value.ToString("G4", CultureInfo.InvariantCulture),
        UnaryExpression unary => $"{unary.Function}({Format(unary.Operand, variables)})",
        BinaryExpression binary => $"{binary.Function}({Format(binary.Left, variables)}, {Format(binary.Right, variables)})",
        ConditionalExpression choice => $"If{choice.Comparison}({Format(choice.Left, variables)}, {Format(choice.Right, variables)}, "
            + $"{Format(choice.WhenTrue, variables)}, {Format(choice.WhenFalse, variables)})",
        _ => throw new InvalidOperationException($"Unknown expression {expression.GetType().Name}."),
    };
}
