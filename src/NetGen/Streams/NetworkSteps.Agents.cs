using System.Runtime.InteropServices;
using NetGen.Storage;

namespace NetGen;

/// <content>Agents that remember: a stream for each.</content>
public static partial class NetworkSteps
{
    /// <summary>
    /// Lets agents with a memory act: asks each for the next step of its observations, computes them chunk by chunk, and gives each its action. Observations are written once, to where the network
    /// reads them.
    /// </summary>
    /// <typeparam name="TNetwork">The network's class.</typeparam>
    /// <typeparam name="TState">Its state.</typeparam>
    /// <typeparam name="TAgents">The struct that knows the agents.</typeparam>
    /// <param name="network">The network that all agents share.</param>
    /// <param name="agents">The agents. An observation has <see cref="IStreamNetwork{TSelf, TState}.StepInputSize"/> values, an action <see cref="IStreamNetwork{TSelf, TState}.StepOutputSize"/>.</param>
    /// <param name="states">A stream for each agent.</param>
    /// <remarks>
    /// All agents of a chunk have observed before the first of them acts. Gives what <c>StepBatch</c> gives, bit for bit. Allocates nothing after the first call on a thread.
    /// </remarks>
    /// <exception cref="ArgumentException">A value of an observation that a layer uses as an index is none; agents of other chunks may have acted.</exception>
    public static void StepAgents<TNetwork, TState, TAgents>(this TNetwork network, ref TAgents agents, Span<TState> states)
        where TNetwork : class, IStreamNetwork<TNetwork, TState>
        where TState : struct, IStreamState
        where TAgents : struct, IAgents, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(network);
        (int input, int output) = (TNetwork.StepInputSize, TNetwork.StepOutputSize);

        // States that do not follow each other in memory are stepped one by one.
        int chunk = Math.Min(Math.Max(TNetwork.StepChunkRows, 1), states.Length);
        int observations = AlignedBuffer.Padded(TNetwork.StepWorkspaceLength);
        int actions = checked(observations + AlignedBuffer.Padded(chunk * input));
        AlignedBuffer memory = WorkspacePool.Rent(checked(actions + (chunk * output)));
        Span<float> inputs = memory.Span[observations..actions], outputs = memory.Span[actions..];
        for (int first = 0; first < states.Length; first += chunk)
        {
            int rows = Math.Min(chunk, states.Length - first);
            for (int row = 0; row < rows; row++)
                agents.Observe(first + row, inputs.Slice(row * input, input));
            IndexGuard.RequireStepsOfAgents(TNetwork.Description, inputs[..(rows * input)], input, first);
            ref float parameters = ref TNetwork.FirstWeight(network);
            if (TNetwork.StepChunkRows == 0)
            {
                TNetwork.StepOne(
                    ref MemoryMarshal.GetReference(inputs), ref MemoryMarshal.GetReference(outputs), ref states[first], ref parameters, ref memory.First);
            }
            else
            {
                TNetwork.StepChunk(
                    ref MemoryMarshal.GetReference(inputs), ref MemoryMarshal.GetReference(outputs), ref states[first], ref parameters, ref memory.First, rows);
            }

            for (int row = 0; row < rows; row++)
                agents.Act(first + row, outputs.Slice(row * output, output));
        }

        WorkspacePool.Return(memory);
    }
}
