using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetGen.Storage;
using NetGen.Threading;

namespace NetGen;

/// <content>Agents of a game: structs of floats, and data of any layout.</content>
public static partial class NetworkPrediction
{
    /// <summary>Computes the outputs of a batch of samples that are structs of floats, such as <c>Input</c> and <c>Output</c>. Nothing is copied.</summary>
    /// <typeparam name="TNetwork">The network's class.</typeparam>
    /// <typeparam name="TInput">A struct of <see cref="NetworkDescription.InputSize"/> floats and nothing else.</typeparam>
    /// <typeparam name="TOutput">A struct of <see cref="NetworkDescription.OutputSize"/> floats and nothing else.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">n samples.</param>
    /// <param name="outputs">Receives n outputs; must not overlap the inputs.</param>
    /// <remarks>Allocates nothing after the first call on a thread. An overload takes the number of threads.</remarks>
    /// <exception cref="ArgumentException">
    /// A struct has another size, the counts differ, the outputs overlap the inputs, or a value that a layer uses as an index is none; then no output is written.
    /// </exception>
    public static void PredictBatch<TNetwork, TInput, TOutput>(this TNetwork network, ReadOnlySpan<TInput> inputs, Span<TOutput> outputs)
        where TNetwork : class, IPredictor<TNetwork>
        where TInput : unmanaged
        where TOutput : unmanaged => network.PredictBatch(inputs, outputs, maxDegreeOfParallelism: 1);

    /// <summary>Computes the outputs of a batch of samples that are structs of floats on several threads. Nothing is copied.</summary>
    /// <typeparam name="TNetwork">The network's class.</typeparam>
    /// <typeparam name="TInput">A struct of <see cref="NetworkDescription.InputSize"/> floats and nothing else.</typeparam>
    /// <typeparam name="TOutput">A struct of <see cref="NetworkDescription.OutputSize"/> floats and nothing else.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">n samples.</param>
    /// <param name="outputs">Receives n outputs; must not overlap the inputs.</param>
    /// <param name="maxDegreeOfParallelism"><inheritdoc cref="PredictBatch{TNetwork}" path="/param[@name='maxDegreeOfParallelism']"/></param>
    /// <remarks><inheritdoc cref="PredictBatch{TNetwork}" path="/remarks"/></remarks>
    /// <exception cref="ArgumentException"><inheritdoc cref="PredictBatch{TNetwork, TInput, TOutput}(TNetwork, ReadOnlySpan{TInput}, Span{TOutput})" path="/exception"/></exception>
    /// <exception cref="ArgumentOutOfRangeException">The degree is 0 or less than −1.</exception>
    public static void PredictBatch<TNetwork, TInput, TOutput>(
        this TNetwork network, ReadOnlySpan<TInput> inputs, Span<TOutput> outputs, int maxDegreeOfParallelism)
        where TNetwork : class, IPredictor<TNetwork>
        where TInput : unmanaged
        where TOutput : unmanaged
    {
        NetworkGuard.IsSample<TInput>(TNetwork.Description, TNetwork.Description.InputSize, nameof(inputs));
        NetworkGuard.IsSample<TOutput>(TNetwork.Description, TNetwork.Description.OutputSize, nameof(outputs));
        network.PredictBatch(MemoryMarshal.Cast<TInput, float>(inputs), MemoryMarshal.Cast<TOutput, float>(outputs), maxDegreeOfParallelism);
    }

    /// <summary>
    /// Lets agents act: asks each for its observation, computes them chunk by chunk, and gives each its action. Observations are written once, to where the network reads them.
    /// </summary>
    /// <typeparam name="TNetwork">The network's class.</typeparam>
    /// <typeparam name="TAgents">The struct that knows the agents.</typeparam>
    /// <param name="network">The network that all agents share.</param>
    /// <param name="agents">The agents.</param>
    /// <param name="count">The number of agents, at least 0.</param>
    /// <param name="maxDegreeOfParallelism">
    /// The highest number of threads, including this one; −1 for one per processor. There are never more threads than processors. Few agents use fewer.
    /// </param>
    /// <remarks>
    /// All agents of a chunk have observed before the first of them acts. The actions are the same bit for bit for any number of threads. Allocates nothing once the threads and their memory are there,
    /// which the first calls make.
    /// </remarks>
    /// <exception cref="ArgumentException">A value of an observation that a layer uses as an index is none; agents of other chunks may have acted.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative, or the degree is 0 or less than −1.</exception>
    public static void PredictAgents<TNetwork, TAgents>(this TNetwork network, ref TAgents agents, int count, int maxDegreeOfParallelism = 1)
        where TNetwork : class, IPredictor<TNetwork>
        where TAgents : struct, IAgents, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int maxThreads = Parallelism.MaxThreads(maxDegreeOfParallelism);
        long work = count * TNetwork.Description.Work;
        int threads = maxThreads == 1 ? 1 : Parallelism.Threads(maxThreads, work);
        if (threads == 1)
            PredictAgentRows(network, ref agents, 0, count, worker: 0);
        else
            PredictAgentPieces(network, ref agents, count, Parallelism.RowsOfPiece(count, work, threads), WorkerPool.Shared, threads, work >= Parallelism.FlopsToWake);
    }

    /// <summary>Lets agents act in pieces of some agents each.</summary>
    internal static unsafe void PredictAgentPieces<TNetwork, TAgents>(
        TNetwork network, ref TAgents agents, int count, int rows, WorkerPool pool, int threads, bool isWorthWaking)
        where TNetwork : class, IPredictor<TNetwork>
        where TAgents : struct, IAgents, allows ref struct
    {
        fixed (byte* address = &Unsafe.As<TAgents, byte>(ref agents))
        {
            var job = new AgentsJob<TNetwork, TAgents>(network, address, count, rows);
            pool.Run(ref job, ((count - 1) / rows) + 1, threads, isWorthWaking);
        }
    }

    /// <summary>Lets some agents act, chunk after chunk on this thread.</summary>
    internal static void PredictAgentRows<TNetwork, TAgents>(TNetwork network, ref TAgents agents, int first, int count, int worker)
        where TNetwork : class, IPredictor<TNetwork>
        where TAgents : struct, IAgents, allows ref struct
    {
        NetworkDescription description = TNetwork.Description;
        int inputSize = description.InputSize, outputSize = description.OutputSize, chunkRows = Math.Min(TNetwork.ChunkRows, count);
        int observations = AlignedBuffer.Padded(TNetwork.PredictionWorkspaceLength);
        int actions = checked(observations + AlignedBuffer.Padded(chunkRows * inputSize));
        int length = checked(actions + (chunkRows * outputSize));
        AlignedBuffer memory = worker == 0 ? WorkspacePool.Rent(length) : WorkerScratch.OfAtLeast(length);
        Span<float> inputs = memory.Span[observations..actions], outputs = memory.Span[actions..];
        for (int done = 0; done < count; done += chunkRows)
        {
            int rows = Math.Min(chunkRows, count - done);
            for (int row = 0; row < rows; row++)
                agents.Observe(first + done + row, inputs.Slice(row * inputSize, inputSize));
            IndexGuard.RequireAgents(description, inputs[..(rows * inputSize)], first + done);
            TNetwork.PredictChunk(
                ref MemoryMarshal.GetReference(inputs), ref MemoryMarshal.GetReference(outputs), ref TNetwork.FirstWeight(network), ref memory.First, rows);
            for (int row = 0; row < rows; row++)
                agents.Act(first + done + row, outputs.Slice(row * outputSize, outputSize));
        }

        if (worker == 0)
            WorkspacePool.Return(memory);
    }

    // The agents are pinned by the caller, who waits until all pieces are done.
    private readonly unsafe struct AgentsJob<TNetwork, TAgents>(TNetwork network, byte* agents, int count, int pieceRows) : IParallelJob
        where TNetwork : class, IPredictor<TNetwork>
        where TAgents : struct, IAgents, allows ref struct
    {
        public void Run(int part, int worker)
        {
            int first = part * pieceRows;
            PredictAgentRows(network, ref Unsafe.As<byte, TAgents>(ref *agents), first, Math.Min(pieceRows, count - first), worker);
        }
    }
}
