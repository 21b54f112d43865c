using System.ComponentModel;

namespace NetGen;

/// <summary>A network that computes sequences step by step: one with <c>[Stream]</c>. Extension methods build on it.</summary>
/// <typeparam name="TSelf">The class itself.</typeparam>
/// <typeparam name="TState">What a stream keeps from step to step; each stream, such as an agent or a channel of sound, has its own.</typeparam>
public interface IStreamNetwork<TSelf, TState> : IPredictor<TSelf>
    where TSelf : class, IStreamNetwork<TSelf, TState>
    where TState : struct, IStreamState
{
    /// <summary>The number of values in a step of the input.</summary>
    static abstract int StepInputSize { get; }

    /// <summary>The number of values in a step of the output.</summary>
    static abstract int StepOutputSize { get; }

    /// <summary>
    /// The number of steps of its sequences that the network takes in one <see cref="Step"/>: 1, or as many as its strides and poolings together need for one
    /// output. Step i, from 0, takes the steps from i · <see cref="StepStride"/> on.
    /// </summary>
    static abstract int StepStride { get; }

    /// <summary>
    /// The most steps of the input that a <see cref="Step"/> takes after the newest one that its output depends on, 0 to <see cref="StepStride"/> − 1: 0 of a network
    /// without strides.
    /// </summary>
    static abstract int StepLatency { get; }

    /// <summary>Computes the next step of a stream.</summary>
    /// <param name="input">The step of the input: <see cref="StepInputSize"/> values.</param>
    /// <param name="state">The stream.</param>
    /// <param name="output">Receives the step of the output: <see cref="StepOutputSize"/> values.</param>
    /// <remarks>Allocates nothing. Any number of threads may call it at once, each with another state, as long as none changes the parameters.</remarks>
    /// <exception cref="ArgumentException">A length differs.</exception>
    void Step(ReadOnlySpan<float> input, ref TState state, Span<float> output);

    /// <summary>The most streams that <see cref="StepChunk"/> computes; 0 where the states of streams do not follow each other in memory.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract int StepChunkRows { get; }

    /// <summary>The steps that <see cref="StepBlock"/> computes; 0 where single steps are as fast.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract int BlockSteps { get; }

    /// <summary>The floats of scratch memory that each call of <see cref="StepOne"/>, <see cref="StepChunk"/> or <see cref="StepBlock"/> needs.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract int StepWorkspaceLength { get; }

    /// <summary>Computes the next step of a stream, as <see cref="Step"/> does, with weights that belong to no instance, and checks nothing.</summary>
    /// <param name="input">The first value of the step of the input.</param>
    /// <param name="output">Where the output goes.</param>
    /// <param name="state">The stream.</param>
    /// <param name="parameters">The weights: of an instance the reference that <see cref="IPredictor{TSelf}.FirstWeight"/> gives.</param>
    /// <param name="workspace"><see cref="StepWorkspaceLength"/> floats, on a boundary of 64 bytes.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract void StepOne(ref float input, ref float output, ref TState state, ref float parameters, ref float workspace);

    /// <summary>Computes the next step of a few streams.</summary>
    /// <param name="inputs">The first value of the steps of the inputs, one stream after the other.</param>
    /// <param name="outputs">Where the first output goes.</param>
    /// <param name="states">The first state.</param>
    /// <param name="parameters">The reference that <see cref="IPredictor{TSelf}.FirstWeight"/> gives.</param>
    /// <param name="workspace"><see cref="StepWorkspaceLength"/> floats, on a boundary of 64 bytes.</param>
    /// <param name="rows">The number of streams, 1 to <see cref="StepChunkRows"/>.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract void StepChunk(
        ref float inputs, ref float outputs, ref TState states, ref float parameters, ref float workspace, int rows);

    /// <summary>Computes the next <see cref="BlockSteps"/> steps of a stream.</summary>
    /// <param name="inputs">The first value of the steps of the input.</param>
    /// <param name="outputs">Where the first output goes; may be the inputs.</param>
    /// <param name="state">The stream.</param>
    /// <param name="parameters">The reference that <see cref="IPredictor{TSelf}.FirstWeight"/> gives.</param>
    /// <param name="workspace"><see cref="StepWorkspaceLength"/> floats, on a boundary of 64 bytes.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract void StepBlock(
        ref float inputs, ref float outputs, ref TState state, ref float parameters, ref float workspace);
}

/// <summary>What a stream keeps from step to step.</summary>
public interface IStreamState
{
    /// <summary>Makes it that of a stream before its first step.</summary>
    void Reset();
}
