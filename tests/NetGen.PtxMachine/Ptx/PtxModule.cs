namespace NetGen.PtxMachine;

/// <summary>The kernels of a PTX text.</summary>
/// <param name="Kernels">The kernels by their names.</param>
internal sealed record PtxModule(IReadOnlyDictionary<string, PtxKernel> Kernels);

/// <summary>A kernel as its text says it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">Its parameters by their names.</param>
/// <param name="ParameterBytes">The bytes of all parameters.</param>
/// <param name="MostThreads">The most threads of a block; 0 for what the device has.</param>
/// <param name="Registers">The registers by their numbers.</param>
/// <param name="Variables">Shared and local memory by their names.</param>
/// <param name="SharedBytes">The bytes of shared memory that a block has; after them comes what the launch gives it.</param>
/// <param name="LocalBytes">The bytes of local memory that a thread has.</param>
/// <param name="Instructions">The instructions in order.</param>
/// <param name="Labels">For each label the number of the instruction after it.</param>
internal sealed record PtxKernel(
    string Name,
    IReadOnlyDictionary<string, PtxVariable> Parameters,
    int ParameterBytes,
    int MostThreads,
    IReadOnlyList<PtxType> Registers,
    IReadOnlyDictionary<string, PtxVariable> Variables,
    int SharedBytes,
    int LocalBytes,
    IReadOnlyList<PtxInstruction> Instructions,
    IReadOnlyDictionary<string, int> Labels);

/// <summary>Memory with a name.</summary>
/// <param name="Space">Which memory.</param>
/// <param name="Offset">Where it begins there.</param>
/// <param name="Bytes">Its length; 0 where the launch says it.</param>
internal readonly record struct PtxVariable(PtxSpace Space, int Offset, int Bytes);

/// <summary>A memory.</summary>
internal enum PtxSpace
{
    /// <summary>Of any: the address says which.</summary>
    Generic,

    /// <summary>Of the device.</summary>
    Global,

    /// <summary>Of a block.</summary>
    Shared,

    /// <summary>Of a thread.</summary>
    Local,

    /// <summary>The arguments of the kernel.</summary>
    Parameter,
}

/// <summary>An instruction as its text says it.</summary>
/// <param name="Opcode">Its name, in parts: <c>setp</c>, <c>lt</c>, <c>s32</c>.</param>
/// <param name="Guard">The number of the predicate register that says in which threads it is carried out, or −1.</param>
/// <param name="IsNegated">Whether in those in which the predicate does not hold.</param>
/// <param name="Operands">The operands.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Text">Its text.</param>
internal sealed record PtxInstruction(
    string[] Opcode, int Guard, bool IsNegated, IReadOnlyList<PtxOperand> Operands, int Line, string Text);

/// <summary>An operand.</summary>
internal abstract record PtxOperand
{
    /// <summary>A register.</summary>
    public sealed record Register(int Number) : PtxOperand;

    /// <summary>A value of a thread or of its block: <c>%tid.x</c>.</summary>
    public sealed record Special(string Name) : PtxOperand;

    /// <summary>The name of a label, of a variable or of a parameter.</summary>
    public sealed record Symbol(string Name) : PtxOperand;

    /// <summary>A number, its bits in the lower end.</summary>
    public sealed record Constant(ulong Bits) : PtxOperand;

    /// <summary>A place in memory.</summary>
    public sealed record Address(PtxOperand Base, long Offset) : PtxOperand;

    /// <summary>Several registers.</summary>
    public sealed record Vector(IReadOnlyList<PtxOperand> Elements) : PtxOperand;
}

/// <summary>The type of a register or of an operation.</summary>
internal enum PtxType
{
    Predicate,
    Bits16,
    Bits32,
    Unsigned32,
    Signed32,
    Float32,
    Bits64,
    Unsigned64,
    Signed64,
    Float64,
}

/// <summary>What is not PTX, or not the part of it that the machine has.</summary>
internal sealed class PtxException(string message) : Exception(message);
