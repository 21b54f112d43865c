namespace NetGen.Learning;

/// <summary>
/// A task that is learned by trial: it shows an observation, takes an action and gives a reward, step by step, until an episode ends
/// (Gymnasium: <c>Env</c>). Implementations are structs, so the loops over many of them can inline <see cref="Step"/>.
/// </summary>
/// <typeparam name="TSelf">The implementing struct.</typeparam>
/// <remarks>
/// <para>
/// Everything that an episode depends on lies in the struct, in values. Then a copy of it is a second task in the same state, and an
/// episode depends only on the seed and the actions, on any thread.
/// </para>
/// <para>
/// An action is <see cref="Learning.ActionSpace.Size"/> floats: a continuous action's values, or the number of a discrete one, which is a
/// float too, as the class numbers of sparse losses are.
/// </para>
/// </remarks>
public interface IEnvironment<TSelf>
    where TSelf : struct, IEnvironment<TSelf>
{
    /// <summary>The number of values of an observation.</summary>
    static abstract int ObservationSize { get; }

    /// <summary>The actions. The same object at every call.</summary>
    static abstract ActionSpace ActionSpace { get; }

    /// <summary>Begins an episode.</summary>
    /// <param name="seed">
    /// All randomness of the episode comes from it, by a <see cref="Randomness.PhiloxSequence"/> of the purpose
    /// <see cref="Randomness.RandomPurpose.Environment"/> say.
    /// </param>
    /// <param name="observation">Receives the first observation, <see cref="ObservationSize"/> values.</param>
    void Reset(long seed, Span<float> observation);

    /// <summary>Takes an action.</summary>
    /// <param name="action">The action, <see cref="Learning.ActionSpace.Size"/> values.</param>
    /// <param name="observation">Receives the observation after it, <see cref="ObservationSize"/> values. It may be where the last one lies.</param>
    /// <returns>The reward, and whether the episode ends with this step.</returns>
    /// <remarks>Allocates nothing. After the end of an episode comes <see cref="Reset"/>.</remarks>
    StepResult Step(ReadOnlySpan<float> action, Span<float> observation);
}
