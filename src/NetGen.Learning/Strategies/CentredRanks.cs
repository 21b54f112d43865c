namespace NetGen.Learning;

/// <summary>Fitness shaping by centred ranks (Salimans et al., 2017, section 2; after Wierstra et al., 2014).</summary>
internal static class CentredRanks
{
    /// <summary>Gives each candidate a utility by its place in the order alone: ½ for the best, −½ for the worst, evenly between.</summary>
    /// <param name="fitness">The fitness of each, at least two, none of it NaN.</param>
    /// <param name="order">The candidates, the best first.</param>
    /// <param name="utilities">Receives the utility of each. Candidates of equal fitness share the mean of their places.</param>
    public static void Fill(ReadOnlySpan<double> fitness, ReadOnlySpan<int> order, Span<double> utilities)
    {
        int count = order.Length;
        for (int first = 0, end; first < count; first = end)
        {
            end = first + 1;
            while (end < count && fitness[order[end]] == fitness[order[first]])
                end++;
            double place = (first + end - 1) / 2.0;
            for (int i = first; i < end; i++)
                utilities[order[i]] = 0.5 - (place / (count - 1));
        }
    }
}
