using System.Globalization;
using System.Text;
using nietras.SeparatedValues;

namespace NetGen;

/// <summary>Reads data sets from CSV files of numbers.</summary>
internal static class CsvFile
{
    private const int HeadLength = 1 << 16;

    /// <summary>Reads a file; <see cref="DataSet.ReadCsv(string, IReadOnlyList{CsvColumn}, CsvOptions)"/> says how.</summary>
    public static DataSet Read(string path, IReadOnlyList<CsvColumn> targets, CsvOptions options)
    {
        bool isCompressed = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        using FileStream file = File.OpenRead(path);
        using Stream content = isCompressed ? new CompleteGzipStream(file, path) : file;
        using var text = new StreamReader(content, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, HeadLength);
        SkipLines(text, path, options.SkipLines);

        char[] head = new char[HeadLength];
        int headLength = text.ReadBlock(head);
        ReadOnlyMemory<char> start = head.AsMemory(0, headLength);
        if (start.Span.IsWhiteSpace() && headLength < HeadLength)
            throw new InvalidDataException(
                $"{path}: expected at least one sample, got no text{(options.SkipLines > 0 ? $" after {options.SkipLines} skipped lines" : "")}.");
        char separator = options.Separator
            ?? CsvSeparator.Find(start.Span, isWhole: headLength < HeadLength, options.DecimalComma)
            ?? throw new InvalidDataException(
                $"{new CsvLine(path, options.SkipLines + 1)}: found neither tab, semicolon{(options.DecimalComma ? "" : ", comma")} nor bar between fields. " +
                "Set CsvOptions.Separator.");

        CultureInfo culture = CsvText.Culture(options.DecimalComma);
        using var reader = new HeadReader(start, text);
        using SepReader rows = new Sep(separator).Reader(defaults => defaults with
        {
            HasHeader = false,
            DisableColCountCheck = true,
            CultureInfo = culture,
        }).From(reader);
        return ReadRows(rows, separator, path, targets, options, culture, isCompressed || !file.CanSeek ? null : file.Length);
    }

    private static void SkipLines(StreamReader text, string path, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (text.ReadLine() is null)
                throw new InvalidDataException($"{path}: expected samples after {count} skipped lines, got {i} lines.");
        }
    }

    private static DataSet ReadRows(
        SepReader rows, char separator, string path, IReadOnlyList<CsvColumn> targets, CsvOptions options, CultureInfo culture, long? fileLength)
    {
        var values = new CsvValues(options, culture);
        CsvLayout? layout = null;
        SampleBuffer? samples = null;
        var line = new CsvLine(path, options.SkipLines + 1);
        int firstLine = 0, dropped = 0;
        long characters = 0;
        while (Next(rows, line))
        {
            SepReader.Row row = rows.Current;
            CsvLine here = line;
            line = line with { Number = options.SkipLines + row.LineNumberToExcl };
            if (row.ColCount == 1 && row.Span.IsWhiteSpace())
                continue;
            if (row.Span.Count('"') % 2 != 0)
                throw new InvalidDataException($"{here}: a quote is opened and not closed up to the end of the file.");
            if (layout is null || samples is null)
            {
                firstLine = here.Number;
                string[]? names = CsvHeader.Read(row, values, options.Header ?? (HasNames(targets, options) ? true : null), $"{here}");
                layout = new CsvLayout(path, separator, row.ColCount, names, targets, options);
                samples = new SampleBuffer(layout.Features.Length, layout.Targets.Length, path, fileLength);
                if (layout.HasNames)
                    continue;
            }

            if (row.ColCount != layout.Count)
                throw new InvalidDataException(
                    $"{here}: expected {layout.Count} fields as in line {firstLine}, got {row.ColCount}.");
            characters += row.Span.Length + 1;
            samples.Reserve(characters);
            if (values.TryRead(row, here, layout.Features, areTargets: false, layout, samples.Input)
                && values.TryRead(row, here, layout.Targets, areTargets: true, layout, samples.Target))
                samples.Add();
            else
                dropped++;
        }

        if (samples is not { Count: > 0 })
            throw new InvalidDataException(
                $"{path}: expected at least one sample, got none: " +
                (dropped > 0 ? $"each of the {dropped} lines has a missing value." : "there is no line after the header."));
        DataSet data = samples.ToDataSet();
        if (!options.AllowConstantTargets)
            RequireChange(data, path, layout!);
        return data;
    }

    private static bool Next(SepReader rows, CsvLine line)
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

    private static bool HasNames(IReadOnlyList<CsvColumn> targets, CsvOptions options) =>
        targets.Concat(options.Features ?? []).Concat(options.Exclude).Any(column => column.Name is not null);

    private static void RequireChange(DataSet data, string path, CsvLayout layout)
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
