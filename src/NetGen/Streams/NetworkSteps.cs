using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetGen.Storage;

namespace NetGen;

/// <summary>Steps of every generated network with <c>[Stream]</c>.</summary>
public static partial class NetworkSteps
{
    /// <summary>Computes the next steps of a stream, one after the other.</summary>
    /// <typeparam name="TNetwork">The network's class.</typeparam>
    /// <typeparam name="TState">Its state.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">n steps of the input, one after the other; n may be 0.</param>
    /// <param name="state">The stream.</param>
    /// <param name="outputs">Receives n steps of the output; may be the inputs themselves, if steps have as many values.</param>
    /// <remarks>
    /// Allocates nothing after the first call on a thread. A network of convolutions computes a block of steps at a time, which takes less time for each; sums may
    /// be rounded otherwise than by <c>Step</c>, by some units of the last place. All others give what as many calls of <c>Step</c> give, bit for bit.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// A length is not a multiple of a step's, the numbers of steps differ, or a value that a layer uses as an index is none; then the stream
    /// is as it was.
    /// </exception>
    public static void Steps<TNetwork, TState>(
        this TNetwork network, ReadOnlySpan<float> inputs, ref TState state, Span<float> outputs)
        where TNetwork : class, IStreamNetwork<TNetwork, TState>
        where TState : struct, IStreamState
    {
        ArgumentNullException.ThrowIfNull(network);
        (int input, int output) = (TNetwork.StepInputSize, TNetwork.StepOutputSize);
        int count = CountSteps(inputs.Length, input, nameof(inputs), "step");
        RequireSteps(outputs.Length, count, output, nameof(outputs), "step");
        IndexGuard.RequireSteps(TNetwork.Description, inputs, input, "step", nameof(inputs));
        int done = 0, block = TNetwork.BlockSteps;
        if (block > 0 && count >= block)
        {
            AlignedBuffer workspace = WorkspacePool.Rent(TNetwork.StepWorkspaceLength);
            for (; done <= count - block; done += block)
            {
                TNetwork.StepBlock(
                    ref Unsafe.Add(ref MemoryMarshal.GetReference(inputs), (nint)done * input),
                    ref Unsafe.Add(ref MemoryMarshal.GetReference(outputs), (nint)done * output),
                    ref state,
                    ref TNetwork.FirstWeight(network),
                    ref workspace.Start);
            }

            WorkspacePool.Return(workspace);
        }

        for (int step = done; step < count; step++)
            network.Step(inputs.Slice(step * input, input), ref state, outputs.Slice(step * output, output));
    }

    /// <summary>Computes the next step of many streams at once, which takes less time for each.</summary>
    /// <typeparam name="TNetwork">The network's class.</typeparam>
    /// <typeparam name="TState">Its state.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">A step of the input for each stream, one stream after the other.</param>
    /// <param name="states">The streams.</param>
    /// <param name="outputs">Receives a step of the output for each stream; must not overlap the inputs.</param>
    /// <remarks>Allocates nothing after the first call on a thread. Sums may be rounded otherwise than by <c>Step</c>, by some units of the last place.</remarks>
    /// <exception cref="ArgumentException">
    /// The inputs or outputs are not one step for each stream, they overlap, or a value that a layer uses as an index is none; then all streams
    /// are as they were.
    /// </exception>
    public static void StepBatch<TNetwork, TState>(
        this TNetwork network, ReadOnlySpan<float> inputs, Span<TState> states, Span<float> outputs)
        where TNetwork : class, IStreamNetwork<TNetwork, TState>
        where TState : struct, IStreamState
    {
        ArgumentNullException.ThrowIfNull(network);
        (int input, int output) = (TNetwork.StepInputSize, TNetwork.StepOutputSize);
        RequireSteps(inputs.Length, states.Length, input, nameof(inputs), "stream");
        RequireSteps(outputs.Length, states.Length, output, nameof(outputs), "stream");
        NetworkGuard.Apart(inputs, outputs, nameof(inputs), nameof(outputs));
        IndexGuard.RequireSteps(TNetwork.Description, inputs, input, "stream", nameof(inputs));
        int chunk = TNetwork.StepChunkRows;
        if (chunk == 0)
        {
            for (int stream = 0; stream < states.Length; stream++)
                network.Step(inputs.Slice(stream * input, input), ref states[stream], outputs.Slice(stream * output, output));
            return;
        }

        AlignedBuffer workspace = WorkspacePool.Rent(TNetwork.StepWorkspaceLength);
        for (int first = 0; first < states.Length; first += chunk)
        {
            TNetwork.StepChunk(
                ref Unsafe.Add(ref MemoryMarshal.GetReference(inputs), (nint)first * input),
                ref Unsafe.Add(ref MemoryMarshal.GetReference(outputs), (nint)first * output),
                ref states[first],
                ref TNetwork.FirstWeight(network),
                ref workspace.Start,
                Math.Min(chunk, states.Length - first));
        }

        WorkspacePool.Return(workspace);
    }

    /// <summary>
    /// Runs <c>Step</c> and <c>StepBatch</c> on made-up streams, so that the JIT compiles them now, to the end: no call of yours compiles or waits. With NativeAOT there
    /// is nothing to compile.
    /// </summary>
    /// <typeparam name="TNetwork">The network's class.</typeparam>
    /// <typeparam name="TState">Its state.</typeparam>
    /// <param name="network">Any instance. It is not changed.</param>
    public static void WarmUpSteps<TNetwork, TState>(this TNetwork network)
        where TNetwork : class, IStreamNetwork<TNetwork, TState>
        where TState : struct, IStreamState
    {
        ArgumentNullException.ThrowIfNull(network);
        var inputs = new float[TNetwork.StepInputSize];
        var outputs = new float[TNetwork.StepOutputSize];
        var state = new TState();
        network.Step(inputs, ref state, outputs);
        network.StepBatch(inputs, new Span<TState>(ref state), outputs);
        network.Steps(new float[Math.Max(1, TNetwork.BlockSteps) * inputs.Length], ref state, new float[Math.Max(1, TNetwork.BlockSteps) * outputs.Length]);
    }

    private static int CountSteps(int length, int size, string argument, string unit)
    {
        (int count, int rest) = Math.DivRem(length, size);
        return rest == 0
            ? count
            : throw new ArgumentException($"Expected a multiple of {size} values in {argument} ({size} for each {unit}), got {length}.", argument);
    }

    /// <summary>Checks that there is a step for each of some streams.</summary>
    internal static void RequireSteps(int length, int count, int size, string argument, string unit)
    {
        if (length != (long)count * size)
        {
            throw new ArgumentException(
                $"Expected {(long)count * size} values in {argument} ({size} for each of {count} {unit}s), got {length}.", argument);
        }
    }
}
