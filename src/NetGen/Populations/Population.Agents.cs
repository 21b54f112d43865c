using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetGen.Storage;
using NetGen.Threading;

namespace NetGen;

/// <content>An agent for each member.</content>
public sealed partial class Population<TNetwork>
{
    /// <summary>Computes one output by each member from samples that are structs of floats, such as <c>Input</c> and <c>Output</c>: member i predicts sample i. Nothing is copied.</summary>
    /// <typeparam name="TInput">A struct of <see cref="NetworkDescription.InputSize"/> floats and nothing else.</typeparam>
    /// <typeparam name="TOutput">A struct of <see cref="NetworkDescription.OutputSize"/> floats and nothing else.</typeparam>
    /// <param name="inputs">A sample for each member, or k samples for each, those of the first member first.</param>
    /// <param name="outputs">Receives an output for each sample; must not overlap the inputs.</param>
    /// <remarks><inheritdoc cref="PredictEach(ReadOnlySpan{float}, Span{float})" path="/remarks"/></remarks>
    /// <exception cref="ArgumentException">
    /// A struct has another size, the counts do not fit, the outputs overlap the inputs, or a value that a layer uses as an index is none; then no output is written.
    /// </exception>
    public void PredictEach<TInput, TOutput>(ReadOnlySpan<TInput> inputs, Span<TOutput> outputs)
        where TInput : unmanaged
        where TOutput : unmanaged => PredictEach(inputs, outputs, maxDegreeOfParallelism: 1);

    /// <summary>Computes one output by each member from samples that are structs of floats, on several threads. Nothing is copied.</summary>
    /// <typeparam name="TInput">A struct of <see cref="NetworkDescription.InputSize"/> floats and nothing else.</typeparam>
    /// <typeparam name="TOutput">A struct of <see cref="NetworkDescription.OutputSize"/> floats and nothing else.</typeparam>
    /// <param name="inputs">A sample for each member, or k samples for each, those of the first member first.</param>
    /// <param name="outputs">Receives an output for each sample; must not overlap the inputs.</param>
    /// <param name="maxDegreeOfParallelism"><inheritdoc cref="PredictEach(ReadOnlySpan{float}, Span{float}, int)" path="/param[@name='maxDegreeOfParallelism']"/></param>
    /// <remarks><inheritdoc cref="PredictEach(ReadOnlySpan{float}, Span{float}, int)" path="/remarks"/></remarks>
    /// <exception cref="ArgumentException"><inheritdoc cref="PredictEach{TInput, TOutput}(ReadOnlySpan{TInput}, Span{TOutput})" path="/exception"/></exception>
    /// <exception cref="ArgumentOutOfRangeException">The degree is 0 or less than −1.</exception>
    public void PredictEach<TInput, TOutput>(ReadOnlySpan<TInput> inputs, Span<TOutput> outputs, int maxDegreeOfParallelism)
        where TInput : unmanaged
        where TOutput : unmanaged
    {
        NetworkGuard.IsSample<TInput>(_description, _description.InputSize, nameof(inputs));
        NetworkGuard.IsSample<TOutput>(_description, _description.OutputSize, nameof(outputs));
        PredictEach(MemoryMarshal.Cast<TInput, float>(inputs), MemoryMarshal.Cast<TOutput, float>(outputs), maxDegreeOfParallelism);
    }

    /// <summary>Lets an agent act for each member: member i asks agent i for its observation and gives it its action.</summary>
    /// <typeparam name="TAgents">The struct that knows the agents.</typeparam>
    /// <param name="agents">As many agents as there are members.</param>
    /// <param name="maxDegreeOfParallelism"><inheritdoc cref="PredictEach(ReadOnlySpan{float}, Span{float}, int)" path="/param[@name='maxDegreeOfParallelism']"/></param>
    /// <remarks>
    /// An agent acts before the next one observes. The actions are the same bit for bit for any number of threads. Allocates nothing once the threads and their memory are there, which the first calls
    /// make.
    /// </remarks>
    /// <exception cref="ArgumentException">A value of an observation that a layer uses as an index is none; other agents may have acted.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The degree is 0 or less than −1.</exception>
    public void PredictAgents<TAgents>(ref TAgents agents, int maxDegreeOfParallelism = 1)
        where TAgents : struct, IAgents, allows ref struct
    {
        int maxThreads = Parallelism.MaxThreads(maxDegreeOfParallelism);
        long work = Count * _description.Work;
        int threads = maxThreads == 1 ? 1 : Parallelism.Threads(maxThreads, work);
        if (threads == 1)
            PredictAgentRange(ref agents, 0, Count, worker: 0);
        else
            PredictAgentPieces(ref agents, Parallelism.RowsOfPiece(Count, work, threads), WorkerPool.Shared, threads, work >= Parallelism.FlopsToWake);
    }

    /// <summary>Lets the agents of all members act in pieces of some members each.</summary>
    internal unsafe void PredictAgentPieces<TAgents>(ref TAgents agents, int pieceMembers, WorkerPool pool, int threads, bool isWorthWaking)
        where TAgents : struct, IAgents, allows ref struct
    {
        fixed (byte* address = &Unsafe.As<TAgents, byte>(ref agents))
        {
            var job = new AgentsJob<TAgents>(this, address, pieceMembers);
            pool.Run(ref job, ((Count - 1) / pieceMembers) + 1, threads, isWorthWaking);
        }
    }

    /// <summary>Lets the agents of some members act, one after the other on this thread.</summary>
    internal void PredictAgentRange<TAgents>(ref TAgents agents, int first, int count, int worker)
        where TAgents : struct, IAgents, allows ref struct
    {
        RequireLayout();
        int input = AlignedBuffer.Padded(TNetwork.SampleWorkspaceLength), output = checked(input + AlignedBuffer.Padded(_description.InputSize));
        int length = checked(output + _description.OutputSize);
        AlignedBuffer memory = worker == 0 ? WorkspacePool.Rent(length) : WorkerScratch.OfAtLeast(length);
        Span<float> observation = memory.Span.Slice(input, _description.InputSize), action = memory.Span.Slice(output, _description.OutputSize);
        for (int member = first; member < first + count; member++)
        {
            agents.Observe(member, observation);
            IndexGuard.RequireAgents(_description, observation, member);
            TNetwork.PredictOne(ref MemoryMarshal.GetReference(observation), ref MemoryMarshal.GetReference(action), ref Weights(member), ref memory.First);
            agents.Act(member, action);
        }

        if (worker == 0)
            WorkspacePool.Return(memory);
    }

    // The agents are pinned by the caller, who waits until all pieces are done.
    private readonly unsafe struct AgentsJob<TAgents>(Population<TNetwork> population, byte* agents, int pieceMembers) : IParallelJob
        where TAgents : struct, IAgents, allows ref struct
    {
        public void Run(int part, int worker)
        {
            int first = part * pieceMembers;
            population.PredictAgentRange(ref Unsafe.As<byte, TAgents>(ref *agents), first, Math.Min(pieceMembers, population.Count - first), worker);
        }
    }
}
