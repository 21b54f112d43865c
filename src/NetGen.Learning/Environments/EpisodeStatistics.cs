namespace NetGen.Learning;

/// <summary>
/// The returns and lengths of the episodes that ended last (Gymnasium: <c>RecordEpisodeStatistics</c>). A return is the sum of an episode's
/// rewards, without discount.
/// </summary>
public sealed class EpisodeStatistics
{
    private readonly double[] _returns;
    private readonly int[] _lengths;

    /// <summary>Makes statistics of no episodes.</summary>
    /// <param name="capacity">How many episodes it looks back on, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is below 1.</exception>
    public EpisodeStatistics(int capacity = 100)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _returns = new double[capacity];
        _lengths = new int[capacity];
    }

    /// <summary>How many episodes it looks back on.</summary>
    public int Capacity => _returns.Length;

    /// <summary>The episodes that the means are of: <see cref="Capacity"/>, or fewer at the beginning.</summary>
    public int Count => (int)Math.Min(EpisodeCount, Capacity);

    /// <summary>All episodes that ended.</summary>
    public long EpisodeCount { get; private set; }

    /// <summary>The steps of all of them.</summary>
    public long StepCount { get; private set; }

    /// <summary>The mean return; NaN without an episode.</summary>
    public double MeanReturn => Mean(_returns.AsSpan(0, Count));

    /// <summary>The standard deviation of the returns, of the whole population of them; NaN without an episode.</summary>
    public double ReturnStandardDeviation
    {
        get
        {
            double mean = MeanReturn, sum = 0;
            foreach (double value in _returns.AsSpan(0, Count))
                sum += (value - mean) * (value - mean);
            return Math.Sqrt(sum / Count);
        }
    }

    /// <summary>The least return; NaN without an episode.</summary>
    public double MinimumReturn
    {
        get
        {
            double least = Count == 0 ? double.NaN : double.PositiveInfinity;
            foreach (double value in _returns.AsSpan(0, Count))
                least = Math.Min(least, value);
            return least;
        }
    }

    /// <summary>The greatest return; NaN without an episode.</summary>
    public double MaximumReturn
    {
        get
        {
            double greatest = Count == 0 ? double.NaN : double.NegativeInfinity;
            foreach (double value in _returns.AsSpan(0, Count))
                greatest = Math.Max(greatest, value);
            return greatest;
        }
    }

    /// <summary>The mean number of steps; NaN without an episode.</summary>
    public double MeanLength
    {
        get
        {
            double sum = 0;
            foreach (int length in _lengths.AsSpan(0, Count))
                sum += length;
            return sum / Count;
        }
    }

    /// <summary>Adds an episode; the oldest gives way to it.</summary>
    /// <param name="episodeReturn">The sum of its rewards.</param>
    /// <param name="length">Its steps, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 1.</exception>
    public void Add(double episodeReturn, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        int index = (int)(EpisodeCount % Capacity);
        _returns[index] = episodeReturn;
        _lengths[index] = length;
        EpisodeCount++;
        StepCount += length;
    }

    /// <summary>Forgets all episodes.</summary>
    public void Clear() => (EpisodeCount, StepCount) = (0, 0);

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value;
        return sum / values.Length;
    }
}
