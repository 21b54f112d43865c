using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Tests.Graph;

public class ErrorFunctionTests
{
    // Computed with 40 digits (mpmath.erf).
    [Theory]
    [InlineData(1e-300, 1.1283791670955126022e-300)]
    [InlineData(1e-10, 1.128379167095512615e-10)]
    [InlineData(0.1, 0.1124629160182848984)]
    [InlineData(0.5, 0.52049987781304653768)]
    [InlineData(0.75, 0.7111556336535151316)]
    [InlineData(1, 0.84270079294971486934)]
    [InlineData(1.5, 0.96610514647531072707)]
    [InlineData(2, 0.99532226501895273416)]
    [InlineData(2.5, 0.99959304798255504106)]
    [InlineData(2.75, 0.99989937807788036316)]
    [InlineData(2.875, 0.99995214516025622659)]
    [InlineData(2.9999999999999996, 0.9999779095030014145)]
    [InlineData(3, 0.99997790950300141456)]
    [InlineData(3.0000000000000004, 0.99997790950300141462)]
    [InlineData(3.125, 0.99999010326537475438)]
    [InlineData(3.5, 0.99999925690162765859)]
    [InlineData(4, 0.99999998458274209972)]
    [InlineData(5, 0.99999999999846254021)]
    [InlineData(5.75, 0.99999999999999957679)]
    [InlineData(6.5, 1)]
    [InlineData(1000, 1)]
    [InlineData(double.PositiveInfinity, 1)]
    public void Erf_MatchesKnownValues_AndIsOdd(double x, double expected)
    {
        // A relative error of 1e-15 is about five units in the last place.
        Assert.Equal(expected, Erf(x), 1e-15 * expected);
        Assert.Equal(-Erf(x), Erf(-x));
    }

    [Fact]
    public void Erf_OfZero_IsZero() => Assert.Equal(0, Erf(0));

    [Fact]
    public void Erf_OfNaN_IsNaN() => Assert.Equal(double.NaN, Erf(double.NaN));

    [Fact]
    public void Erf_GrowsEverywhere_ApartFromRounding()
    {
        double last = -1;
        for (int i = -70_000; i <= 70_000; i++)
        {
            double value = Erf(i / 1e4);
            Assert.True(value >= last - 1e-15, $"erf falls at {i / 1e4}.");
            Assert.InRange(value, -1, 1);
            last = value;
        }
    }

    private static double Erf(double x) => ScalarEvaluator.Apply(UnaryFunction.Erf, x);
}
