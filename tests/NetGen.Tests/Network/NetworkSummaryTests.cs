namespace NetGen.Tests.Network;

public sealed class NetworkSummaryTests
{
    [Fact]
    public void Summary_AlignsTheLayersAndTotals()
    {
        var network = new NetworkDescription(
            "Digits",
            [28, 28],
            [10],
            [
                new LayerInfo("flatten", "Flatten", "", [784], 0, 0),
                new LayerInfo("dense", "Dense", "256, Relu", [256], 200_960, 401_920),
                new LayerInfo("dense_1", "Dense", "10, Softmax", [10], 2570, 5140),
            ],
            [
                new ParameterInfo("dense/kernel", [784, 256], 0, ParameterLayout.Panels, Initializer.GlorotUniform, 0),
                new ParameterInfo("dense/bias", [256], 200_704, ParameterLayout.Vector, Initializer.Zeros, 0),
                new ParameterInfo("dense_1/kernel", [256, 10], 200_960, ParameterLayout.Panels, Initializer.GlorotUniform, 0),
                new ParameterInfo("dense_1/bias", [10], 205_056, ParameterLayout.Vector, Initializer.Zeros, 0),
            ],
            205_072);

        const string expected = """
            Digits
              layer                  output  parameters    FLOPs
              input                   28×28
              flatten                   784           0        0
              dense (256, Relu)         256     200,960  401,920
              dense_1 (10, Softmax)      10       2,570    5,140
              total                             203,530  407,060

            """;
        Assert.Equal(expected, network.Summary());
        Assert.Equal(expected, network.ToString());
        Assert.Equal("Int8 weights of " + expected, new QuantizedDescription(network, WeightFormat.Int8, [], 0).ToString());
        Assert.Equal("flatten, output 784", network.Layers[0].ToString());
        Assert.Equal("dense (256, Relu), output 256", network.Layers[1].ToString());
        Assert.Equal("dense/kernel 784×256", network.Parameters[0].ToString());
    }
}
