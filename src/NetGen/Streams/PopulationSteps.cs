using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetGen.Storage;
using NetGen.Threading;

namespace NetGen;

/// <summary>Steps of populations of every generated network with <c>[Stream]</c>: agents with weights and a memory of their own.</summary>
public static class PopulationSteps
{
    /// <summary>Computes the next step of a stream by each member: member i steps stream i.</summary>
    /// <typeparam name="TNetwork">The network's class.</typeparam>
    /// <typeparam name="TState">Its state.</typeparam>
    /// <param name="population">The population.</param>
    /// <param name="inputs">A step of the input for each member, one after the other.</param>
    /// <param name="states">A stream for each member.</param>
    /// <param name="outputs">Receives a step of the output for each member; must not overlap the inputs.</param>
    /// <param name="maxDegreeOfParallelism">
    /// The highest number of threads, including this one; −1 for one per processor. There are never more threads than processors. Little work uses fewer.
    /// </param>
    /// <remarks>
    /// Gives what <c>Step</c> of networks with these parameters gives, bit for bit, with any number of threads. Allocates nothing once the threads and their memory are there, which the first calls make.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// There is not one stream for each member, the inputs or outputs are not one step for each, they overlap, or a value that a layer uses as an index is none; then all streams are as they were.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The degree is 0 or less than −1.</exception>
    public static unsafe void StepEach<TNetwork, TState>(
        this Population<TNetwork> population, ReadOnlySpan<float> inputs, Span<TState> states, Span<float> outputs, int maxDegreeOfParallelism = 1)
        where TNetwork : class, INetwork<TNetwork>, IStreamNetwork<TNetwork, TState>
        where TState : struct, IStreamState
    {
        ArgumentNullException.ThrowIfNull(population);
        int maxThreads = Parallelism.MaxThreads(maxDegreeOfParallelism), count = population.Count;
        population.RequireLayout();
        RequireStates(population, states);
        NetworkSteps.RequireSteps(inputs.Length, count, TNetwork.StepInputSize, nameof(inputs), "member");
        NetworkSteps.RequireSteps(outputs.Length, count, TNetwork.StepOutputSize, nameof(outputs), "member");
        NetworkGuard.Apart(inputs, outputs, nameof(inputs), nameof(outputs));
        IndexGuard.RequireSteps(TNetwork.Description, inputs, TNetwork.StepInputSize, "stream", nameof(inputs));

        // That of a sequence is the work of its steps.
        long work = count * (TNetwork.Description.Work * TNetwork.StepInputSize / TNetwork.Description.InputSize);
        int threads = maxThreads == 1 ? 1 : Parallelism.Threads(maxThreads, work);
        fixed (float* firstInput = inputs, firstOutput = outputs)
        fixed (byte* firstState = &Unsafe.As<TState, byte>(ref MemoryMarshal.GetReference(states)))
        {
            var job = new StepJob<TNetwork, TState>(population, firstInput, firstState, firstOutput, threads == 1 ? count : Parallelism.RowsOfPiece(count, work, threads));
            WorkerPool.Shared.Run(ref job, job.Parts, threads, work >= Parallelism.FlopsToWake);
        }
    }

    /// <summary>Lets an agent with a memory act for each member: member i asks agent i for the next step of its observations, and gives it its action.</summary>
    /// <typeparam name="TNetwork">The network's class.</typeparam>
    /// <typeparam name="TState">Its state.</typeparam>
    /// <typeparam name="TAgents">The struct that knows the agents.</typeparam>
    /// <param name="population">The population.</param>
    /// <param name="agents">As many agents as there are members.</param>
    /// <param name="states">A stream for each member.</param>
    /// <remarks>An agent acts before the next one observes. Gives what <see cref="StepEach"/> gives, bit for bit. Allocates nothing after the first call on a thread.</remarks>
    /// <exception cref="ArgumentException">There is not one stream for each member, or a value of an observation that a layer uses as an index is none; other agents may have acted.</exception>
    public static void StepAgents<TNetwork, TState, TAgents>(this Population<TNetwork> population, ref TAgents agents, Span<TState> states)
        where TNetwork : class, INetwork<TNetwork>, IStreamNetwork<TNetwork, TState>
        where TState : struct, IStreamState
        where TAgents : struct, IAgents, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(population);
        population.RequireLayout();
        RequireStates(population, states);
        int input = AlignedBuffer.Padded(TNetwork.StepWorkspaceLength), output = checked(input + AlignedBuffer.Padded(TNetwork.StepInputSize));
        AlignedBuffer memory = WorkspacePool.Rent(checked(output + TNetwork.StepOutputSize));
        Span<float> observation = memory.Span.Slice(input, TNetwork.StepInputSize), action = memory.Span.Slice(output, TNetwork.StepOutputSize);
        for (int member = 0; member < states.Length; member++)
        {
            agents.Observe(member, observation);
            IndexGuard.RequireStepsOfAgents(TNetwork.Description, observation, TNetwork.StepInputSize, member);
            TNetwork.StepOne(
                ref MemoryMarshal.GetReference(observation), ref MemoryMarshal.GetReference(action), ref states[member], ref population.Weights(member), ref memory.First);
            agents.Act(member, action);
        }

        WorkspacePool.Return(memory);
    }

    private static void RequireStates<TNetwork, TState>(Population<TNetwork> population, Span<TState> states)
        where TNetwork : class, INetwork<TNetwork>
    {
        if (states.Length != population.Count)
            throw new ArgumentException($"Expected {population.Count} states, one for each member, got {states.Length}.", nameof(states));
    }

    // The memory is pinned by the caller, who waits until all pieces are done.
    private readonly unsafe struct StepJob<TNetwork, TState>(Population<TNetwork> population, float* inputs, byte* states, float* outputs, int pieceMembers) : IParallelJob
        where TNetwork : class, INetwork<TNetwork>, IStreamNetwork<TNetwork, TState>
        where TState : struct, IStreamState
    {
        public int Parts => ((population.Count - 1) / pieceMembers) + 1;

        public void Run(int part, int worker)
        {
            int length = TNetwork.StepWorkspaceLength, first = part * pieceMembers;
            AlignedBuffer workspace = worker == 0 ? WorkspacePool.Rent(length) : WorkerScratch.OfAtLeast(length);
            ref TState firstState = ref Unsafe.As<byte, TState>(ref *states);
            for (int member = first; member < Math.Min(first + pieceMembers, population.Count); member++)
            {
                TNetwork.StepOne(
                    ref inputs[(nint)member * TNetwork.StepInputSize],
                    ref outputs[(nint)member * TNetwork.StepOutputSize],
                    ref Unsafe.Add(ref firstState, member),
                    ref population.Weights(member),
                    ref workspace.First);
            }

            if (worker == 0)
                WorkspacePool.Return(workspace);
        }
    }
}
