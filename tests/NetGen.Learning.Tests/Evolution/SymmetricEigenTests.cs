namespace NetGen.Learning.Tests.Evolution;

public sealed class SymmetricEigenTests
{
    public static TheoryData<string, int> Matrices
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (int n in new[] { 1, 2, 3, 4, 5, 17, 60 })
            {
                foreach (string kind in new[] { "random", "identity", "zero", "diagonal", "rank one", "tridiagonal", "graded", "clustered" })
                    data.Add(kind, n);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Matrices))]
    public void Vectors_AreOrthonormalAndGiveTheMatrix(string kind, int n)
    {
        double[] matrix = Make(kind, n);
        double[] values = new double[n], vectors = new double[n * n];
        var eigen = new SymmetricEigen(n);

        // A second time over what the first one left.
        eigen.Decompose(Make("random", n), values, vectors);
        eigen.Decompose(matrix, values, vectors);

        double norm = Math.Max(matrix.Max(Math.Abs), double.Epsilon);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double product = 0, rebuilt = 0;
                for (int k = 0; k < n; k++)
                {
                    product += vectors[(i * n) + k] * vectors[(j * n) + k];
                    rebuilt += vectors[(k * n) + i] * values[k] * vectors[(k * n) + j];
                }

                // Some roundings of each of n steps.
                Assert.Equal(i == j ? 1 : 0, product, 1e-14 * n);
                Assert.Equal(matrix[(i * n) + j] / norm, rebuilt / norm, 1e-14 * n);
            }
        }
    }

    [Fact]
    public void Values_AreThoseOfAKnownMatrix()
    {
        // Second differences: 2 − 2·cos(k·π/(n + 1)).
        const int n = 40;
        double[] values = new double[n], vectors = new double[n * n];
        new SymmetricEigen(n).Decompose(Make("tridiagonal", n), values, vectors);
        Array.Sort(values);
        for (int k = 1; k <= n; k++)
            Assert.Equal(2 - (2 * Math.Cos(k * Math.PI / (n + 1))), values[k - 1], 1e-13);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void ValuesThatAreNotFinite_AreRefused(double value)
    {
        double[] matrix = Make("random", 6);
        matrix[1] = matrix[6] = value;
        Assert.Throws<ArithmeticException>(() => new SymmetricEigen(6).Decompose(matrix, new double[6], new double[36]));
    }

    private static double[] Make(string kind, int n)
    {
        var random = new Random(n);
        var matrix = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double value = kind switch
                {
                    "random" => (2 * random.NextDouble()) - 1,
                    "identity" => i == j ? 1 : 0,
                    "diagonal" => i == j ? i - 3 : 0,
                    "rank one" => Math.Sin(i + 1) * Math.Sin(j + 1),
                    "tridiagonal" => i == j ? 2 : i == j + 1 ? -1 : 0,
                    "graded" => Math.Pow(10, -Math.Max(i, j) / 4.0) * (1 + random.NextDouble()),
                    "clustered" => (i == j ? 1 : 0) + (1e-12 * random.NextDouble()),
                    _ => 0,
                };
                matrix[(i * n) + j] = matrix[(j * n) + i] = value;
            }
        }

        return matrix;
    }
}
