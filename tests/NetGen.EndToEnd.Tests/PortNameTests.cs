namespace NetGen.EndToEnd.Tests;

/// <summary>Inputs and outputs may have any names, also those that a single one has where it has none.</summary>
public sealed partial class PortNameTests
{
    [Fact]
    public void OutputCalledInput_HasASpanOfItsOwn()
    {
        float[] first = new float[2], second = new float[1];

        new Backwards(seed: 1).Predict(state: [1, 2, 3], input: first, other: second);

        Assert.All(first, value => Assert.NotEqual(0, value));
        Assert.NotEqual(0, second[0]);
    }

    [Fact]
    public void InputCalledOutput_HasASpanOfItsOwn()
    {
        float[] sum = new float[3];

        new Forwards(seed: 1).Predict(output: [1, 2, 3], other: [10, 20, 30], total: sum);

        Assert.Equal([11, 22, 33], sum);
    }

    [Input(3, Name = "state")]
    [Dense(2, Name = "input")]
    [Dense(1, From = "state", Name = "other")]
    private sealed partial class Backwards;

    [Input(3, Name = "output")]
    [Input(3, Name = "other")]
    [Add("output", Name = "total")]
    private sealed partial class Forwards;
}
