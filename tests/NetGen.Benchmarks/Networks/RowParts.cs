namespace NetGen.Benchmarks;

/// <summary>Rows that are made of parts: several inputs, targets or outputs, which other libraries keep apart.</summary>
internal static class RowParts
{
    /// <summary>Takes rows apart.</summary>
    /// <param name="rows">The rows, one after the other.</param>
    /// <param name="sizes">The values of each part in one row.</param>
    /// <returns>Each part of all rows.</returns>
    public static float[][] Split(float[] rows, IEnumerable<int> sizes)
    {
        int width = sizes.Sum();
        int start = 0;
        List<float[]> parts = [];
        foreach (int size in sizes)
        {
            float[] part = new float[rows.Length / width * size];
            for (int row = 0; row < rows.Length / width; row++)
                rows.AsSpan((row * width) + start, size).CopyTo(part.AsSpan(row * size));
            parts.Add(part);
            start += size;
        }

        return [.. parts];
    }

    /// <summary>Puts rows together.</summary>
    /// <param name="parts">Each part of all rows.</param>
    /// <param name="count">The number of rows.</param>
    /// <returns>The rows, one after the other.</returns>
    public static float[] Join(float[][] parts, int count) =>
    [
        .. Enumerable.Range(0, count).SelectMany(row =>
            parts.SelectMany(part => part.AsSpan(row * part.Length / count, part.Length / count).ToArray())),
    ];
}
