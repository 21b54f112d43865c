namespace NetGen;

/// <summary>Finds the separator of a CSV file.</summary>
internal static class CsvSeparator
{
    // The comma is last: others do not occur in numbers, and decimal commas may be as frequent as the separator.
    private const string Candidates = "\t;|,";
    private const int Records = 20;

    /// <summary>The candidate that each of the first lines has equally often, or else the most frequent one.</summary>
    /// <param name="head">The first characters of the file.</param>
    /// <param name="isWhole">Whether the file ends with them.</param>
    /// <param name="decimalComma">Whether commas belong to numbers.</param>
    /// <returns>Nothing if there is no candidate at all.</returns>
    public static char? Find(ReadOnlySpan<char> head, bool isWhole, bool decimalComma)
    {
        ReadOnlySpan<char> candidates = decimalComma ? Candidates.AsSpan(0, Candidates.Length - 1) : Candidates;
        List<int[]> counts = Count(head, isWhole, candidates);
        for (int i = 0; i < candidates.Length; i++)
        {
            if (counts[0][i] > 0 && counts.TrueForAll(count => count[i] == counts[0][i]))
                return candidates[i];
        }

        int best = 0, most = 0;
        for (int i = 0; i < candidates.Length; i++)
        {
            int total = counts.Sum(count => count[i]);
            if (total > most)
                (best, most) = (i, total);
        }

        return most > 0 ? candidates[best] : null;
    }

    /// <summary>How often each of the first lines has each of the candidates, outside of quotes.</summary>
    private static List<int[]> Count(ReadOnlySpan<char> head, bool isWhole, ReadOnlySpan<char> candidates)
    {
        var counts = new List<int[]>();
        int[] count = new int[candidates.Length];
        bool isQuoted = false, isEmpty = true;
        foreach (char character in head)
        {
            isQuoted ^= character == '"';
            if (!isQuoted && character is '\r' or '\n')
            {
                if (!isEmpty)
                {
                    counts.Add(count);
                    count = new int[candidates.Length];
                }

                if (counts.Count == Records)
                    return counts;
                isEmpty = true;
                continue;
            }

            isEmpty &= char.IsWhiteSpace(character) && character != '\t';
            if (!isQuoted && candidates.IndexOf(character) is >= 0 and var candidate)
                count[candidate]++;
        }

        // The rest is a line if the file ends there, and all that is known of the first line if that is very long.
        if (counts.Count == 0 || (isWhole && !isEmpty))
            counts.Add(count);
        return counts;
    }
}
