using System.Diagnostics.CodeAnalysis;

namespace NetGen.Learning.ClassicControl;

/// <summary>Counts the steps of an episode, and refuses those outside of one.</summary>
internal struct EpisodeSteps
{
    private int _count;
    private bool _isRunning;

    /// <summary>Begins an episode.</summary>
    public void Begin() => (_count, _isRunning) = (0, true);

    /// <summary>Counts a step, which ends the episode if it is the last one that the limit allows.</summary>
    /// <param name="environment">The environment's name, for the message.</param>
    /// <param name="limit">The most steps.</param>
    /// <returns>Whether it is.</returns>
    /// <exception cref="InvalidOperationException">No episode has begun, or it has ended.</exception>
    public bool Take(string environment, int limit)
    {
        if (!_isRunning)
            ThrowNotRunning(environment);
        _count++;
        bool isLast = _count >= limit;
        _isRunning = !isLast;
        return isLast;
    }

    /// <summary>Ends the episode.</summary>
    public void End() => _isRunning = false;

    /// <summary>Checks the length of an observation.</summary>
    /// <param name="environment">The environment's name, for the message.</param>
    /// <param name="observation">Where the observation goes.</param>
    /// <param name="size">The values that it has.</param>
    /// <exception cref="ArgumentException">The length differs.</exception>
    public static void RequireLength(string environment, ReadOnlySpan<float> observation, int size)
    {
        if (observation.Length != size)
            throw new ArgumentException($"An observation of {environment} has {size} values, got room for {observation.Length}.", nameof(observation));
    }

    [DoesNotReturn]
    private static void ThrowNotRunning(string environment) => throw new InvalidOperationException(
        $"{environment} has no episode that goes on: none has begun, or the last step ended it; call Reset before Step.");
}
