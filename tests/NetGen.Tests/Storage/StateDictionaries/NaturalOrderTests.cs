using NetGen.Storage.StateDictionaries;

namespace NetGen.Tests.Storage.StateDictionaries;

public sealed class NaturalOrderTests
{
    [Fact]
    public void Numbers_AreInTheOrderOfTheirValues()
    {
        string[] expected =
        [
            "", "conv", "conv.1", "conv1", "conv2", "conv10", "fc", "net.0.0", "net.0.10", "net.2", "net.002", "net.10",
            "net.99999999999999999999", "net.100000000000000000000", "net.a",
        ];
        Assert.Equal(expected, expected.Reverse().Order(NaturalOrder.Instance));
    }

    [Theory]
    [InlineData("net.10.fc2", "net.#.fc#")]
    [InlineData("12", "#")]
    [InlineData("encoder", "encoder")]
    public void WithoutNumbers_KeepsTheRest(string name, string expected) => Assert.Equal(expected, NaturalOrder.WithoutNumbers(name));
}
