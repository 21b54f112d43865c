using System.ComponentModel;

namespace NetGen;

/// <summary>
/// Samples of a chunk and the memory to compute them in: how the library hands work to generated code. Every reference
/// is to the first float that belongs to these samples.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct SampleRows
{
    private readonly ref float _input;
    private readonly ref float _target;
    private readonly ref float _output;
    private readonly ref float _workspace;
    private readonly ref float _losses;
    private readonly ref float _scratch;
    private readonly ref float _weights;
    private readonly ref float _shared;
    private readonly ref float _partials;
    private readonly ref float _state;

    /// <summary>Names the samples and their memory.</summary>
    /// <param name="input">The inputs, [count][InputSize].</param>
    /// <param name="target">The targets, [count][TargetSize].</param>
    /// <param name="output">Receives the predictions, [count][OutputSize].</param>
    /// <param name="workspace">
    /// The workspace of the chunk, <c>ChunkWorkspaceLength</c> floats in panels; that of row r starts 16·r floats later.
    /// </param>
    /// <param name="losses">
    /// Receives the loss of each sample, [count]. Of several losses, each lies <c>ChunkRows</c> floats after the one before.
    /// </param>
    /// <param name="scratch">Scratch memory of this call alone, <c>ScratchLength</c> floats.</param>
    /// <param name="weights">
    /// The factor of each sample's gradient, [count] and on to a multiple of 16: its weight divided by the number of samples in the
    /// batch.
    /// </param>
    /// <param name="shared">What all samples of the batch share, <c>SharedLength</c> floats; nothing of it without phases.</param>
    /// <param name="partials">Receives the partial sums of every 16 samples, <c>PartialLength</c> floats each.</param>
    /// <param name="state">
    /// What the samples of the batch before have left, [count][StateLength]; receives what these leave. Nothing of it without stateful layers.
    /// </param>
    /// <param name="firstRow">The number in the batch of the first sample.</param>
    /// <param name="count">The number of samples.</param>
    /// <param name="phase">The number of the phase.</param>
    public SampleRows(
        ref float input,
        ref float target,
        ref float output,
        ref float workspace,
        ref float losses,
        ref float scratch,
        ref float weights,
        ref float shared,
        ref float partials,
        ref float state,
        int firstRow,
        int count,
        int phase)
    {
        _input = ref input;
        _target = ref target;
        _output = ref output;
        _workspace = ref workspace;
        _losses = ref losses;
        _scratch = ref scratch;
        _weights = ref weights;
        _shared = ref shared;
        _partials = ref partials;
        _state = ref state;
        FirstRow = firstRow;
        Count = count;
        Phase = phase;
    }

    /// <summary>The inputs, [count][InputSize].</summary>
    public ref float Input => ref _input;

    /// <summary>The targets, [count][TargetSize].</summary>
    public ref float Target => ref _target;

    /// <summary>Receives the predictions, [count][OutputSize].</summary>
    public ref float Output => ref _output;

    /// <summary>The workspace of the chunk, from these rows on.</summary>
    public ref float Workspace => ref _workspace;

    /// <summary>
    /// Receives the loss of each sample, [count]. Of several losses, each lies <c>ChunkRows</c> floats after the one before.
    /// </summary>
    public ref float Losses => ref _losses;

    /// <summary>Scratch memory of this call alone.</summary>
    public ref float Scratch => ref _scratch;

    /// <summary>
    /// The factor of each sample's gradient, [count]: its weight divided by the number of samples in the batch.
    /// </summary>
    public ref float Weights => ref _weights;

    /// <summary>What all samples of the batch share.</summary>
    public ref float Shared => ref _shared;

    /// <summary>Receives the partial sums of every 16 samples, from these on.</summary>
    public ref float Partials => ref _partials;

    /// <summary>What the samples of the batch before have left, [count][StateLength]; receives what these leave.</summary>
    public ref float State => ref _state;

    /// <summary>The number of the phase, from 0.</summary>
    public int Phase { get; }

    /// <summary>The number in the batch of the first sample.</summary>
    public int FirstRow { get; }

    /// <summary>The number of samples.</summary>
    public int Count { get; }
}
