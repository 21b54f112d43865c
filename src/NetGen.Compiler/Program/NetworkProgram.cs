using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Training;

namespace NetGen.Compiler.Program;

/// <summary>What the emitters read: the same network as straight lists of steps on placed buffers.</summary>
/// <param name="Network">The network.</param>
/// <param name="Graphs">What it computes.</param>
/// <param name="Parameters">Where each parameter lies in the parameter array.</param>
/// <param name="ParameterLength">The length of that array in floats, padding included.</param>
/// <param name="Predict">One sample.</param>
/// <param name="PredictBatch">A chunk of samples.</param>
/// <param name="Training">What a network with a loss has besides.</param>
public sealed record NetworkProgram(
    Network Network,
    NetworkGraphs Graphs,
    EquatableArray<PlacedParameter> Parameters,
    int ParameterLength,
    Routine Predict,
    Routine PredictBatch,
    TrainingRoutines? Training)
{
    /// <summary>What predictions and evaluations read in the place of the parameters; nothing where they read these.</summary>
    public PreparedWeights? Prepared { get; init; }

    /// <summary>The gradients in the inputs of a chunk of samples, which take the place of outputs; nothing where they are not asked for.</summary>
    public Routine? InputGradients { get; init; }

    /// <summary>How several threads share the prediction of one sample; nothing where it has no code for them.</summary>
    public SampleSplit? Split { get; init; }

    /// <summary>The prediction of sequences step by step; nothing where it is not asked for.</summary>
    public StreamProgram? Stream { get; init; }

    /// <summary>The prediction with kernels stored in fewer bits, once for each format asked for.</summary>
    public EquatableArray<QuantizedProgram> Quantized { get; init; } = [];
}

/// <summary>The routines of a stream.</summary>
/// <param name="Layout">How the state of a stream lies.</param>
/// <param name="Inputs">The inputs, with the shape of a step of each and its place in a row of all.</param>
/// <param name="Outputs">The outputs in the same way.</param>
/// <param name="Stride">The steps of the input that a step takes.</param>
/// <param name="Latency">The most steps of the input that a step takes after the newest one that an output depends on.</param>
/// <param name="Step">A step of one stream.</param>
/// <param name="StepBatch">A step of each of a chunk of streams.</param>
/// <param name="Block"><paramref name="BlockSteps"/> steps of one stream; nothing where single steps are as fast.</param>
/// <param name="BlockSteps">The steps of a block.</param>
public sealed record StreamProgram(
    StreamLayout Layout,
    EquatableArray<NetworkPort> Inputs,
    EquatableArray<NetworkPort> Outputs,
    int Stride,
    int Latency,
    Routine Step,
    Routine StepBatch,
    Routine? Block,
    int BlockSteps)
{
    /// <summary>The values of a step of all inputs.</summary>
    public int InputSize => Inputs.Sum(port => port.Shape.Size);

    /// <summary>The values of a step of all outputs.</summary>
    public int OutputSize => Outputs.Sum(port => port.Shape.Size);

    /// <summary>The program with other routines.</summary>
    /// <param name="change">Gives the one that takes the place of a routine.</param>
    public StreamProgram With(Func<Routine, Routine> change) => this with
    {
        Step = change(Step),
        StepBatch = change(StepBatch),
        Block = Block is { } block ? change(block) : null,
    };
}

/// <summary>The routines of training.</summary>
/// <param name="Loss">Forward pass without dropout, and the loss, of a chunk of samples.</param>
/// <param name="Gradients">Forward and backward pass of a chunk of samples.</param>
/// <param name="Penalties">The terms that the regularisers add to the loss.</param>
/// <param name="PenaltyGradients">What the regularisers add to the gradients.</param>
public sealed record TrainingRoutines(
    Routine Loss,
    Routine Gradients,
    EquatableArray<Penalty> Penalties,
    EquatableArray<Penalty> PenaltyGradients)
{
    /// <summary>The floats of what each sample of a batch leaves to the next one.</summary>
    public int StateLength { get; init; }
}

/// <summary>An expression over the values of one parameter: a term of the loss, or of the gradient in the parameter.</summary>
/// <param name="Parameter">The parameter's place in the parameter array.</param>
/// <param name="Expression">The expression; variable 0 is the parameter, variable 1 the gradient so far.</param>
public sealed record Penalty(PlacedParameter Parameter, ScalarExpression Expression);

/// <summary>A parameter and where it lies.</summary>
/// <param name="Specification">The parameter.</param>
/// <param name="Offset">The index of its first float in the parameter array; a multiple of 16.</param>
/// <param name="Length">The floats that it takes, padding included; a multiple of 16.</param>
public sealed record PlacedParameter(ParameterSpecification Specification, int Offset, int Length)
{
    /// <summary>
    /// Whether it is read as a kernel of products alone, and so may be stored in fewer bits; not of a vector, and not of what is read
    /// element by element.
    /// </summary>
    public bool IsKernel { get; init; }

    /// <summary>How it is stored, if it is a kernel in fewer bits.</summary>
    public WeightFormat? Format { get; init; }

    /// <summary>
    /// Whether it is the kernel of a transposed convolution, [window…, outputs, inputs]: stored in fewer bits, it has the outputs in the lanes.
    /// </summary>
    public bool IsTransposed { get; init; }

    /// <summary>Whether it is a kernel of few outputs in transposed panels, [⌈inputs/16⌉][outputs][16].</summary>
    public bool HasInputLanes { get; init; }

    /// <summary>
    /// Of a kernel stored in fewer bits, what each output of its product is multiplied by: the scales of int8, and factors that are folded into
    /// the product; nothing where there is neither.
    /// </summary>
    public PlacedParameter? Scales { get; init; }

    /// <summary>The parts as which code reads it, in their places one after the other.</summary>
    public IEnumerable<PlacedParameter> Parts
    {
        get
        {
            if (Specification.PartColumns == 0)
            {
                yield return this;
                yield break;
            }

            int offset = Offset;
            foreach (ParameterSpecification part in Specification.Parts)
            {
                int length = Format is { } format ? Quantization.WeightsLength(part, format) : LengthOf(part);
                yield return new PlacedParameter(part, offset, length) { IsKernel = IsKernel, Format = Format };
                offset += length;
            }
        }
    }

    /// <summary>Whether a format stores it in fewer bits.</summary>
    internal bool IsStoredIn(WeightFormat format) => IsKernel && Specification.MayRound(format);

    /// <summary>The floats that a parameter takes where it is no more than one part.</summary>
    internal static int LengthOf(ParameterSpecification part)
    {
        var shape = ValueShape.Of(part);
        return Panel.Pad(shape.Channels) * shape.Positions;
    }

    /// <summary>The floats that a kernel takes in transposed panels.</summary>
    internal static int TransposedLengthOf(ParameterSpecification kernel)
    {
        var shape = ValueShape.Of(kernel);
        return checked(Panel.Pad(shape.Positions) * shape.Channels);
    }

    /// <summary>The parameter in the key of a kernel: how it lies, and not where.</summary>
    internal PlacedParameter WithoutPlace() => HasInputLanes ? AnyTransposed : Any;

    /// <summary>Stands for every parameter in the key of a kernel, which is told where its own lie.</summary>
    public static PlacedParameter Any { get; } = new(
        new ParameterSpecification("", TensorShape.Of(), Initializer.Zeros, InitializerScale: 0, L1: 0, L2: 0), 0, 0);

    private static PlacedParameter AnyTransposed { get; } = Any with { HasInputLanes = true };

    /// <summary>The layer's name: <c>dense_1</c>; of a layer inside of a block, <c>block/dense_1</c>.</summary>
    public string Layer => Specification.Name.Substring(0, Specification.Name.LastIndexOf('/'));
}

/// <summary>A list of steps that computes a chunk of samples.</summary>
/// <param name="RowCapacity">
/// The most samples of a chunk. A per-sample value [P, n] is stored as [⌈n/16⌉][RowCapacity · P][16]; with one row that is the plain
/// vector, padded.
/// </param>
/// <param name="Steps">The steps in order.</param>
/// <param name="WorkspaceLength">The floats of scratch memory that they need.</param>
public sealed record Routine(int RowCapacity, EquatableArray<Step> Steps, int WorkspaceLength)
{
    /// <summary>The phases of its steps, with what is computed once for the batch before each; none where that is nothing.</summary>
    public EquatableArray<RoutinePhase> Phases { get; init; } = [];

    /// <summary>Whether its steps are those of one sample, and are computed in cells.</summary>
    public bool HasCells { get; init; }

    /// <summary>The floats of what all samples of a batch share.</summary>
    public int SharedLength { get; init; }

    /// <summary>The floats of the partial sums of 16 samples.</summary>
    public int PartialLength { get; init; }

    /// <summary>The moving averages that follow the batch's statistics.</summary>
    public EquatableArray<PlacedAverage> Moving { get; init; } = [];

    /// <summary>The floats of scratch memory that its steps take turns with.</summary>
    public int ScratchLength => Steps.Max(step => step.ScratchLength);

    /// <summary>The floats of all memory that a call needs.</summary>
    public int MemoryLength => WorkspaceLength + ScratchLength;

    /// <summary>The rows that a tensor has room for.</summary>
    public int Rows(Buffer buffer) => Panel.Rows(RowCapacity, buffer.Positions);

    /// <summary>All steps, with those that others repeat.</summary>
    public IEnumerable<Step> NestedSteps =>
        Steps.SelectMany(step => step is Step.Scan scan ? [scan, .. scan.First, .. scan.Body] : (IEnumerable<Step>)[step]);

    /// <summary>The steps that compute each sample for itself.</summary>
    public IEnumerable<Step> SampleSteps => Steps.Where(step => step.Summed is null);

    /// <summary>The steps after those, which sum over the samples: the gradients in the parameters.</summary>
    public IEnumerable<Step> SumSteps => Steps.Where(step => step.Summed is not null);
}

/// <summary>A phase of a routine: all samples of the batch go through it before the next one begins.</summary>
/// <param name="Before">What is computed before it, once for the batch, from what the phases before have summed.</param>
/// <param name="Steps">How many of the routine's steps of samples it has.</param>
public sealed record RoutinePhase(EquatableArray<Step> Before, int Steps);

/// <summary>A moving average of a statistic of the batch.</summary>
/// <param name="Parameter">The average.</param>
/// <param name="Statistic">The statistic.</param>
/// <param name="Momentum">The part of the old average in the new one.</param>
public sealed record PlacedAverage(PlacedParameter Parameter, Buffer Statistic, double Momentum);
