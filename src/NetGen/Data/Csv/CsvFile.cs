using System.Text;
using NetGen.Storage.Files;
using nietras.SeparatedValues;

namespace NetGen;

/// <summary>Opens CSV files.</summary>
internal static class CsvFile
{
    // The characters in which the separator is looked for.
    private const int HeadLength = 1 << 16;

    /// <summary>Reads a file; <see cref="DataSet.ReadCsv(string, IReadOnlyList{CsvColumn}, CsvOptions)"/> says how.</summary>
    public static DataSet Read(string path, IReadOnlyList<CsvColumn> targets, CsvOptions options)
    {
        using FileStream file = RegularFile.OpenRead(path);
        using Stream content = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new CompleteGzipStream(file, path) : file;
        using var text = new StreamReader(content, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, HeadLength);
        SkipLines(text, path, options.SkipLines);

        char[] start = new char[HeadLength];
        int length = text.ReadBlock(start);
        ReadOnlyMemory<char> head = start.AsMemory(0, length);
        char separator = options.Separator ?? FindSeparator(head.Span, isWhole: length < HeadLength, path, options);

        var numbers = new CsvNumbers(options);
        using var reader = new HeadReader(head, text);
        using SepReader rows = new Sep(separator).Reader(defaults => defaults with
        {
            HasHeader = false,
            DisableColCountCheck = true,
            CultureInfo = numbers.Culture,
        }).From(reader);
        return new CsvSamples(path, separator, targets, options, numbers).Read(rows, file);
    }

    private static void SkipLines(StreamReader text, string path, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (text.ReadLine() is null)
                throw new InvalidDataException($"{path}: expected samples after {count} skipped lines, got {i} lines.");
        }
    }

    private static char FindSeparator(ReadOnlySpan<char> head, bool isWhole, string path, CsvOptions options)
    {
        if (isWhole && head.IsWhiteSpace())
            throw new InvalidDataException(
                $"{path}: expected at least one sample, got no text{(options.SkipLines > 0 ? $" after {options.SkipLines} skipped lines" : "")}.");
        return CsvSeparator.Find(head, isWhole, options.DecimalComma) ?? throw new InvalidDataException(
            $"{new CsvLine(path, options.SkipLines + 1)}: found neither tab, semicolon{(options.DecimalComma ? "" : ", comma")} nor bar " +
            "between fields. Set CsvOptions.Separator.");
    }
}
