using System.IO.Compression;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Keras.Files;
using NetGen.Compiler.Keras.Hdf5;
using NetGen.Compiler.Keras.Writing;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;
using NetGen.Tests;

namespace NetGen.Compiler.Keras.Tests;

/// <summary>What is written is read back as the same network with the same bits.</summary>
public sealed class RoundTripTests
{
    private static readonly InputDeclaration Vector = new(0, [6]), Series = new(0, [9, 4]), Image = new(0, [8, 7, 4]);

    private static readonly Dictionary<string, LayerDeclaration[]> Networks = new()
    {
        ["dense"] = [Vector, new DenseDeclaration(0) { Units = 3, Activation = Activation.Relu, KernelInitializer = Initializer.HeNormal, KernelL1 = 0.01, KernelL2 = 1e-4 }, new DenseDeclaration(0) { Units = 2, UseBias = false, BiasInitializer = Initializer.Constant, BiasInitializerScale = 0.5 }],
        ["dense positions"] = [Series, new DenseDeclaration(0) { Units = 3, PerPosition = true, KernelInitializer = Initializer.RandomNormal, KernelInitializerScale = 0.2 }],
        ["dense initializers"] = [Vector, new DenseDeclaration(0) { Units = 3, KernelInitializer = Initializer.Orthogonal, KernelInitializerScale = 2 }, new DenseDeclaration(0) { Units = 3, KernelInitializer = Initializer.RandomUniform, KernelInitializerScale = 0.3 }, new DenseDeclaration(0) { Units = 3, KernelInitializer = Initializer.LecunUniform }],
        ["softmax"] = [Series, new ActivationDeclaration(0, Activation.Softmax, double.NaN) { PerPosition = true }, new FlattenDeclaration(0), new DenseDeclaration(0) { Units = 4, Activation = Activation.Softmax }],
        ["conv1d"] = [Series, new ConvDeclaration(0, 1) { Filters = 6, KernelSize = [3], Padding = Padding.Causal, DilationRate = [2], Groups = 2, Activation = Activation.Tanh }],
        ["conv2d"] = [Image, new ConvDeclaration(0, 2) { Filters = 3, KernelSize = [3, 2], Strides = [2, 1], Padding = Padding.Same, UseBias = false, Kernel = new() { L2 = 0.1 } }],
        ["depthwise1d"] = [Series, new DepthwiseConvDeclaration(0, 1) { Filters = 2, KernelSize = [3] }],
        ["depthwise2d"] = [Image, new DepthwiseConvDeclaration(0, 2) { Filters = 2, KernelSize = [3], Activation = Activation.HardSilu }],
        ["separable1d"] = [Series, new SeparableConvDeclaration(0, 1) { Filters = 5, DepthMultiplier = 2, KernelSize = [3] }],
        ["separable2d"] = [Image, new SeparableConvDeclaration(0, 2) { Filters = 5, DepthMultiplier = 2, KernelSize = [3], Strides = [2], Pointwise = new() { L1 = 0.2, Initializer = Initializer.HeUniform } }],
        ["transpose1d"] = [Series, new ConvTransposeDeclaration(0, 1) { Filters = 3, KernelSize = [3], Strides = [2], OutputPadding = [1] }],
        ["transpose2d"] = [Image, new ConvTransposeDeclaration(0, 2) { Filters = 3, KernelSize = [3], Strides = [2], Padding = Padding.Same }],
        ["recurrent"] =
        [
            Series, new RecurrentDeclaration(0, RecurrentCell.LSTM) { Units = 5, ReturnSequences = true, UnitForgetBias = false, Dropout = 0.25, Kernel = new() { Initializer = Initializer.HeNormal, L2 = 0.5 } },
            new RecurrentDeclaration(0, RecurrentCell.GRU) { Units = 3, ReturnSequences = true, GoBackwards = true, RecurrentActivation = Activation.HardSigmoid, RecurrentDropout = 0.5 },
            new RecurrentDeclaration(0, RecurrentCell.GRU) { Units = 4, ReturnSequences = true, ResetAfter = false, UseBias = false },
            new RecurrentDeclaration(0, RecurrentCell.SimpleRNN) { Units = 2, Activation = Activation.Relu, Bias = new() { Initializer = Initializer.Zeros, L1 = 0.125 } },
        ],
        ["embedding"] =
        [
            new InputDeclaration(0, [9]), new EmbeddingDeclaration(0, 30, 5) { Embeddings = new() { Initializer = Initializer.RandomNormal, InitializerScale = 0.2, L1 = 0.125, L2 = 0.5 } },
            new RecurrentDeclaration(0, RecurrentCell.GRU) { Units = 3 },
        ],
        ["masks"] =
        [
            Series, new MaskingDeclaration(0) { MaskValue = -0.5 },
            new RecurrentDeclaration(0, RecurrentCell.LSTM) { Units = 4, ReturnSequences = true, Bidirectional = BidirectionalMerge.Concatenate },
            new LayerNormalizationDeclaration(0, []), new RecurrentDeclaration(0, RecurrentCell.GRU) { Units = 3 },
        ],
        ["a mask of indices"] =
        [
            new InputDeclaration(0, [9]), new EmbeddingDeclaration(0, 5, 5) { MaskZero = true }, new RecurrentDeclaration(0, RecurrentCell.SimpleRNN) { Units = 3, ReturnSequences = true },
            new GlobalPoolingDeclaration(0, PoolingFunction.Average, 1),
        ],
        ["embedding beside numbers"] =
        [
            Series, new SliceDeclaration(0, 1, 1), new FlattenDeclaration(0), new EmbeddingDeclaration(0, 4, 2) { Name = "which" },
            new SliceDeclaration(0, 2, 2) { From = "input" }, new ConcatenateDeclaration(0, ["which"]),
        ],
        ["both directions"] =
        [
            Series, new RecurrentDeclaration(0, RecurrentCell.LSTM) { Units = 5, ReturnSequences = true, Bidirectional = BidirectionalMerge.Concatenate },
            new RecurrentDeclaration(0, RecurrentCell.GRU) { Units = 3, ReturnSequences = true, GoBackwards = true, Bidirectional = BidirectionalMerge.Average },
            new RecurrentDeclaration(0, RecurrentCell.SimpleRNN) { Units = 2, Bidirectional = BidirectionalMerge.Multiply },
        ],
        ["pooling1d"] = [Series, new PoolingDeclaration(0, PoolingFunction.Max, 1, [2]), new PoolingDeclaration(0, PoolingFunction.Average, 1, [2]) { Strides = 1, Padding = Padding.Same }],
        ["pooling2d"] = [Image, new PoolingDeclaration(0, PoolingFunction.Average, 2, [2, 1]), new PoolingDeclaration(0, PoolingFunction.Max, 2, [2]) { Strides = 1, StrideColumns = 2 }],
        ["global pooling"] = [Image, new GlobalPoolingDeclaration(0, PoolingFunction.Max, 2) { KeepDims = true }, new GlobalPoolingDeclaration(0, PoolingFunction.Average, 2)],
        ["batch normalization"] = [Image, new BatchNormalizationDeclaration(0) { Momentum = 0.9, Epsilon = 1e-5 }, new BatchNormalizationDeclaration(0) { Scale = false, Trainable = false }],
        ["layer normalization"] = [Series, new LayerNormalizationDeclaration(0, []), new LayerNormalizationDeclaration(0, [1, 2]) { Center = false }, new RMSNormalizationDeclaration(0, []) { Epsilon = 1e-5 }],
        ["group normalization"] = [Image, new GroupNormalizationDeclaration(0, 2) { Epsilon = 1e-4 }],
        ["normalization"] = [Vector, new NormalizationDeclaration(0), new DenseDeclaration(0) { Units = 2 }],
        ["elementwise"] = [Vector, new LeakyReLUDeclaration(0) { NegativeSlope = 0.1 }, new ELUDeclaration(0) { Alpha = 0.5 }, new ReLUDeclaration(0) { MaxValue = 6, NegativeSlope = 0.1, Threshold = 0.5 }, new RescalingDeclaration(0, 2) { Offset = -1 }, new ReLUDeclaration(0)],
        ["prelu"] = [Image, new PReLUDeclaration(0, [1, 2]), new FlattenDeclaration(0), new PReLUDeclaration(0, [])],
        ["shapes"] = [Series, new ReshapeDeclaration(0, [6, 6]), new PermuteDeclaration(0, [2, 1]), new ReshapeDeclaration(0, [3, 3, 4]), new BorderDeclaration(0, BorderFunction.ZeroPadding, 2, [1, 2, 3, 0]), new BorderDeclaration(0, BorderFunction.Cropping, 2, [1]), new UpSamplingDeclaration(0, 2, [2, 3]) { Interpolation = Interpolation.Bilinear }],
        ["series borders"] = [Series, new BorderDeclaration(0, BorderFunction.ZeroPadding, 1, [2, 1]), new BorderDeclaration(0, BorderFunction.Cropping, 1, [1]), new UpSamplingDeclaration(0, 1, [3])],
        ["noise"] = [Vector, new DropoutDeclaration(0, 0.25), new GaussianNoiseDeclaration(0, 0.1), new ActivityRegularizationDeclaration(0) { L1 = 0.1, L2 = 0.2 }, new DenseDeclaration(0) { Units = 2, Activation = Activation.Elu }],
        ["spatial dropout"] = [Image, new SpatialDropoutDeclaration(0, 2, 0.5), new ReshapeDeclaration(0, [56, 4]), new SpatialDropoutDeclaration(0, 1, 0.5)],
        ["merges"] =
        [
            Vector, new DenseDeclaration(0) { Units = 4, Name = "a" }, new DenseDeclaration(0) { Units = 4, Name = "b", From = "input" }, new DenseDeclaration(0) { Units = 4, Name = "c", From = "input" },
            new MergeDeclaration(0, MergeFunction.Add, ["a", "b"]) { Name = "sum" }, new MergeDeclaration(0, MergeFunction.Subtract, ["b"]) { Name = "difference" },
            new MergeDeclaration(0, MergeFunction.Multiply, ["c"]), new MergeDeclaration(0, MergeFunction.Average, ["sum"]), new MergeDeclaration(0, MergeFunction.Maximum, ["a"]),
            new MergeDeclaration(0, MergeFunction.Minimum, ["difference"]), new ConcatenateDeclaration(0, ["a", "b"]),
        ],
        ["ports"] =
        [
            new InputDeclaration(0, [4]) { Name = "left" }, new InputDeclaration(0, [5]) { Name = "right" }, new DenseDeclaration(0) { Units = 3, Name = "first", From = "left" },
            new DenseDeclaration(0) { Units = 3, Name = "second", From = "right" }, new ConcatenateDeclaration(0, ["first"]) { Name = "both" },
            new DenseDeclaration(0) { Units = 2, Name = "policy", Activation = Activation.Softmax }, new DenseDeclaration(0) { Units = 1, Name = "value", From = "both" },
        ],
    };

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (string name in Networks.Keys)
            {
                cases.Add(name, ".keras");
                cases.Add(name, ".h5");
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void EveryLayer_IsReadAsItWasWritten(string network, string end)
    {
        Model model = RandomModels.Of(Networks[network]);
        RandomModels.AssertEqual(model, WriteAndRead(model, end));
    }

    [Theory]
    [InlineData(".keras")]
    [InlineData(".h5")]
    public void SharedWeights_AreOneLayerThatIsCalledTwice(string end)
    {
        Model model = RandomModels.Of(
            new InputDeclaration(0, [4]) { Name = "left" },
            new InputDeclaration(0, [4]) { Name = "right" },
            new DenseDeclaration(0) { Units = 3, Name = "first", From = "left" },
            new DenseDeclaration(0) { Units = 3, Name = "second", From = "right", ShareWith = "first" },
            new MergeDeclaration(0, MergeFunction.Subtract, ["first"]));
        Model read = WriteAndRead(model, end);
        Assert.Equal(["first/kernel", "first/bias"], read.Weights.Select(tensor => tensor.Name));
        double[] input = [1, 2, 3, 4, -1, 0.5, 2, 8];
        Assert.Equal(KerasFiles.Predict(model, input), KerasFiles.Predict(read, input));
    }

    [Theory]
    [InlineData(".keras")]
    [InlineData(".h5")]
    public void Operations_AreReadAsTheyWereWritten(string end)
    {
        Model model = RandomModels.Of(
            Vector,
            new SliceDeclaration(0, 1, 3),
            new ClipDeclaration(0, -1, 2),
            new ActivationDeclaration(0, Activation.GeluTanh, double.NaN),
            new DenseDeclaration(0) { Units = 2 });
        RandomModels.AssertEqual(model, WriteAndRead(model, end));
    }

    [Theory]
    [InlineData(".keras")]
    [InlineData(".h5")]
    public void ActivationsWithoutAWord_AreLayersOfTheirOwn(string end)
    {
        Model model = RandomModels.Of(
            Image,
            new ConvDeclaration(0, 2) { Filters = 3, KernelSize = [3], Activation = Activation.GeluTanh },
            new FlattenDeclaration(0),
            new DenseDeclaration(0) { Units = 4, Activation = Activation.LeakyRelu, Alpha = 0.1 },
            new DenseDeclaration(0) { Units = 4, Activation = Activation.Elu, Alpha = 0.5 },
            new ActivationDeclaration(0, Activation.LeakyRelu, 0.3),
            new DenseDeclaration(0) { Units = 3, Activation = Activation.LeakyRelu, Alpha = 0.2 });
        Model read = WriteAndRead(model, end);
        Assert.Equal(
            ["Conv2D", "Activation conv2d_activation", "Flatten", "Dense", "LeakyReLU dense_leaky_re_lu", "Dense", "ELU dense_1_elu", "LeakyReLU activation", "Dense"],
            KerasFiles.Layers(read).Skip(1));
        double[] input = [.. Enumerable.Range(0, 8 * 7 * 4).Select(i => Math.Sin(i))];
        Assert.Equal(KerasFiles.Predict(model, input), KerasFiles.Predict(read, input));
        Assert.Equal(model.Weights.Select(tensor => tensor.Name), read.Weights.Select(tensor => tensor.Name));
    }

    [Theory]
    [InlineData(".keras")]
    [InlineData(".h5")]
    public void LayersThatShareWeights_HaveActivationsOfTheirOwn(string end)
    {
        Model model = Sharing(new DenseDeclaration(0) { Units = 3, Activation = Activation.Relu }, new DenseDeclaration(0) { Units = 3, Activation = Activation.Tanh });
        Model read = WriteAndRead(model, end);
        double[] input = [1, -2, 3, -4];
        Assert.Equal(KerasFiles.Predict(model, input), KerasFiles.Predict(read, input));
    }

    [Fact]
    public void LayersThatShareWeightsAndDiffer_AreRefused()
    {
        Model model = RandomModels.Of(
            Series,
            new ConvDeclaration(0, 1) { Filters = 3, KernelSize = [3], Name = "first" },
            new ConvDeclaration(0, 1) { Filters = 3, KernelSize = [3], Padding = Padding.Causal, Strides = [2], Name = "second", From = "input", ShareWith = "first" },
            new FlattenDeclaration(0) { From = "first", Name = "left" },
            new FlattenDeclaration(0) { From = "second" },
            new ConcatenateDeclaration(0, ["left"]));
        string message = Assert.Throws<NetworkFileException>(() => WriteAndRead(model, ".keras")).Message;
        Assert.Contains("layer 'second' (Conv1D): it has the weights of 'first' but another strides, padding, and in Keras they are one layer; declare both alike", message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatKerasCannotSay_IsRefusedWithAllReasons()
    {
        Model model = RandomModels.Of(Vector, new DenseDeclaration(0) { Units = 2, Activation = Activation.Step }, new ActivationDeclaration(0, Activation.Sign, double.NaN));
        string message = Assert.Throws<NetworkFileException>(() => WriteAndRead(model, ".keras")).Message;
        Assert.Contains("layer 'dense' (Dense): Keras has no activation Step; use another one, or save the network as ONNX (SaveOnnx) or safetensors (Save)", message, StringComparison.Ordinal);
        Assert.Contains("layer 'activation' (Activation): Keras has no activation Sign", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".keras")]
    [InlineData(".h5")]
    public void TrainingAndLosses_AreReadAsTheyWereWritten(string end)
    {
        LossDeclaration[] losses = [new(0, Loss.CategoricalCrossEntropy, double.NaN) { Of = "policy", LabelSmoothing = 0.1 }, new(0, Loss.Huber, 0.5) { Of = "value", Weight = 0.25 }];
        Model model = RandomModels.Of(losses, ["value", "policy"], Networks["ports"]);
        ModelTensor[] trained = [.. model.Weights];
        model = model with
        {
            Training = new ModelTraining("rmsprop", new Dictionary<string, double> { ["rho"] = 0.8, ["momentum"] = 0.5, ["epsilon"] = 1e-6, ["centered"] = 1 })
            {
                LearningRate = 0.25,
                Step = 17,
                Slots = [new("velocity", trained), new("average_gradient", [.. trained.Select(Negative)]), new("momentum", [.. trained.Select(tensor => Negative(Negative(tensor)))])],
            },
        };
        Model read = WriteAndRead(model, end);
        RandomModels.AssertEqual(model, read);
        Assert.Equal(("rmsprop", 17L, 0.25), (read.Training!.Optimizer, read.Training.Step, read.Training.LearningRate));
        Assert.Equal([("centered", 1), ("epsilon", 1e-6), ("momentum", 0.5), ("rho", 0.8)], read.Training.Settings.Where(setting => setting.Value != 0 && setting.Key != "ema_momentum").Select(setting => (setting.Key, setting.Value)).Order());
        foreach (OptimizerSlot slot in model.Training.Slots)
        {
            IReadOnlyList<ModelTensor> values = read.Training.Slots.Single(other => other.Name == slot.Name).Values;
            Assert.Equal(slot.Values.Count, values.Count);
            Assert.All(slot.Values, tensor => RandomModels.AssertEqual(tensor, values.Single(other => other.Name == tensor.Name)));
        }
    }

    // Each gate has arrays of its own: those of an LSTM in the order i, c, f, o.
    [Theory]
    [InlineData(RecurrentCell.SimpleRNN, "sigmoid")]
    [InlineData(RecurrentCell.GRU, "sigmoid")]
    [InlineData(RecurrentCell.LSTM, "sigmoid")]
    [InlineData(RecurrentCell.LSTM, "hard_sigmoid")]
    public void RecurrentLayer_OfKeras1_IsRead(RecurrentCell cell, string gates)
    {
        const int units = 3;
        Model model = RandomModels.Of(
            new InputDeclaration(0, [5, 2]),
            new RecurrentDeclaration(0, cell)
            {
                Units = units,
                ResetAfter = cell != RecurrentCell.GRU,
                ReturnSequences = true,
                Dropout = 0.25,
                RecurrentDropout = 0.5,
                UnitForgetBias = cell != RecurrentCell.LSTM,
            });
        string gated = cell == RecurrentCell.SimpleRNN ? "" : $"\"inner_activation\": \"{gates}\", ";
        string forget = cell == RecurrentCell.LSTM ? "\"forget_bias_init\": \"zero\", " : "";
        var root = new Hdf5NewGroup();
        root.AddText("model_config", "{\"class_name\": \"Sequential\", \"config\": [{\"class_name\": \"" + cell + "\", \"config\": {\"name\": \"memory\", \"trainable\": true, "
            + "\"batch_input_shape\": [null, 5, 2], \"input_dtype\": \"float32\", \"output_dim\": 3, \"init\": \"glorot_uniform\", \"inner_init\": \"orthogonal\", "
            + gated + forget + "\"activation\": \"tanh\", \"return_sequences\": true, \"go_backwards\": false, \"stateful\": false, \"unroll\": false, \"consume_less\": \"cpu\", "
            + "\"W_regularizer\": null, \"U_regularizer\": null, \"b_regularizer\": null, \"dropout_W\": 0.25, \"dropout_U\": 0.5, \"input_dim\": 2, \"input_length\": 5}}]}");
        int[] order = cell switch { RecurrentCell.LSTM => [0, 2, 1, 3], RecurrentCell.GRU => [0, 1, 2], _ => [0] };
        Hdf5NewGroup weights = root.Group("model_weights");
        weights.AddList("layer_names", ["memory"]);
        var names = new List<string>();
        foreach (int gate in order)
        {
            foreach ((ModelTensor tensor, string kind) in model.Weights.Zip(["W", "U", "b"]))
            {
                int width = order.Length * units, rows = tensor.Values.Length / width;
                names.Add($"memory_{kind}_{gate}");
                weights.AddFloats(
                    "memory/" + names[^1],
                    tensor.Shape.Rank == 1 ? [units] : [rows, units],
                    [.. Enumerable.Range(0, rows * units).Select(i => tensor.Values[(i / units * width) + (gate * units) + (i % units)])]);
            }
        }

        weights.Group("memory").AddList("weight_names", names);
        using var folder = new TemporaryFolder();
        using (FileStream stream = File.Create(folder["old.h5"]))
            Hdf5Writer.Write(root, stream);

        Model read = KerasReader.Read(folder["old.h5"], KerasFiles.Options);
        RecurrentDeclaration expected = model.Declaration.Layers.OfType<RecurrentDeclaration>().Single(), actual = read.Declaration.Layers.OfType<RecurrentDeclaration>().Single();
        bool isHard = gates == "hard_sigmoid";
        Assert.Equal(expected with { Ordinal = 0, Name = null, RecurrentActivation = isHard ? Activation.HardSigmoid : Activation.Sigmoid }, actual with { Ordinal = 0, Name = null });
        foreach ((ModelTensor wanted, ModelTensor found) in model.Weights.Zip(read.Weights))
        {
            Assert.Equal(wanted.Shape, found.Shape);
            Assert.All(wanted.Values.Zip(found.Values, Enumerable.Range(0, wanted.Values.Length)), value => Assert.Equal(
                isHard && value.Third / units % order.Length != 2 ? (float)(value.First * 1.2) : value.First, value.Second));
        }
    }

    // A network of NetGen predicts any number of samples, each from zeros; of a stateful one, Keras fixes the number.
    [Fact]
    public void StatefulLayers_AreRead_AndWrittenWithoutIt()
    {
        Model model = RandomModels.Of(
            new InputDeclaration(0, [5, 3]),
            new RecurrentDeclaration(0, RecurrentCell.GRU) { Units = 3, ReturnSequences = true, Stateful = true },
            new RecurrentDeclaration(0, RecurrentCell.LSTM) { Units = 3, Bidirectional = BidirectionalMerge.Sum, Stateful = true });
        using var folder = new TemporaryFolder();
        string path = folder["model.keras"];
        KerasWriter.Write(model, path);
        Assert.Equal([false, false], Stateful(path));

        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Update))
        {
            ZipArchiveEntry entry = archive.GetEntry("config.json")!;
            string text;
            using (var reader = new StreamReader(entry.Open()))
                text = reader.ReadToEnd();
            entry.Delete();
            using var writer = new StreamWriter(archive.CreateEntry("config.json").Open());
            writer.Write(text.Replace("\"stateful\": false", "\"stateful\": true", StringComparison.Ordinal).Replace("\"stateful\":false", "\"stateful\":true", StringComparison.Ordinal));
        }

        Assert.Equal([true, true], Stateful(path));

        static IEnumerable<bool> Stateful(string path) =>
            KerasReader.Read(path, KerasFiles.Options).Declaration.Layers.OfType<RecurrentDeclaration>().Select(layer => layer.Stateful);
    }

    private static Model Sharing(LayerDeclaration first, LayerDeclaration second) => RandomModels.Of(
        new InputDeclaration(0, [4]),
        first with { Name = "first" },
        second with { Name = "second", From = "input", ShareWith = "first" },
        new MergeDeclaration(0, MergeFunction.Subtract, ["first"]));

    private static ModelTensor Negative(ModelTensor tensor) => tensor with { Values = [.. tensor.Values.Select(value => -value)] };

    private static Model WriteAndRead(Model model, string end)
    {
        using var folder = new TemporaryFolder();
        string path = folder["model" + end];
        KerasWriter.Write(model, path);
        return KerasReader.Read(path, KerasFiles.Options);
    }
}
