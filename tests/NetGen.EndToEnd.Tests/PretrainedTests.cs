using NetGen.Compiler.Conformance.Harness;
using NetGen.Storage;

namespace NetGen.EndToEnd.Tests;

/// <summary>
/// Networks whose weights are in this assembly. The files, and what the network predicts of <see cref="Sample"/>, are those of
/// <c>tests/golden/make_weights.py</c>.
/// </summary>
[Collection(Alone.Name)]
public sealed class PretrainedTests
{
    private static readonly float[] Sample = [1, -2, 0.5f];

    // All of the arithmetic is exact.
    private static readonly float[] Prediction = [0.0625f, -2.15625f];

    [Fact]
    public void Pretrained_PredictsWithTheWeightsOfTheFile()
    {
        Assert.Equal(Prediction, Predict(Embedded.Pretrained));
        Assert.Equal(Prediction, Predict(Unaligned.Pretrained));
        Assert.Equal(Prediction, Predict(OfHalves.Pretrained));
        Assert.Equal(Prediction, Predict(OfBfloats.Pretrained));
        Assert.Equal(Prediction, Predict(OfDoubles.Pretrained));
        Assert.Equal(Prediction, Predict(Embedded.Bfloat16Network.Pretrained));
        Assert.Equal(Prediction, Predict(Embedded.Int8Network.Pretrained));
    }

    [Fact]
    public void Pretrained_IsOneNetworkForTheWholeProgram()
    {
        Assert.Same(Embedded.Pretrained, Embedded.Pretrained);
        Assert.Same(Embedded.Int8Network.Pretrained, Embedded.Int8Network.Pretrained);
    }

    [Fact]
    public void Pretrained_CanBeReadAndCopied()
    {
        float[] bias = new float[2];
        Embedded.Pretrained.Dense1Bias.CopyTo(bias);

        Assert.Equal([0.125f, -1.5f], bias);
        Assert.Equal(Prediction, Predict(Embedded.Pretrained.QuantizeToBfloat16()));
        string path = Path.GetTempFileName();
        try
        {
            Embedded.Pretrained.Save(path);
            var loaded = new Embedded(seed: 1);
            loaded.Load(path);
            Assert.Equal(Prediction, Predict(loaded));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Pretrained_RefusesEveryChange()
    {
        Embedded network = Embedded.Pretrained;
        string path = Path.GetTempFileName();
        try
        {
            network.Save(path);
            Action[] changes =
            [
                () => network.CreateTrainer(new Sgd(0.1f)),
                () => network.Load(path),
                () => network.DenseKernel[0] = 1,
                () => network.DenseKernel[0, 0] = 1,
                () => network.DenseKernel.CopyFrom(new float[12]),
                () => network.Parameters.Initialize(seed: 1),
                () => network.Parameters.Buffer.Span.Clear(),
                () => network.Parameters.Buffer.Start = 1,
            ];
            Assert.All(changes, change => Assert.Equal(
                "The parameters of Embedded.Pretrained cannot be changed, because the whole program shares them. Embedded.CreatePretrained() makes a network "
                    + "of your own with the same weights.",
                Assert.Throws<InvalidOperationException>(change).Message));
        }
        finally
        {
            File.Delete(path);
        }

        Assert.True(network.Parameters.IsReadOnly);
        Assert.Equal(Prediction, Predict(network));
    }

    [Fact]
    public void MovingAveragesOfPretrained_AreRefused()
    {
        var pass = new BatchPass<Normalized>(Normalized.Pretrained);
        pass.ComputeGradients([1, 2, 3, 4], [1, 0], default, new float[2], new AlignedBuffer(Normalized.Description.StorageLength));

        Assert.Throws<InvalidOperationException>(pass.MoveAverages);
        new BatchPass<Normalized>(Normalized.CreatePretrained()).MoveAverages();
    }

    [Fact]
    public void CreatePretrained_MakesANetworkThatCanBeTrained()
    {
        Embedded network = Embedded.CreatePretrained();
        Assert.Equal(Prediction, Predict(network));
        Assert.False(network.Parameters.IsReadOnly);

        network.CreateTrainer(new Sgd(0.1f)).TrainStep(Sample, [1, 1], new float[2]);

        Assert.NotEqual(Prediction, Predict(network));
        Assert.Equal(Prediction, Predict(Embedded.CreatePretrained()));
    }

    [Fact]
    public void Pretrained_PredictsWithoutAllocating()
    {
        float[] output = new float[2];
        Assert.Equal(0, Allocations.Least(rounds: 10, _ =>
        {
            Embedded.Pretrained.Predict(Sample, output);
            Embedded.Pretrained.PredictBatch(Sample, output);
            Embedded.Int8Network.Pretrained.Predict(Sample, output);
        }));
    }

    [Fact]
    public void CreatePretrained_AllocatesTheParametersAndNoCopyOfThem()
    {
        // What the header takes does not depend on the size of the network.
        const int headerBytes = 20_000;
        long bytes = Allocations.Least(rounds: 5, _ => GC.KeepAlive(WideOfFile.CreatePretrained()));

        Assert.InRange(bytes, WideOfFile.Description.StorageLength * 4L, (WideOfFile.Description.StorageLength * 4L) + headerBytes);
    }

    [Fact]
    public void AssemblyWithoutTheFile_SaysWhatToDo()
    {
        var missing = new EmbeddedWeights(typeof(PretrainedTests).Assembly, "Weights/none.safetensors");

        Assert.Equal(
            "The assembly NetGen.EndToEnd.Tests has no resource NetGen.Weights/Weights/none.safetensors. The build puts it there if the project file has "
                + "<NetGenWeights Include=\"Weights/none.safetensors\" />.",
            Assert.Throws<NetworkFileException>(() => missing.CopyTo(new Embedded(seed: 1).Parameters)).Message);
    }

    [Fact]
    public void FileOfAnotherNetwork_IsRefusedWithEverythingThatDiffers()
    {
        var other = new EmbeddedWeights(typeof(PretrainedTests).Assembly, "Weights/integers.de.safetensors");

        Assert.Equal(
            """
            Weights/integers.de.safetensors does not fit the network Embedded:
              dense/kernel: file I8 3×4, network F32 3×4
              dense_1/kernel: file I8 4×2, network F32 4×2
              dense/kernel_scale: file 4, not in the network
              dense_1/kernel_scale: file 2, not in the network
            """.ReplaceLineEndings("\n"),
            Assert.Throws<NetworkFileException>(() => other.CopyTo(new Embedded(seed: 1).Parameters)).Message);
    }

    private static float[] Predict<TNetwork>(TNetwork network)
        where TNetwork : class, IPredictor<TNetwork>
    {
        float[] output = new float[2];
        network.Predict(Sample, output);
        return output;
    }
}

[Input(3)]
[Dense(4, Relu)]
[Dense(2)]
[Loss(MeanSquaredError)]
[Quantize(Bfloat16)]
[Quantize(Int8)]
[Weights("Weights/floats.safetensors")]
[Weights("Weights/bfloat16.safetensors", Bfloat16)]
[Weights("Weights/integers.de.safetensors", Int8)]
public sealed partial class Embedded;

/// <summary>Floats that no boundary of four bytes begins, in a class with its weights on another part.</summary>
[Input(3)]
[Dense(4, Relu)]
[Dense(2)]
public sealed partial class Unaligned;

[Weights("Weights/unaligned.safetensors")]
public sealed partial class Unaligned;

/// <summary>Floats of 16 bits.</summary>
[Input(3)]
[Dense(4, Relu)]
[Dense(2)]
[Weights("Weights/halves.safetensors")]
public sealed partial class OfHalves;

/// <summary>Kernels and biases of 16 bits, of a program that does not quantize.</summary>
[Input(3)]
[Dense(4, Relu)]
[Dense(2)]
[Weights("Weights/bfloats.safetensors")]
public sealed partial class OfBfloats;

/// <summary>Floats of 64 bits.</summary>
[Input(3)]
[Dense(4, Relu)]
[Dense(2)]
[Weights("Weights/doubles.safetensors")]
public sealed partial class OfDoubles;

[Input(2)]
[BatchNormalization]
[Dense(1)]
[Loss(MeanSquaredError)]
[Weights("Weights/normalized.safetensors")]
public sealed partial class Normalized;

[Input(128)]
[Dense(64)]
[Weights("Weights/wide.safetensors")]
public sealed partial class WideOfFile;
