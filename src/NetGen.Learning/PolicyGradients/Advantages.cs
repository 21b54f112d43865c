namespace NetGen.Learning;

/// <summary>Estimates of how much better an action was than the policy's average, from rewards and values.</summary>
internal static class Advantages
{
    // As in Stable-Baselines3 and CleanRL.
    private const double Epsilon = 1e-8;

    /// <summary>
    /// Generalized advantage estimation (Schulman et al., "High-dimensional continuous control using generalized advantage estimation", 2015,
    /// equation 16): A[t] = δ[t] + γλ·A[t + 1] with δ[t] = r[t] + γ·V[t + 1] − V[t], where nothing follows the end of an episode.
    /// </summary>
    /// <param name="rewards">The rewards, [steps, environments].</param>
    /// <param name="values">The values of the states in which the actions were taken.</param>
    /// <param name="ends">Whether an episode ended with the step. What a state that was cut off is worth is in its reward.</param>
    /// <param name="lastValues">The values of the states after the last step, one for each environment.</param>
    /// <param name="discount">γ.</param>
    /// <param name="lambda">λ.</param>
    /// <param name="advantages">Receives the advantages.</param>
    public static void Estimate(
        ReadOnlySpan<float> rewards,
        ReadOnlySpan<float> values,
        ReadOnlySpan<bool> ends,
        ReadOnlySpan<float> lastValues,
        double discount,
        double lambda,
        Span<float> advantages)
    {
        int count = lastValues.Length;
        for (int environment = 0; environment < count; environment++)
        {
            double next = lastValues[environment], advantage = 0;
            for (int i = rewards.Length - count + environment; i >= 0; i -= count)
            {
                double goesOn = ends[i] ? 0 : 1;
                double difference = rewards[i] + (discount * goesOn * next) - values[i];
                advantage = difference + (discount * lambda * goesOn * advantage);
                advantages[i] = (float)advantage;
                next = values[i];
            }
        }
    }

    /// <summary>Shifts and scales to the mean 0 and the standard deviation 1, that of n − 1; a single one stays as it is.</summary>
    public static void Normalize(Span<float> advantages)
    {
        if (advantages.Length < 2)
            return;
        double mean = 0, squares = 0;
        foreach (float advantage in advantages)
            mean += advantage;
        mean /= advantages.Length;
        foreach (float advantage in advantages)
            squares += (advantage - mean) * (advantage - mean);
        double deviation = Math.Sqrt(squares / (advantages.Length - 1)) + Epsilon;
        for (int i = 0; i < advantages.Length; i++)
            advantages[i] = (float)((advantages[i] - mean) / deviation);
    }
}
