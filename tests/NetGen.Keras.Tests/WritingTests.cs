using System.Text.Json;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Keras.Hdf5;
using NetGen.Compiler.Keras.Writing;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;
using NetGen.Tests;

namespace NetGen.Compiler.Keras.Tests;

/// <summary>HDF5's own library reads what is written, in the layout of Keras 3.</summary>
public sealed class WritingTests
{
    private static readonly LossDeclaration MeanSquare = new(0, Loss.MeanSquaredError, double.NaN);

    [H5pyFact]
    public void H5py_ReadsAnArchive()
    {
        Model model = Model();
        using var folder = new TemporaryFolder();
        KerasWriter.Write(model, folder["model.keras"]);
        JsonElement read = H5py.Read(folder["model.keras"]);
        Assert.Equal(["metadata.json", "config.json", "model.weights.h5"], read.GetProperty("members").EnumerateArray().Select(name => name.GetString()));
        Assert.True(read.GetProperty("stored").GetBoolean());
        JsonElement arrays = read.GetProperty("arrays");
        AssertArray(model.Weights[0], arrays.GetProperty("layers/dense/vars/0"));
        AssertArray(model.Weights[1], arrays.GetProperty("layers/dense/vars/1"));
        AssertArray(model.Weights[5], arrays.GetProperty("layers/dense_1/vars/0"));
        AssertArray(model.Weights[3], arrays.GetProperty("layers/batch_normalization/vars/1"));
        Assert.Equal("int64", arrays.GetProperty("optimizer/vars/0").GetProperty("type").GetString());
        Assert.Equal(3, Values(arrays.GetProperty("optimizer/vars/0")).Single());
        Assert.Equal(0.5, Values(arrays.GetProperty("optimizer/vars/1")).Single());
        AssertArray(model.Training!.Slots[0].Values[1], arrays.GetProperty("optimizer/vars/4"));
        AssertArray(model.Training.Slots[1].Values[1], arrays.GetProperty("optimizer/vars/5"));
        Assert.All(arrays.EnumerateObject(), array => Assert.False(array.Value.GetProperty("chunks").GetBoolean()));
        JsonElement config = read.GetProperty("config");
        Assert.Equal("Sequential", config.GetProperty("class_name").GetString());
        Assert.Equal("Adam", config.GetProperty("compile_config").GetProperty("optimizer").GetProperty("class_name").GetString());
    }

    [H5pyFact]
    public void H5py_ReadsALegacyFile()
    {
        Model model = Model();
        using var folder = new TemporaryFolder();
        KerasWriter.Write(model, folder["model.h5"]);
        JsonElement read = H5py.Read(folder["model.h5"]), attributes = read.GetProperty("attributes"), arrays = read.GetProperty("arrays");
        Assert.StartsWith("3.", attributes.GetProperty("@keras_version").GetString(), StringComparison.Ordinal);
        Assert.Equal("Sequential", JsonDocument.Parse(attributes.GetProperty("@model_config").GetString()!).RootElement.GetProperty("class_name").GetString());
        Assert.Equal(["dense", "batch_normalization", "dropout", "dense_1"], Texts(attributes.GetProperty("model_weights@layer_names")));
        Assert.Empty(Texts(attributes.GetProperty("model_weights/dropout@weight_names")));
        foreach (string name in Texts(attributes.GetProperty("model_weights/batch_normalization@weight_names")))
            AssertArray(model.Weights.Single(tensor => tensor.Name == name), arrays.GetProperty("model_weights/batch_normalization/" + name));
        string[] state = [.. Texts(attributes.GetProperty("optimizer_weights@weight_names"))];
        Assert.Equal(["adam/iteration", "adam/learning_rate", "adam/dense_kernel_momentum", "adam/dense_kernel_velocity"], state.Take(4));
        AssertArray(model.Training!.Slots[1].Values[0], arrays.GetProperty("optimizer_weights/adam/dense_kernel_velocity"));
    }

    [H5pyFact]
    public void H5py_ReadsGroupsOfManyLinksAndLongLists()
    {
        var root = new Hdf5NewGroup();
        for (int i = 0; i < 1000; i++)
            root.AddFloats(FormattableString.Invariant($"many/layer_{i}"), [1], [i]);
        string[] names = [.. Enumerable.Range(0, 1500).Select(i => $"{i:0000}_{new string('x', 60)}")];
        root.Group("many").AddList("names", names);
        root.AddText("text", new string('ä', 50_000));
        using var folder = new TemporaryFolder();
        using (FileStream stream = File.Create(folder["many.h5"]))
            Hdf5Writer.Write(root, stream);

        JsonElement read = H5py.Read(folder["many.h5"]);
        Assert.Equal(1000, read.GetProperty("arrays").EnumerateObject().Count());
        Assert.Equal(777, Values(read.GetProperty("arrays").GetProperty("many/layer_777")).Single());
        Assert.Equal(new string('ä', 50_000), read.GetProperty("attributes").GetProperty("@text").GetString());
        Assert.Equal(names, Texts(read.GetProperty("attributes").GetProperty("many@names0")).Concat(Texts(read.GetProperty("attributes").GetProperty("many@names1"))));
        using var file = Hdf5File.Open(folder["many.h5"]);
        Assert.Equal([999f], file.Root.Dataset("many/layer_999").ReadFloats());
        Assert.Equal(names, file.Root.FindGroup("many")!.Attributes.FindList("names")!);
    }

    [Fact]
    public void LayersOfAGraph_AreInTheOrderThatKerasGivesThem()
    {
        // map_graph of Keras 3 gives this order for the same graph: a layer far from the outputs first, then as the walk from the outputs meets them.
        Model model = RandomModels.Of(
            new InputDeclaration(0, [4]),
            new DenseDeclaration(0) { Units = 4, Name = "short" },
            new DenseDeclaration(0) { Units = 4, Name = "long1", From = "input" },
            new DenseDeclaration(0) { Units = 4, Name = "long2" },
            new MergeDeclaration(0, MergeFunction.Add, ["short"]) { Name = "sum" },
            new DenseDeclaration(0) { Units = 2, Name = "head" },
            new DenseDeclaration(0) { Units = 1, Name = "side", From = "input" });
        Assert.Equal(["input", "long1", "long2", "short", "sum", "head", "side"], new WritableGraph(model).Layers.Select(layer => layer.Name));
        Model shared = RandomModels.Of(
            [],
            ["value", "policy"],
            [
                new InputDeclaration(0, [4]) { Name = "left" },
                new InputDeclaration(0, [4]) { Name = "right" },
                new DenseDeclaration(0) { Units = 3, Name = "first", From = "left" },
                new DenseDeclaration(0) { Units = 3, Name = "second", From = "right", ShareWith = "first" },
                new ConcatenateDeclaration(0, ["first"]) { Name = "both" },
                new DenseDeclaration(0) { Units = 2, Name = "policy" },
                new DenseDeclaration(0) { Units = 1, Name = "value", From = "both" },
            ]);
        Assert.Equal(["right", "left", "first", "both", "value", "policy"], new WritableGraph(shared).Layers.Select(layer => layer.Name));
    }

    private static Model Model()
    {
        Model model = RandomModels.Of(
            [MeanSquare],
            [],
            [
                new InputDeclaration(0, [5]), new DenseDeclaration(0) { Units = 4 }, new BatchNormalizationDeclaration(0) { Scale = false }, new DropoutDeclaration(0, 0.5),
                new DenseDeclaration(0) { Units = 2, UseBias = false },
            ]);
        ModelTensor[] trained = [.. model.Network.Parameters.Zip(model.Weights).Where(pair => pair.First.IsTrainable).Select(pair => pair.Second)];
        return model with
        {
            Training = new ModelTraining("adam", new Dictionary<string, double> { ["beta_1"] = 0.9, ["beta_2"] = 0.999, ["epsilon"] = 1e-7 })
            {
                LearningRate = 0.5,
                Step = 3,
                Slots = [new("momentum", [.. trained.Select(Half)]), new("velocity", [.. trained.Select(Half).Select(Half)])],
            },
        };
    }

    private static ModelTensor Half(ModelTensor tensor) => tensor with { Values = [.. tensor.Values.Select(value => value / 2)] };

    private static void AssertArray(ModelTensor expected, JsonElement array)
    {
        Assert.Equal("float32", array.GetProperty("type").GetString());
        Assert.Equal(expected.Shape.Dimensions, array.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()));
        Assert.Equal(expected.Values, Values(array).Select(value => (float)value));
    }

    private static IEnumerable<double> Values(JsonElement array) => array.GetProperty("values").EnumerateArray().Select(value => value.GetDouble());

    private static IEnumerable<string> Texts(JsonElement list) => list.EnumerateArray().Select(text => text.GetString()!);
}
