namespace NetGen;

/// <summary>
/// What agents see and do, for <c>PredictAgents</c>: it asks for each observation and writes it straight to where the network reads it, whether it comes from an array of structs, from
/// arrays of numbers or from the components of an entity.
/// </summary>
/// <remarks>
/// Implement it by a struct that holds the arrays, so that the calls are direct. The number of an agent is any that you give it: its place in the arrays.
/// With several threads, both methods are called on all of them, each agent on one.
/// </remarks>
public interface IAgents
{
    /// <summary>Writes what an agent sees.</summary>
    /// <param name="index">The agent, from 0.</param>
    /// <param name="observation">
    /// Receives <see cref="NetworkDescription.InputSize"/> values. Write all of them: it holds whatever was there before.
    /// </param>
    void Observe(int index, Span<float> observation);

    /// <summary>Takes what the network says.</summary>
    /// <param name="index">The agent, from 0.</param>
    /// <param name="action"><see cref="NetworkDescription.OutputSize"/> values, which are gone after the call.</param>
    void Act(int index, ReadOnlySpan<float> action);
}
