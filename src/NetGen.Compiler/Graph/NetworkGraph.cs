using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Graph;

/// <summary>A directed acyclic graph of operations; every value comes after its operands.</summary>
/// <param name="Values">The values in order; an operand is an index into this list.</param>
/// <param name="Parameters">The network's parameters.</param>
/// <param name="Outputs">The predictions, which follow each other in the caller's row of outputs; at least one.</param>
/// <param name="Training">What training needs, or nothing where no loss is declared.</param>
public sealed record NetworkGraph(
    EquatableArray<GraphValue> Values,
    EquatableArray<ParameterSpecification> Parameters,
    EquatableArray<int> Outputs,
    TrainingOutputs? Training)
{
    /// <summary>The values of the caller's row of outputs.</summary>
    public int OutputSize => Outputs.Sum(output => Values[output].Size);

    /// <summary>The only prediction of a network with one.</summary>
    /// <exception cref="InvalidOperationException">There are several.</exception>
    public int Output => Outputs.Single();

    /// <summary>The index in the caller's row of outputs of the first value of a prediction.</summary>
    /// <param name="number">The prediction's place in <see cref="Outputs"/>.</param>
    public int OutputOffset(int number) => Outputs.Take(number).Sum(output => Values[output].Size);
}

/// <summary>The values that training reads off a graph.</summary>
/// <param name="Loss">The loss of a sample, which is differentiated: per-sample [1].</param>
/// <param name="Penalties">The terms that the regularisers add to the loss: each shared [1].</param>
/// <param name="Gradients">
/// For every parameter the gradient of mean(Loss) + Σ Penalties in it, or −1 where the loss does not depend on it;
/// empty in a graph without a backward pass.
/// </param>
public sealed record TrainingOutputs(int Loss, EquatableArray<int> Penalties, EquatableArray<int> Gradients)
{
    /// <summary>
    /// The losses that are reported, each per-sample [1]: those of the outputs without their weights, or the only one, <see cref="Loss"/>
    /// itself.
    /// </summary>
    public EquatableArray<int> Losses { get; init; } = [Loss];

    /// <summary>The statistics of the batch that a training step adds to moving averages, in the order of the layers.</summary>
    public EquatableArray<MovingAverage> Moving { get; init; } = [];

    /// <summary>
    /// What the states of stateful layers become, each per-sample [n], in the order of <see cref="Operation.State"/>: the next batch begins
    /// with them.
    /// </summary>
    public EquatableArray<int> States { get; init; } = [];

    /// <summary>All values that are read off.</summary>
    public IEnumerable<int> Roots =>
        [Loss, .. Losses, .. Penalties, .. Gradients.Where(gradient => gradient >= 0), .. Moving.Select(moving => moving.Value), .. States];

    /// <summary>The same in a graph in which the values have other numbers.</summary>
    public TrainingOutputs Renumber(Func<int, int> number) => new(
        number(Loss),
        Penalties.Select(number).ToEquatableArray(),
        Gradients.Select(gradient => gradient < 0 ? -1 : number(gradient)).ToEquatableArray())
    {
        Losses = Losses.Select(number).ToEquatableArray(),
        Moving = Moving.Select(moving => moving with { Value = number(moving.Value) }).ToEquatableArray(),
        States = States.Select(number).ToEquatableArray(),
    };
}

/// <summary>A parameter that no optimizer changes, and that each training step moves towards a statistic of its batch.</summary>
/// <param name="Parameter">Its place in <see cref="NetworkGraph.Parameters"/>.</param>
/// <param name="Value">The statistic: shared, of the parameter's shape.</param>
/// <param name="Momentum">The part of the old average in the new one.</param>
public sealed record MovingAverage(int Parameter, int Value, double Momentum);

/// <summary>A value: an operation with its operands.</summary>
/// <param name="Operation">What computes it.</param>
/// <param name="Operands">The values that go in.</param>
/// <param name="Shape">The shape of a per-sample value, or of a shared one.</param>
/// <param name="IsShared">Whether it exists once and not for each sample.</param>
public sealed record GraphValue(Operation Operation, EquatableArray<int> Operands, ValueShape Shape, bool IsShared)
{
    /// <summary>The number of its elements.</summary>
    public int Size => Shape.Size;
}
