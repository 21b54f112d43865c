namespace NetGen.Learning;

/// <summary>What a step of an environment gives besides the observation.</summary>
/// <param name="Reward">The reward of the step.</param>
/// <param name="Terminated">
/// Whether the task came to an end: nothing follows, so the state that was reached is worth 0 by itself.
/// </param>
/// <param name="Truncated">
/// Whether the episode was cut off, by a limit of steps say: the task would go on, so the state that was reached keeps its worth. In the
/// last step that a limit allows, both may be true; then the task came to an end.
/// </param>
public readonly record struct StepResult(float Reward, bool Terminated = false, bool Truncated = false)
{
    /// <summary>Whether the episode ends with this step.</summary>
    public bool IsDone => Terminated || Truncated;
}
