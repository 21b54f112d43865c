using NetGen.Compiler.Declaration;
using NetGen.Compiler.Models;

namespace NetGen.Compiler.Keras.Tests;

/// <summary>Files of all versions become models that compute what the file's network computes.</summary>
public sealed class ReadingTests
{
    [Theory]
    [InlineData("keras1.sequential.h5", "keras1.sequential")]
    [InlineData("keras2.sequential.h5", "keras2.sequential")]
    [InlineData("keras2.functional.h5", "keras2.functional")]
    [InlineData("keras212.sequential.keras", "keras212.sequential")]
    [InlineData("keras213.windows.keras", "keras213.windows")]
    [InlineData("keras3.sequential.keras", "keras3.sequential")]
    [InlineData("keras3.sequential.h5", "keras3.sequential.h5")]
    [InlineData("keras3.functional.keras", "keras3.functional")]
    [InlineData("keras2.recurrent.h5", "keras2.recurrent")]
    [InlineData("keras3.recurrent.keras", "keras3.recurrent")]
    [InlineData("keras1.embedding.h5", "keras1.embedding")]
    [InlineData("keras2.embedding.h5", "keras2.embedding")]
    [InlineData("keras3.embedding.keras", "keras3.embedding")]
    [InlineData("keras3.masks.keras", "keras3.masks")]
    [InlineData("keras3.masking.keras", "keras3.masking")]
    public void Model_ComputesTheRecordedOutput(string file, string recorded)
    {
        (double[] input, double[] output) = KerasFiles.Recorded(recorded);
        double[] computed = KerasFiles.Predict(KerasFiles.Read(file), input);

        // NumPy computes with floats of 32 bits, and the record has seven decimals.
        Assert.Equal(output.Length, computed.Length);
        Assert.All(output.Zip(computed), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void LayersOfKeras2_HaveTheirArguments()
    {
        Model model = KerasFiles.Read("keras2.sequential.h5");
        Assert.Equal(
            ["Input", "Conv2D conv2d_1", "BatchNormalization batch_normalization_1", "Activation activation_1", "GlobalAveragePooling2D global_average_pooling2d_1", "Dense dense_1"],
            KerasFiles.Layers(model));
        var convolution = (Compiler.Layers.ConvDeclaration)model.Declaration.Layers[1];
        Assert.Equal(1e-4, convolution.Kernel.L2);
        Assert.Equal(Initializer.GlorotUniform, convolution.Kernel.Initializer);
        Assert.Equal([3], convolution.KernelSize);
        Assert.Empty(model.Notes);
    }

    [Fact]
    public void AutomaticNames_AreLeftOut()
    {
        Model model = KerasFiles.Read("keras3.sequential.keras");
        Assert.Equal(["Input", "Normalization", "Dense", "LayerNormalization", "Dropout", "Dense"], KerasFiles.Layers(model));
        Assert.Equal("dense_1/kernel", model.Weights[7].Name);
    }

    [Fact]
    public void Graph_HasInputsOutputsSharedWeightsAndMerges()
    {
        Model model = KerasFiles.Read("keras2.functional.h5");
        Assert.Equal(["left", "right"], model.Network.Inputs.Select(input => input.Name));
        Assert.Equal(["policy", "value"], model.Network.Outputs.Select(output => output.Name));
        Assert.Single(model.Declaration.Layers, layer => layer.ShareWith == "dense");
        Assert.Single(model.Declaration.Layers.OfType<ConcatenateDeclaration>());
    }

    [Fact]
    public void Operations_BecomeLayers()
    {
        Model model = KerasFiles.Read("keras3.functional.keras");
        Assert.Equal(
            ["Dense", "Dense", "Dense", "Add", "Dense", "Dense", "Rescaling", "Clip", "Slice", "Dense"],
            model.Network.Layers.Select(layer => layer.Kind));
        Assert.Equal(2, model.Network.Layers.Count(layer => layer.SharedWith is not null));
        Assert.Equal(["head", "clip"], model.Network.Outputs.Select(output => output.Name));
    }

    [Fact]
    public void OutputsThatAreAskedFor_AreTakenInTheirOrder()
    {
        string path = KerasFiles.PathOf("keras2.functional.h5");
        Model value = Files.KerasReader.Read(path, KerasFiles.Options with { Outputs = ["value"] });
        Assert.Equal(["value"], value.Network.Outputs.Select(output => output.Name));
        Assert.DoesNotContain(value.Network.Layers, layer => layer.Name is "policy" or "side");
        Model both = Files.KerasReader.Read(path, KerasFiles.Options with { Outputs = ["value", "policy"], Inputs = ["right", "left"] });
        Assert.Equal(["value", "policy"], both.Network.Outputs.Select(output => output.Name));
        Assert.Equal(["right", "left"], both.Network.Inputs.Select(input => input.Name));
        NetworkFileException exception = Assert.Throws<NetworkFileException>(() => Files.KerasReader.Read(path, KerasFiles.Options with { Outputs = ["valeu"] }));
        Assert.Contains("'valeu'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'policy', 'value'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenSizes_AreThoseThatAreAskedFor()
    {
        string path = KerasFiles.PathOf("keras3.open.keras");
        Assert.Contains("leaves a size open", Assert.Throws<NetworkFileException>(() => KerasFiles.Read("keras3.open.keras")).Message, StringComparison.Ordinal);
        Assert.Contains("?×3", Assert.Throws<NetworkFileException>(() => Files.KerasReader.Read(path, KerasFiles.Options with { InputShapes = [TensorShape.Of(5, 4)] })).Message, StringComparison.Ordinal);
        Model model = Files.KerasReader.Read(path, KerasFiles.Options with { InputShapes = [TensorShape.Of(5, 3)] });
        (double[] input, double[] output) = KerasFiles.Recorded("keras3.open");
        Assert.All(output.Zip(KerasFiles.Predict(model, input)), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void WhatCannotBe_IsRefusedWithAllReasons()
    {
        string message = Assert.Throws<NetworkFileException>(() => KerasFiles.Read("keras3.refused.keras")).Message;
        Assert.Contains("keras3.refused.keras", message, StringComparison.Ordinal);
        Assert.Contains("layer 'conv' (Conv2D): data_format = \"channels_first\"", message, StringComparison.Ordinal);
        Assert.Contains("layer 'conv' (Conv2D): activation = \"cosine\"", message, StringComparison.Ordinal);
        Assert.Contains("layer 'strange' (Lambda)", message, StringComparison.Ordinal);
        Assert.Contains("layer 'dense' (Dense): novelty = 7", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Embedding_HasItsArguments()
    {
        Model model = KerasFiles.Read("keras2.embedding.h5");
        var embedding = (Compiler.Layers.EmbeddingDeclaration)model.Declaration.Layers[1];
        Assert.Equal((7, 3, Initializer.RandomUniform, double.NaN, 1e-4), (embedding.InputDim, embedding.OutputDim, embedding.Embeddings.Initializer, embedding.Embeddings.InitializerScale, embedding.Embeddings.L2));
        Assert.Equal("embedding_1/embeddings", model.Weights[0].Name);
        Assert.Empty(model.Notes);
    }

    [Fact]
    public void MaskThatNoLayerUses_IsLeftOutWithANote() => Assert.Equal(
        ["layer 'embedding' (Embedding): mask_zero = true is left out: no layer uses the mask."], KerasFiles.Read("keras3.embedding.keras").Notes);

    [Fact]
    public void MaskOfAnOutput_StaysWithoutALoss()
    {
        Model model = KerasFiles.Read("keras3.masks.loss.keras");
        Assert.True(((Compiler.Layers.EmbeddingDeclaration)model.Declaration.Layers[1]).MaskZero);
        Assert.Empty(model.Declaration.Losses);
    }

    [Fact]
    public void MaskThatEndsAtARecurrentLayer_IsRefused()
    {
        string message = Assert.Throws<NetworkFileException>(() => KerasFiles.Read("keras316.masks.keras")).Message;
        Assert.Contains("layer 'words' (Embedding): its mask ends before 'last' in Keras 3.16.0", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ZerosAtMaskedSteps_AreRefused()
    {
        string message = Assert.Throws<NetworkFileException>(() => KerasFiles.Read("keras3.masks.zeros.keras")).Message;
        Assert.Contains(
            "layer 'words' (Embedding): its mask reaches 'memory' (LSTM), whose zero_output_for_mask = true NetGen does not have", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keras2.weights.h5")]
    [InlineData("keras3.weights.h5")]
    public void WeightsAlone_AreNoModel(string file)
    {
        string message = Assert.Throws<NetworkFileException>(() => KerasFiles.Read(file)).Message;
        Assert.Contains("weights without the layers", message, StringComparison.Ordinal);
        Assert.Contains("LoadKeras", message, StringComparison.Ordinal);
    }
}
