using System.Globalization;
using NetGen.Storage.Files;
using nietras.SeparatedValues;

namespace NetGen.Compiler.Tool.Plotting;

/// <summary>The values of a training, one for each epoch.</summary>
/// <param name="Epochs">The numbers of the epochs.</param>
/// <param name="Columns">The values by name, in the order of the file: <c>loss</c>, <c>val_loss</c>. Those that are missing are no numbers.</param>
internal sealed record TrainingLog(IReadOnlyList<double> Epochs, IReadOnlyDictionary<string, double[]> Columns)
{
    private const string Epoch = "epoch", Validation = "val_";

    /// <summary>The measures in order, those of training and validation together: <c>loss</c>, <c>accuracy</c>.</summary>
    public IEnumerable<string> Measures =>
        Columns.Keys.Select(name => name.StartsWith(Validation, StringComparison.Ordinal) ? name[Validation.Length..] : name).Distinct();

    /// <summary>The values of a measure in training; nothing where the file has none.</summary>
    public double[]? Training(string measure) => Columns.GetValueOrDefault(measure);

    /// <summary>The values of a measure in validation; nothing where the file has none.</summary>
    public double[]? OfValidation(string measure) => Columns.GetValueOrDefault(Validation + measure);

    /// <summary>Reads a file of <see cref="CsvLogger"/>.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="NetworkFileException">It has no epochs, or values that are no numbers.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static TrainingLog Read(string path)
    {
        using FileStream stream = RegularFile.OpenRead(path);
        try
        {
            using SepReader reader = Sep.Reader(options => options with { Unescape = true, DisableColCountCheck = false }).From(stream);
            string[] names = [.. reader.Header.ColNames];
            List<double>[] columns = [.. names.Select(_ => new List<double>())];
            foreach (SepReader.Row row in reader)
            {
                for (int column = 0; column < names.Length; column++)
                    columns[column].Add(Number(row[column].ToString(), names[column], row.LineNumberFrom));
            }

            int epoch = Array.IndexOf(names, Epoch);
            if (epoch < 0 || names.Length < 2 || columns[epoch].Count == 0)
                throw new NetworkFileException($"The file '{path}' has no epochs; expected the column 'epoch', a column for each value and a line for each epoch.");
            return new TrainingLog(
                columns[epoch],
                names.Index().Where(column => column.Index != epoch).ToDictionary(column => column.Item, column => columns[column.Index].ToArray()));
        }
        catch (Exception exception) when (exception is InvalidDataException or ArgumentException)
        {
            throw new NetworkFileException($"The file '{path}' is no CSV file: {exception.Message}", exception);
        }

        double Number(string text, string name, int line)
        {
            if (text.Length == 0)
                return double.NaN;
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                ? value
                : throw new NetworkFileException($"{path}, line {line}: '{name}' is '{text}', expected a number.");
        }
    }
}
