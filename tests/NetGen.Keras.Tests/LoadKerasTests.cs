using NetGen.KerasNetworks;
using NetGen.Tests;

namespace NetGen.Compiler.Keras.Tests;

/// <summary><c>LoadKeras</c> and <c>SaveKeras</c> of networks.</summary>
public sealed class LoadKerasTests
{
    [Theory]
    [InlineData("keras3.sequential.keras")]
    [InlineData("keras3.sequential.h5")]
    [InlineData("keras3.weights.h5")]
    public void Network_ComputesWhatTheFilesModelComputes(string file)
    {
        var network = new Sequence(seed: 1);
        network.LoadKeras(KerasFiles.PathOf(file));
        AssertRecorded("keras3.sequential", input => Predict(network, input));
    }

    [Theory]
    [InlineData("keras3.sequential.keras")]
    [InlineData("keras3.weights.h5")]
    public void LayersOfOtherNames_AreTakenInOrder(string file)
    {
        var network = new Renamed(seed: 1);
        network.LoadKeras(KerasFiles.PathOf(file));
        AssertRecorded("keras3.sequential", input => Predict(network, input));
    }

    [Fact]
    public void ModelsInside_AreLaidOut()
    {
        var network = new Branches(seed: 1);
        network.LoadKeras(KerasFiles.PathOf("keras2.functional.h5"));
        AssertRecorded("keras2.functional", input =>
        {
            float[] policy = new float[3], value = new float[1];
            network.Predict(input.AsSpan(0, 4), input.AsSpan(4), policy, value);
            return [.. policy, .. value];
        });
    }

    [Fact]
    public void NetworkThatDoesNotFit_StaysAsItWas()
    {
        var network = new Trained(seed: 3);
        float[] before = network.Parameters.Buffer.Span.ToArray();
        NetworkFileException exception = Assert.Throws<NetworkFileException>(() => network.LoadKeras(KerasFiles.PathOf("keras3.sequential.keras")));
        Assert.Contains("the file has 4 layers with weights, and the network 5", exception.Message, StringComparison.Ordinal);
        Assert.Contains("file: dense (3×4, 4)", exception.Message, StringComparison.Ordinal);
        Assert.Contains("network: block/dense (kernel 4×4, bias 4)", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, network.Parameters.Buffer.Span.ToArray());
    }

    [Fact]
    public void ShapesThatDoNotFit_AreAllNamed()
    {
        var network = new Sequence(seed: 3);
        NetworkFileException exception = Assert.Throws<NetworkFileException>(() => network.LoadKeras(KerasFiles.PathOf("keras212.sequential.keras")));
        Assert.Contains("dense: file dense (4×4, 4), network kernel 3×4, bias 4", exception.Message, StringComparison.Ordinal);
        Assert.Contains("layer_normalization: file dense_1 (4×4, 4), network gamma 4, beta 4", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.keras")]
    [InlineData("model.h5")]
    [InlineData("model.weights.h5")]
    public void SavedNetwork_IsLoadedBitForBit(string name)
    {
        using var folder = new TemporaryFolder();
        var saved = new Trained(seed: 5);
        var branches = new Branches(seed: 6);
        Assert.Empty(saved.SaveKeras(folder[name]));
        var loaded = new Trained(seed: 7);
        loaded.LoadKeras(folder[name]);
        Assert.Equal(saved.Parameters.Buffer.Span.ToArray(), loaded.Parameters.Buffer.Span.ToArray());

        branches.SaveKeras(folder[name]);
        var other = new Branches(seed: 8);
        other.LoadKeras(folder[name]);
        Assert.Equal(branches.Parameters.Buffer.Span.ToArray(), other.Parameters.Buffer.Span.ToArray());
    }

    [Fact]
    public void FilesThatAreNone_AreRefused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["text.h5"], "no HDF5");
        var network = new Sequence(seed: 1);
        Assert.Contains("no file of Keras", Assert.Throws<NetworkFileException>(() => network.LoadKeras(folder["text.h5"])).Message, StringComparison.Ordinal);
        Assert.Contains("no weights of Keras", Assert.Throws<NetworkFileException>(() => network.LoadKeras(KerasFiles.PathOf("hdf5.links.h5"))).Message, StringComparison.Ordinal);
        Assert.Contains("a folder", Assert.Throws<IOException>(() => network.LoadKeras(Path.GetDirectoryName(folder["x"])!)).Message, StringComparison.Ordinal);
    }

    private static float[] Predict<TNetwork>(TNetwork network, float[] input)
        where TNetwork : class, INetwork<TNetwork>
    {
        float[] output = new float[TNetwork.Description.OutputSize];
        network.Predict(input, output);
        return output;
    }

    private static void AssertRecorded(string name, Func<float[], float[]> predict)
    {
        (double[] input, double[] output) = KerasFiles.Recorded(name);
        float[] computed = predict(Array.ConvertAll(input, value => (float)value));
        Assert.All(output.Zip(computed), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }
}
