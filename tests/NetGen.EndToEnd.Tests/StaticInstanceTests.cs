namespace NetGen.EndToEnd.Tests;

/// <summary>A network in a static field of its own class, whose other parts are not initialised yet.</summary>
public sealed class StaticInstanceTests
{
    [Fact]
    public void Network_InAStaticFieldOfItsClass_HasItsParameters()
    {
        Assert.Equal(9, Shared.Instance.Parameters[0].Length + Shared.Instance.Parameters[1].Length);
        Assert.Same(Shared.Description, Shared.Instance.Parameters.Description);
        Assert.Same(Shared.Int8Network.Quantization, Shared.Quantized.Weights.Description);
        Assert.Same(Shared.Description, Shared.Quantized.Weights.Description.Network);
    }
}
