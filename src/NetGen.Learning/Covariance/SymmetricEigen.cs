namespace NetGen.Learning;

/// <summary>The eigenvalues and eigenvectors of a symmetric matrix.</summary>
/// <remarks>
/// Householder reflections make the matrix tridiagonal, and implicit QR steps with Wilkinson's shift make that diagonal (Golub and Van Loan, "Matrix computations", 4th
/// edition, sections 8.3.1 to 8.3.3). Everything is a few basic operations in a fixed order, so the bits are the same on every machine.
/// </remarks>
/// <param name="n">The number of rows.</param>
internal sealed class SymmetricEigen(int n)
{
    // Each eigenvalue takes about two; a matrix that needs more is not finite.
    private const int StepsOfValue = 50;

    // Half a unit in the last place of 1.
    private const double RoundingUnit = 1.0 / (1L << 53);

    private readonly double[] _work = new double[n * n];
    private readonly double[] _offDiagonal = new double[n];
    private readonly double[] _scales = new double[n];
    private readonly double[] _product = new double[n];

    /// <summary>Decomposes a matrix.</summary>
    /// <param name="matrix">The matrix, [n, n], which is only read.</param>
    /// <param name="values">Receives the n eigenvalues, in no order.</param>
    /// <param name="vectors">Receives the eigenvectors, [n, n]: row i belongs to value i.</param>
    /// <exception cref="ArithmeticException">The matrix has values that are not finite.</exception>
    public void Decompose(ReadOnlySpan<double> matrix, Span<double> values, Span<double> vectors)
    {
        matrix.CopyTo(_work);
        MakeTridiagonal(values);
        MultiplyReflections(vectors);
        MakeDiagonal(values, vectors);
    }

    private Span<double> Row(int row) => _work.AsSpan(row * n, n);

    // Leaves the diagonal and the off-diagonal, and in row k of the work area the reflection of step k, from column k + 1 on.
    private void MakeTridiagonal(Span<double> diagonal)
    {
        for (int k = 0; k < n - 1; k++)
        {
            // The row of a symmetric matrix is its column.
            Span<double> v = Row(k)[(k + 1)..];
            diagonal[k] = Row(k)[k];
            double norm = Math.Sqrt(DoubleRows.Dot(v, v)), first = v[0];
            double alpha = first > 0 ? -norm : norm;
            _offDiagonal[k] = alpha;
            v[0] = first - alpha;
            double square = DoubleRows.Dot(v, v);
            double scale = _scales[k] = square > 0 ? 2 / square : 0;
            if (scale == 0)
            {
                _offDiagonal[k] = first;
                continue;
            }

            // A ← H·A·H with H = I − scale·v·vᵀ: A − v·wᵀ − w·vᵀ.
            Span<double> w = _product.AsSpan(k + 1, n - k - 1);
            for (int i = 0; i < w.Length; i++)
                w[i] = scale * DoubleRows.Dot(Row(k + 1 + i)[(k + 1)..], v);
            DoubleRows.AddScaled(w, -0.5 * scale * DoubleRows.Dot(w, v), v);
            for (int i = 0; i < w.Length; i++)
            {
                Span<double> row = Row(k + 1 + i)[(k + 1)..];
                DoubleRows.AddScaled(row, -v[i], w);
                DoubleRows.AddScaled(row, -w[i], v);
            }
        }

        diagonal[n - 1] = Row(n - 1)[n - 1];
        _offDiagonal[n - 1] = 0;
    }

    // The rows of the product of all reflections, transposed: I·Hₙ₋₂ ⋯ H₀.
    private void MultiplyReflections(Span<double> vectors)
    {
        vectors.Clear();
        for (int i = 0; i < n; i++)
            vectors[(i * n) + i] = 1;
        for (int k = n - 2; k >= 0; k--)
        {
            if (_scales[k] == 0)
                continue;
            ReadOnlySpan<double> v = Row(k)[(k + 1)..];

            // Rows up to k have 0 where v is not.
            for (int row = k + 1; row < n; row++)
            {
                Span<double> part = vectors.Slice((row * n) + k + 1, n - k - 1);
                DoubleRows.AddScaled(part, -_scales[k] * DoubleRows.Dot(part, v), v);
            }
        }
    }

    private void MakeDiagonal(Span<double> diagonal, Span<double> vectors)
    {
        double[] off = _offDiagonal;
        int end = n - 1;
        for (int left = StepsOfValue * n; end > 0; left--)
        {
            for (int i = 0; i < end; i++)
            {
                if (Math.Abs(off[i]) <= RoundingUnit * (Math.Abs(diagonal[i]) + Math.Abs(diagonal[i + 1])))
                    off[i] = 0;
            }

            if (off[end - 1] == 0)
            {
                end--;
                continue;
            }

            if (left == 0 || !double.IsFinite(off[end - 1]))
                throw new ArithmeticException("A matrix has no eigenvalues, because values of it are not finite.");
            int start = end - 1;
            while (start > 0 && off[start - 1] != 0)
                start--;
            Step(diagonal, vectors, start, end);
        }
    }

    // An implicit QR step on the block from start to end, which is unreduced.
    private void Step(Span<double> diagonal, Span<double> vectors, int start, int end)
    {
        double[] off = _offDiagonal;
        double half = (diagonal[end - 1] - diagonal[end]) / 2, last = off[end - 1];
        double root = Math.Sqrt((half * half) + (last * last));
        double x = diagonal[start] - (diagonal[end] - (last * last / (half + (half < 0 ? -root : root))));
        double z = off[start];
        for (int k = start; k < end; k++)
        {
            double length = Math.Sqrt((x * x) + (z * z));
            (double cosine, double sine) = length > 0 ? (x / length, z / length) : (1, 0);
            if (k > start)
                off[k - 1] = length;
            double a = diagonal[k], b = off[k], c = diagonal[k + 1];
            double mixed = 2 * cosine * sine * b;
            diagonal[k] = (cosine * cosine * a) + mixed + (sine * sine * c);
            diagonal[k + 1] = (sine * sine * a) - mixed + (cosine * cosine * c);
            off[k] = (cosine * sine * (c - a)) + (((cosine * cosine) - (sine * sine)) * b);
            if (k + 1 < end)
            {
                x = off[k];
                z = sine * off[k + 1];
                off[k + 1] *= cosine;
            }

            DoubleRows.Rotate(vectors.Slice(k * n, n), vectors.Slice((k + 1) * n, n), cosine, sine);
        }
    }
}
