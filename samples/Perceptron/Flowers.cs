using NetGen;

namespace Perceptron;

/// <summary>The data: two species of iris, and their plot with a line between them.</summary>
internal static class Flowers
{
    // The picture: sepal length from 4 to 7.5 cm to the right, petal length from 0 to 5.5 cm upwards.
    private const float Left = 4;
    private const int Columns = 71;
    private const int ColumnsPerCentimetre = 20;
    private const int Rows = 23;
    private const int RowsPerCentimetre = 4;

    /// <summary>Sepal and petal length of 50 setosa, target −1, and 50 versicolor, target +1.</summary>
    public static DataSet Load()
    {
        // The first line is no header: it counts flowers and measurements.
        string path = Path.Combine(AppContext.BaseDirectory, "data", "iris.csv");
        DataSet iris = DataSet.ReadCsv(path, target: ^1, new CsvOptions { SkipLines = 1, Features = [0, 2] }).Take(100);
        float[] answers = [.. iris.Targets.ToArray().Select(species => (2 * species) - 1)];
        return new DataSet(iris.Inputs, answers, iris.InputSize, iris.TargetSize);
    }

    /// <summary>Draws the flowers, and the line at which the perceptron's answer changes.</summary>
    public static void Draw(DataSet data, RosenblattPerceptron perceptron)
    {
        char[][] picture = [.. Enumerable.Range(0, Rows).Select(row => LineIn(row, perceptron))];
        for (int i = 0; i < data.Count; i++)
        {
            int column = (int)MathF.Round((data.Input(i)[0] - Left) * ColumnsPerCentimetre);
            int row = (int)MathF.Round(data.Input(i)[1] * RowsPerCentimetre);
            picture[row][column] = data.Target(i)[0] > 0 ? 'v' : 's';
        }

        Console.WriteLine("petal length, cm");
        for (int row = Rows - 1; row >= 0; row--)
        {
            string axis = row % RowsPerCentimetre == 0 ? $"{row / RowsPerCentimetre,3} +" : "    |";
            Console.WriteLine(axis + new string(picture[row]).TrimEnd());
        }

        const int tick = ColumnsPerCentimetre / 2;
        Console.WriteLine("    +" + string.Concat(Enumerable.Range(0, Columns).Select(column => column % tick == 0 ? '+' : '-')));
        Console.WriteLine("    " + string.Concat(Enumerable.Range(0, (Columns / tick) + 1).Select(i => $"{Left + (0.5f * i),-tick:F1}")).TrimEnd());
        Console.WriteLine("    sepal length, cm\n\n    s setosa, v versicolor, * the line\n");
    }

    // One row of the picture: a star wherever the answer changes between the lower and the upper edge of a cell.
    private static char[] LineIn(int row, RosenblattPerceptron perceptron)
    {
        char[] cells = new char[Columns];
        Span<float> below = stackalloc float[1];
        Span<float> above = stackalloc float[1];
        for (int column = 0; column < Columns; column++)
        {
            float sepal = Left + ((float)column / ColumnsPerCentimetre);
            perceptron.Predict([sepal, (row - 0.5f) / RowsPerCentimetre], below);
            perceptron.Predict([sepal, (row + 0.5f) / RowsPerCentimetre], above);
            cells[column] = below[0] == above[0] ? ' ' : '*';
        }

        return cells;
    }
}
