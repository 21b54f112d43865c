using nietras.SeparatedValues;

namespace NetGen;

/// <summary>Makes a data set of the lines of a file.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="separator">Its separator, for messages.</param>
/// <param name="targets">The columns of the target.</param>
/// <param name="options">All that the caller says.</param>
/// <param name="numbers">How the file writes numbers.</param>
internal sealed class CsvSamples(
    string path, char separator, IReadOnlyList<CsvColumn> targets, CsvOptions options, CsvNumbers numbers)
{
    /// <summary>Reads all lines.</summary>
    /// <param name="rows">The lines, of which the first may be a header.</param>
    /// <param name="file">The file that they come from.</param>
    /// <exception cref="InvalidDataException">The file does not suit the columns or the options.</exception>
    public DataSet Read(SepReader rows, FileStream file)
    {
        CsvLayout? layout = null;
        CsvFields? fields = null;
        SampleBuffer? samples = null;
        int firstLine = 0, dropped = 0;

        // Sep counts the first line as the second, so a line begins where the one before it ends.
        var next = new CsvLine(path, options.SkipLines + 1);
        while (MoveNext(rows, next))
        {
            SepReader.Row row = rows.Current;
            CsvLine line = next;
            next = next with { Number = options.SkipLines + row.LineNumberToExcl };
            if (row.ColCount == 1 && row.Span.IsWhiteSpace())
                continue;
            if (row.Span.Count('"') % 2 != 0)
                throw new InvalidDataException($"{line}: a quote is opened and not closed up to the end of the file.");
            if (layout is null || fields is null || samples is null)
            {
                firstLine = line.Number;
                string[]? names = CsvHeader.Read(row, numbers, options.Header ?? (HasNames ? true : null), line);
                layout = new CsvLayout(path, separator, row.ColCount, names, targets, options);
                fields = new CsvFields(layout, numbers, options);
                samples = new SampleBuffer(layout.Features.Length, layout.Targets.Length, file);
                if (names is not null)
                    continue;
            }

            if (row.ColCount != layout.Count)
                throw new InvalidDataException(
                    $"{line}: expected {layout.Count} fields as in line {firstLine}, got {row.ColCount}.");
            samples.Reserve();
            if (fields.TryRead(row, line, layout.Features, areTargets: false, samples.Input)
                && fields.TryRead(row, line, layout.Targets, areTargets: true, samples.Target))
            {
                samples.Add();
            }
            else
            {
                dropped++;
            }
        }

        if (samples is not { Count: > 0 })
            throw new InvalidDataException(
                $"{path}: expected at least one sample, got none: " +
                (dropped > 0 ? $"each of the {dropped} lines has a missing value." : "there is no line after the header."));
        DataSet data = samples.ToDataSet();
        if (!options.AllowConstantTargets)
            RequireChange(data, layout!);
        return data;
    }

    // Who gives a column by its name says that the file has names.
    private bool HasNames =>
        targets.Concat(options.Features ?? []).Concat(options.Exclude).Any(column => column.Name is not null);

    private static bool MoveNext(SepReader rows, CsvLine line)
    {
        try
        {
            return rows.MoveNext();
        }
        catch (NotSupportedException error)
        {
            throw new InvalidDataException(
                $"{line}: expected a line of at most 16,777,216 characters, got a longer one. Is a quote not closed?", error);
        }
    }

    private void RequireChange(DataSet data, CsvLayout layout)
    {
        ReadOnlySpan<float> first = data.Target(0);
        for (int i = 0; i < layout.Targets.Length && data.Count > 1; i++)
        {
            int sample = 1;
            while (sample < data.Count && data.Target(sample)[i] == first[i])
                sample++;
            if (sample == data.Count)
                throw new InvalidDataException(
                    $"{path}: the target in {layout.Describe(layout.Targets[i])} is " +
                    FormattableString.Invariant($"{first[i]} in all {data.Count} samples. ") +
                    "Give another column as target, or set CsvOptions.AllowConstantTargets if it is the right one.");
        }
    }
}
