using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>What a recurrent layer computes at each step.</summary>
public enum RecurrentCell
{
    /// <summary>h′ = f(x·K + h·R + b).</summary>
    SimpleRNN,

    /// <summary>The long short-term memory, with a forget gate.</summary>
    LSTM,

    /// <summary>The gated recurrent unit.</summary>
    GRU,
}

/// <summary><c>[SimpleRNN(…)]</c>, <c>[LSTM(…)]</c> or <c>[GRU(…)]</c>; the members are those of the attribute.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Cell">What it computes at each step.</param>
public sealed record RecurrentDeclaration(int Ordinal, RecurrentCell Cell) : LayerDeclaration(Ordinal)
{
    /// <inheritdoc/>
    public override string Kind => Cell.ToString();

    /// <summary>The elements of a state, and of an output.</summary>
    public int Units { get; init; }

    /// <summary>The activation of the state.</summary>
    public Activation Activation { get; init; } = Activation.Tanh;

    /// <summary>The activation of the gates.</summary>
    public Activation RecurrentActivation { get; init; } = Activation.Sigmoid;

    /// <summary>Whether there is a bias.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>The kernel of the inputs.</summary>
    public KernelDeclaration Kernel { get; init; } = new();

    /// <summary>The kernel of the state.</summary>
    public KernelDeclaration Recurrent { get; init; } = new() { Initializer = Initializer.Orthogonal };

    /// <summary>The bias.</summary>
    public KernelDeclaration Bias { get; init; } = new() { Initializer = Initializer.Zeros };

    /// <summary>Of an LSTM, whether the bias of the forget gate begins with ones.</summary>
    public bool UnitForgetBias { get; init; } = true;

    /// <summary>Of a GRU, whether the reset gate is applied after the product with the state.</summary>
    public bool ResetAfter { get; init; } = true;

    /// <summary>Whether the output has the state after each step, or that after the last one.</summary>
    public bool ReturnSequences { get; init; }

    /// <summary>Whether the last step comes first.</summary>
    public bool GoBackwards { get; init; }

    /// <summary>Whether a batch of training begins with the states that the one before has left.</summary>
    public bool Stateful { get; init; }

    /// <summary>Whether a second layer reads the input in the other direction, and how the outputs become one.</summary>
    public BidirectionalMerge Bidirectional { get; init; }

    /// <summary>While training, the probability that an input is left out at all steps.</summary>
    public double Dropout { get; init; }

    /// <summary>While training, the probability that an element of the state is left out at all steps.</summary>
    public double RecurrentDropout { get; init; }
}
