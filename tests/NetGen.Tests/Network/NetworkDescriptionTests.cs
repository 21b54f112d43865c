namespace NetGen.Tests.Network;

public sealed class NetworkDescriptionTests
{
    // The padded multiply-adds of kernel and bias: the storage, once for each use.
    [Theory]
    [InlineData(8, 32, 5)]
    [InlineData(30, 256, 128, 1)]
    [InlineData(784, 256, 128, 10)]
    [InlineData(784, 1000, 10)]
    public void Work_OfDenseLayers_IsTwiceTheirStorage(params int[] sizes)
    {
        NetworkDescription network = FakeNetwork.Describe("Net", sizes);
        IEnumerable<LayerInfo> layers =
            network.Layers.Select((layer, i) => layer with { Flops = (2L * sizes[i] * sizes[i + 1]) + (2 * sizes[i + 1]) });
        long activations = 20 * sizes.Skip(1).Sum(size => (size + 15L) / 16 * 16);
        long work = new NetworkDescription("Net", [1], [1], [.. layers], [], 0).Work;
        Assert.Equal((2L * network.StorageLength) + activations, work);
    }

    [Fact]
    public void Work_CountsWeightsAsOftenAsTheyAreUsed()
    {
        NetworkDescription once = new("Net", [16], [16], [Layer("a")], [Kernel], Kernel.StorageLength);
        NetworkDescription twice = new("Net", [16], [16], [Layer("a"), Layer("b")], [Kernel], Kernel.StorageLength);
        Assert.Equal(2 * once.Work, twice.Work);
    }

    [Fact]
    public void ParameterCount_CountsAll_AndTrainableParameterCountThoseOfTraining()
    {
        NetworkDescription network = new("Net", [16], [16], [], [Kernel, Kernel with { IsTrainable = false }], 512);
        Assert.Equal(512, network.ParameterCount);
        Assert.Equal(256, network.TrainableParameterCount);
    }

    private static ParameterInfo Kernel { get; } =
        new("a/kernel", [16, 16], 0, ParameterLayout.Panels, Initializer.Zeros, 0);

    private static LayerInfo Layer(string name) => new(name, "Dense", "16", [16], 256, 512);
}
