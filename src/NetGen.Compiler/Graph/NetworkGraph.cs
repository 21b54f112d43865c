using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Graph;

/// <summary>A directed acyclic graph of operations; every value comes after its operands.</summary>
/// <param name="Values">The values in order; an operand is an index into this list.</param>
/// <param name="Parameters">The network's parameters.</param>
/// <param name="Output">The prediction.</param>
/// <param name="Training">What training needs, or nothing where no loss is declared.</param>
public sealed record NetworkGraph(
    EquatableArray<GraphValue> Values,
    EquatableArray<ParameterSpecification> Parameters,
    int Output,
    TrainingOutputs? Training);

/// <summary>The values that training reads off a graph.</summary>
/// <param name="Loss">The loss of a sample: per-sample [1].</param>
/// <param name="Penalties">The terms that the regularisers add to the loss: each shared [1].</param>
/// <param name="Gradients">
/// For every parameter the gradient of mean(Loss) + Σ Penalties in it, or −1 where the loss does not depend on it;
/// empty in a graph without a backward pass.
/// </param>
public sealed record TrainingOutputs(int Loss, EquatableArray<int> Penalties, EquatableArray<int> Gradients);

/// <summary>A value: an operation with its operands.</summary>
/// <param name="Operation">What computes it.</param>
/// <param name="Operands">The values that go in.</param>
/// <param name="Size">The number of elements of a per-sample value, or of a shared one.</param>
/// <param name="IsShared">Whether it exists once and not for each sample.</param>
public sealed record GraphValue(Operation Operation, EquatableArray<int> Operands, int Size, bool IsShared);
