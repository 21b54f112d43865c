namespace NetGen.Storage;

/// <summary>Copies a parameter between Keras's layout and its storage: a vector, panels of 16 columns, those of each part by themselves, or panels of 16 rows.</summary>
internal static class ParameterPanels
{
    private const int Lanes = 16;

    /// <summary>Copies all values out.</summary>
    /// <param name="info">The parameter.</param>
    /// <param name="storage">The storage from the parameter's first float on.</param>
    /// <param name="values">Receives exactly its values.</param>
    public static void CopyOut(ParameterInfo info, ReadOnlySpan<float> storage, Span<float> values)
    {
        if (info.Layout == ParameterLayout.Vector)
        {
            storage[..info.Count].CopyTo(values);
            return;
        }

        if (info.Layout == ParameterLayout.TransposedPanels)
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = storage[info.PlaceOf(i)];
            return;
        }

        (int rows, int columns, int part) = (info.RowCount, info.ColumnCount, info.PartWidth);
        for (int column = 0; column < columns;)
        {
            ReadOnlySpan<float> panel = storage[..(rows * Lanes)];
            int width = Math.Min(Lanes, part - (column % part));
            for (int row = 0; row < rows; row++)
                panel.Slice(row * Lanes, width).CopyTo(values[((row * columns) + column)..]);
            storage = storage[panel.Length..];
            column += width;
        }
    }

    /// <summary>Copies all values in, and sets the padding to 0.</summary>
    /// <param name="info">The parameter.</param>
    /// <param name="values">Exactly its values.</param>
    /// <param name="storage">The storage from the parameter's first float on.</param>
    public static void CopyIn(ParameterInfo info, ReadOnlySpan<float> values, Span<float> storage)
    {
        if (info.Layout == ParameterLayout.Vector)
        {
            values.CopyTo(storage);
            storage[values.Length..info.StorageLength].Clear();
            return;
        }

        if (info.Layout == ParameterLayout.TransposedPanels)
        {
            storage[..info.StorageLength].Clear();
            for (int i = 0; i < values.Length; i++)
                storage[info.PlaceOf(i)] = values[i];
            return;
        }

        (int rows, int columns, int part) = (info.RowCount, info.ColumnCount, info.PartWidth);
        for (int column = 0; column < columns;)
        {
            Span<float> panel = storage[..(rows * Lanes)];
            int width = Math.Min(Lanes, part - (column % part));
            for (int row = 0; row < rows; row++)
            {
                Span<float> lanes = panel.Slice(row * Lanes, Lanes);
                values.Slice((row * columns) + column, width).CopyTo(lanes);
                lanes[width..].Clear();
            }

            storage = storage[panel.Length..];
            column += width;
        }
    }
}
