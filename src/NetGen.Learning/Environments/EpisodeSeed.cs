using NetGen.Randomness;

namespace NetGen.Learning;

/// <summary>The seeds of episodes, each its own, from one seed for all of them.</summary>
public static class EpisodeSeed
{
    /// <summary>The seed of an episode. It depends on nothing but the arguments, so any thread begins any episode.</summary>
    /// <param name="seed">The seed of all episodes.</param>
    /// <param name="environment">The number of the environment among those of a run, at least 0.</param>
    /// <param name="episode">The number of its episode, 0 to 2³² − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static long Of(long seed, int environment, long episode)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(environment);
        ArgumentOutOfRangeException.ThrowIfNegative(episode);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(episode, uint.MaxValue);
        var random = new PhiloxSequence(seed, RandomPurpose.EpisodeSeed, (uint)environment, (uint)episode);
        return random.NextSeed();
    }
}
