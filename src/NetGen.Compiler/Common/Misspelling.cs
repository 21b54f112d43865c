namespace NetGen.Compiler;

/// <summary>What a name that does not exist is probably meant to be.</summary>
public static class Misspelling
{
    // From this length on, two letters may be wrong.
    private const int LongName = 7;

    /// <summary>The name that differs by a letter, or by two if it is long; nothing if none is so close.</summary>
    /// <param name="written">The name as it is written.</param>
    /// <param name="names">The names that exist.</param>
    public static string? Closest(string written, IEnumerable<string> names) => names
        .Select(name => (Name: name, Distance: Distance(written, name)))
        .Where(candidate => candidate.Distance <= (candidate.Name.Length >= LongName ? 2 : 1))
        .OrderBy(candidate => candidate.Distance)
        .Select(candidate => candidate.Name)
        .FirstOrDefault();

    // Damerau and Levenshtein: letters inserted, left out, replaced, and neighbours that have changed places.
    private static int Distance(string a, string b)
    {
        int[,] distances = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    distances[i, j] = i + j;
                    continue;
                }

                int replaced = distances[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                distances[i, j] = Math.Min(replaced, Math.Min(distances[i - 1, j], distances[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    distances[i, j] = Math.Min(distances[i, j], distances[i - 2, j - 2] + 1);
            }
        }

        return distances[a.Length, b.Length];
    }
}
