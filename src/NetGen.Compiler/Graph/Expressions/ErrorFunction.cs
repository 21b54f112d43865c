namespace NetGen.Compiler.Graph;

/// <summary>The error function in double precision, which the framework lacks.</summary>
internal static class ErrorFunction
{
    private const double TwoOverRootPi = 1.1283791670955126;

    /// <summary>
    /// erf x, to about 1e-15: the Maclaurin series below 3, the continued fraction of erfc above
    /// (Abramowitz and Stegun, 7.1.6 and 7.1.14).
    /// </summary>
    public static double Erf(double x)
    {
        double a = Math.Abs(x);
        if (double.IsNaN(a))
            return x;
        double result = a < 3 ? Series(a) : a > 6 ? 1 : 1 - ComplementByContinuedFraction(a);
        return x < 0 ? -result : result;
    }

    // e^(−x²)·Σ 2ⁿx^(2n+1)/(1·3·…·(2n+1)): all terms are positive, so nothing cancels.
    private static double Series(double x)
    {
        double term = x;
        double sum = x;
        for (int n = 1; term > sum * 1e-17; n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return TwoOverRootPi * Math.Exp(-x * x) * sum;
    }

    private static double ComplementByContinuedFraction(double x)
    {
        double fraction = 0;
        for (int n = 60; n >= 1; n--)
            fraction = n / 2.0 / (x + fraction);
        return TwoOverRootPi / 2 * Math.Exp(-x * x) / (x + fraction);
    }
}
