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

    [Fact]
    public void Summary_OfAGraph_SaysWhatEachLayerReads_AndWhatIsNotTrained()
    {
        var network = new NetworkDescription(
            "Pilot",
            [40],
            [6],
            [
                new LayerInfo("normalization", "Normalization", "", [8], 16, 16) { ConnectedTo = ["vector"] },
                new LayerInfo("concatenate", "Concatenate", "", [40], 0, 0) { ConnectedTo = ["normalization", "goal"] },
                new LayerInfo("policy", "Dense", "5, Softmax", [5], 205, 410) { ConnectedTo = ["concatenate"] },
                new LayerInfo("value", "Dense", "1", [1], 41, 81) { ConnectedTo = ["concatenate"] },
            ],
            [
                new ParameterInfo("normalization/mean", [8], 0, ParameterLayout.Vector, Initializer.Zeros, 0) { IsTrainable = false },
                new ParameterInfo("normalization/variance", [8], 16, ParameterLayout.Vector, Initializer.Ones, 0) { IsTrainable = false },
                new ParameterInfo("policy/kernel", [40, 5], 32, ParameterLayout.Panels, Initializer.GlorotUniform, 0),
                new ParameterInfo("policy/bias", [5], 672, ParameterLayout.Vector, Initializer.Zeros, 0),
                new ParameterInfo("value/kernel", [40, 1], 688, ParameterLayout.Panels, Initializer.GlorotUniform, 0),
                new ParameterInfo("value/bias", [1], 1328, ParameterLayout.Vector, Initializer.Zeros, 0),
            ],
            1344)
        {
            Inputs = [new TensorInfo("vector", [8], 0), new TensorInfo("goal", [32], 8)],
            Outputs = [new TensorInfo("policy", [5], 0), new TensorInfo("value", [1], 5)],
        };

        const string expected = """
            Pilot
              layer                output  parameters  FLOPs  connected to
              vector                    8
              goal                     32
              normalization             8          16     16  vector
              concatenate              40           0      0  normalization, goal
              policy (5, Softmax)       5         205    410  concatenate
              value (1)                 1          41     81  concatenate
              total                               262    507
              trainable                           246
              non-trainable                        16

            """;
        Assert.Equal(expected, network.Summary());
    }

    [Fact]
    public void Chain_HasOneInputAndOneOutput()
    {
        NetworkDescription network = FakeNetwork.Describe("Chain", 5, 18, 3);
        Assert.Equal(("input", 5, 0), (network.Inputs.Single().Name, network.Inputs.Single().Size, network.Inputs.Single().Offset));
        Assert.Equal(("output", 3, 0), (network.Outputs.Single().Name, network.Outputs.Single().Size, network.Outputs.Single().Offset));
        Assert.Empty(network.Losses);
        Assert.DoesNotContain("connected to", network.Summary(), StringComparison.Ordinal);
        Assert.DoesNotContain("trainable", network.Summary(), StringComparison.Ordinal);
    }
}
