using NetGen;

namespace Perceptron;

/// <summary>The data: two species of iris, and their plot with a line between them.</summary>
internal static class Flowers
{
    private const int Columns = 64;
    private const int Rows = 22;

    /// <summary>Sepal and petal length of 50 setosa, target −1, and 50 versicolor, target +1.</summary>
    public static DataSet Load()
    {
        DataSet iris = DataSet.ReadCsv(Path.Combine(AppContext.BaseDirectory, "data", "iris.csv"), headerLines: 1).Take(100);
        int[] flowers = [.. Enumerable.Range(0, iris.Count)];
        return DataSet.FromRows(
            [.. flowers.Select(i => new[] { iris.Input(i)[0], iris.Input(i)[2] })],
            [.. flowers.Select(i => new[] { (2 * iris.Target(i)[0]) - 1 })]);
    }

    /// <summary>Sepal length from 4 to 7.5 cm to the right, petal length from 0.5 to 5.5 cm upwards.</summary>
    public static void Draw(DataSet data, RosenblattPerceptron perceptron)
    {
        char[,] picture = new char[Rows, Columns];
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
                picture[row, column] = IsOnLine(row, column, perceptron) ? '*' : ' ';
        }

        for (int i = 0; i < data.Count; i++)
        {
            int column = (int)((data.Input(i)[0] - 4) / 3.5 * Columns);
            int row = (int)((data.Input(i)[1] - 0.5) / 5 * Rows);
            picture[row, column] = data.Target(i)[0] > 0 ? 'v' : 's';
        }

        Console.WriteLine("petal length");
        for (int row = Rows - 1; row >= 0; row--)
            Console.WriteLine("  |" + string.Concat(Enumerable.Range(0, Columns).Select(column => picture[row, column])));
        Console.WriteLine("  +" + new string('-', Columns) + " sepal length");
        Console.WriteLine("  s setosa, v versicolor, * the line\n");
    }

    // Whether the answer changes between the lower and the upper edge of a cell of the picture.
    private static bool IsOnLine(int row, int column, RosenblattPerceptron perceptron)
    {
        float sepal = 4 + ((column + 0.5f) * 3.5f / Columns);
        Span<float> below = stackalloc float[1];
        Span<float> above = stackalloc float[1];
        perceptron.Predict([sepal, 0.5f + (row * 5f / Rows)], below);
        perceptron.Predict([sepal, 0.5f + ((row + 1) * 5f / Rows)], above);
        return below[0] != above[0];
    }
}
