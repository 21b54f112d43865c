using System.Collections.Immutable;

namespace NetGen.Tests.Network;

public sealed class NetworkGuardTests
{
    private static readonly NetworkDescription Digits = new("Digits", [28, 28], [10], [], ImmutableArray<ParameterInfo>.Empty, 0);

    [Fact]
    public void ThrowForSample_NamesShapeAndLengths()
    {
        string input = Assert.Throws<ArgumentException>(() => NetworkGuard.ThrowForSample(Digits, 783, 10)).Message;
        Assert.StartsWith("Predict expects 784 input values (Input 28×28), got 783.", input, StringComparison.Ordinal);
        string output = Assert.Throws<ArgumentException>(() => NetworkGuard.ThrowForSample(Digits, 784, 9)).Message;
        Assert.StartsWith("Predict expects 10 output values (Output 10), got 9.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Count_RefusesBrokenSamples()
    {
        Assert.Equal(3, NetworkGuard.Count(12, 4, "inputs"));
        Assert.Equal(0, NetworkGuard.Count(0, 4, "inputs"));
        string message = Assert.Throws<ArgumentException>(() => NetworkGuard.Count(13, 4, "inputs", "PredictBatch")).Message;
        Assert.StartsWith("PredictBatch expects a multiple of 4 values in inputs", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Matches_RefusesAnotherNumberOfSamples()
    {
        NetworkGuard.Matches(30, 3, 10, "outputs");
        string message = Assert.Throws<ArgumentException>(() => NetworkGuard.Matches(20, 3, 10, "outputs", "PredictBatch")).Message;
        Assert.StartsWith("PredictBatch expects 30 values in outputs (3 samples of 10), got 20.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void AtLeast_RefusesAShortBuffer()
    {
        NetworkGuard.AtLeast(16, 16, "workspace");
        Assert.Throws<ArgumentException>(() => NetworkGuard.AtLeast(15, 16, "workspace"));
    }
}
