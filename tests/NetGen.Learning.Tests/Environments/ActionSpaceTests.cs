namespace NetGen.Learning.Tests.Environments;

public sealed class ActionSpaceTests
{
    [Fact]
    public void Discrete_ChoosesTheFirstOfTheGreatestOutputs()
    {
        ActionSpace space = ActionSpace.Discrete(4);
        var action = new float[1];
        space.Choose([1, 3, 3, 2], action);
        Assert.Equal(1, action[0]);
        space.Choose([float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity, -1], action);
        Assert.Equal(3, action[0]);
        Assert.Equal((true, 4, 1, 4, "Discrete(4)"), (space.IsDiscrete, space.Count, space.Size, space.OutputSize, space.ToString()));
    }

    [Fact]
    public void Continuous_KeepsOutputsWithinTheBounds()
    {
        ActionSpace space = ActionSpace.Continuous([-1, 0, float.NegativeInfinity], [1, 2.5f, float.PositiveInfinity]);
        var action = new float[3];
        space.Choose([-7, 3, 1e30f], action);
        Assert.Equal([-1, 2.5f, 1e30f], action);
        Assert.Equal((false, 0, 3, 3, "Box(-1 to 1, 0 to 2.5, -Infinity to Infinity)"), (space.IsDiscrete, space.Count, space.Size, space.OutputSize, space.ToString()));
        Assert.Equal([-2, -2], ActionSpace.Continuous(2, -2, 2).Low);
        Assert.Equal([2, 2], ActionSpace.Continuous(2, -2, 2).High);
    }

    [Fact]
    public void WrongArguments_SayWhatIsExpected()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ActionSpace.Discrete(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ActionSpace.Continuous(0, -1, 1));
        Assert.StartsWith(
            "The bounds of value 1 are 2 and 2, and the first must be below the second.",
            Assert.Throws<ArgumentException>(() => ActionSpace.Continuous([0, 2], [1, 2])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ActionSpace.Continuous([0, float.NaN], [1, 2]));
        Assert.Throws<ArgumentException>(() => ActionSpace.Continuous([0], [1, 2]));
        ActionSpace discrete = ActionSpace.Discrete(2), continuous = ActionSpace.Continuous(2, -1, 1);
        Assert.StartsWith(
            "Output 1 is NaN, which chooses no action", Assert.Throws<ArgumentException>(() => discrete.Choose([0, float.NaN], new float[1])).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "Output 0 is NaN, which chooses no action", Assert.Throws<ArgumentException>(() => continuous.Choose([float.NaN, 0], new float[2])).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "The outputs for an action are 2 values, got 3.", Assert.Throws<ArgumentException>(() => discrete.Choose(new float[3], new float[1])).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "An action of Box(-1 to 1, -1 to 1) has 2 values and no number, got 1 values.",
            Assert.Throws<ArgumentException>(() => continuous.IndexOf([0])).Message,
            StringComparison.Ordinal);
    }
}
