using NetGen.Storage.Safetensors;

namespace NetGen.Tests.Training;

public sealed class TrainerFileTests : IDisposable
{
    private static readonly DataSet Data = LinearData.Create(50);

    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".safetensors");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Load_GoesOnBitForBit()
    {
        AssertResumes(new Sgd(0.05));
        AssertResumes(new Sgd(0.05, momentum: 0.9));
        AssertResumes(new Adam(new CosineDecay(0.05f, 60)));
        AssertResumes(new AdamW(0.01));
        AssertResumes(new RMSprop(0.01, momentum: 0.5, centered: true));
        AssertResumes(new Adagrad(0.1));
        AssertResumes(new Adadelta(1));
        AssertResumes(new Adamax(0.01));
        AssertResumes(new Nadam(0.01));
    }

    [Fact]
    public async Task Load_WhileFilesAreSwapped_IsWholeOrChangesNothing()
    {
        // The two differ in their weights; the second is damaged in its metadata, which is where a load has to stop.
        string good = _path + ".good", damaged = _path + ".damaged", spare = _path + ".spare";
        var trainer = new LinearRegression().CreateTrainer(new Adam());
        trainer.Fit(Data);
        trainer.Save(good);
        trainer.Fit(Data);
        trainer.Save(damaged);
        File.WriteAllBytes(damaged, Damage(File.ReadAllBytes(damaged)));
        File.Copy(good, _path);
        using var stop = new CancellationTokenSource();
        var swapping = Task.Run(() =>
        {
            for (bool useDamaged = true; !stop.IsCancellationRequested; useDamaged = !useDamaged)
            {
                File.Copy(useDamaged ? damaged : good, spare, overwrite: true);
                File.Move(spare, _path, overwrite: true);
            }
        });
        try
        {
            var loaded = new LinearRegression().CreateTrainer(new Adam());
            for (int i = 0; i < 3000; i++)
            {
                loaded.Parameters.Buffer.Span.Fill(7);
                try
                {
                    loaded.Load(_path);
                }
                catch (NetworkFileException)
                {
                    Assert.All(loaded.Parameters.Buffer.Span.ToArray(), value => Assert.Equal(7, value));
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await swapping;
            foreach (string path in (string[])[good, damaged, spare])
                File.Delete(path);
        }
    }

    [Fact]
    public void Load_OfManyDifferences_ListsTwenty()
    {
        string header = "{" + string.Join(',', Enumerable.Range(0, 100).Select(
            i => $"\"{new string('x', 500)}{i}\":{{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}")) + "}";
        File.WriteAllBytes(_path, [.. BitConverter.GetBytes((ulong)header.Length), .. System.Text.Encoding.UTF8.GetBytes(header)]);
        string message = Assert.Throws<NetworkFileException>(() => new LinearRegression().Load(_path)).Message;
        Assert.Contains("and 82 more", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 1000, 5000);
    }

    [Fact]
    public void Load_OfATensorOfNineDimensions_IsRefused()
    {
        const string header = """{"dense/kernel":{"dtype":"F32","shape":[0,1,1,1,1,1,1,1,1],"data_offsets":[0,0]}}""";
        File.WriteAllBytes(_path, [.. BitConverter.GetBytes((ulong)header.Length), .. System.Text.Encoding.UTF8.GetBytes(header)]);
        string message = Assert.Throws<NetworkFileException>(() => new LinearRegression().Load(_path)).Message;
        Assert.Contains("more than 8 dimensions", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfACallbacksTensorsWithoutValues_TakesNoMemoryForThem_AndIsRefused()
    {
        var trainer = new LinearRegression().CreateTrainer(new Sgd());
        trainer.Save(_path + ".good");
        using (var good = new SafetensorsReader(_path + ".good"))
        {
            SafetensorsWriter.Write(
                _path,
                [.. good.Header.Metadata, new("netgen.callback.x", "best=1")],
                [
                    .. good.Header.Tensors.Values.Select(tensor => new SafetensorsEntry(
                        tensor.Name, tensor.Type, [.. tensor.Shape.Select(dimension => (int)dimension)], bytes => good.Read(tensor, bytes))),
                    .. trainer.Parameters.Description.Parameters.Select(info => new SafetensorsEntry(
                        $"callback/x/{info.Name}", SafetensorsType.F32, [0], _ => { })),
                ]);
        }

        File.Delete(_path + ".good");
        string name = "callback/x/" + trainer.Parameters.Description.Parameters[0].Name;
        Assert.Contains(
            $"{name}: file 0, not in the network",
            Assert.Throws<NetworkFileException>(() => trainer.Load(_path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Load_RestoresTheCounters()
    {
        var trainer = new LinearRegression().CreateTrainer(new Adam(), new TrainerOptions { Seed = 99 });
        trainer.Fit(Data, new FitOptions { Epochs = 3 });
        trainer.LearningRate = 0.0001234567f;
        trainer.Save(_path);

        var loaded = new LinearRegression().CreateTrainer(new Adam());
        loaded.Load(_path);

        Assert.Equal((6, 3, 99, 0.0001234567f), (loaded.Step, loaded.Epoch, loaded.Seed, loaded.LearningRate));
    }

    [Fact]
    public void Load_OfAnotherOptimizersFile_SaysSo()
    {
        new LinearRegression().CreateTrainer(new Adam()).Save(_path);

        AssertRefuses(new Sgd(), "optimizer adam(momentum, velocity), and the trainer's is sgd()");
        AssertRefuses(new Nadam(), "and the trainer's is nadam(momentum, velocity)");
    }

    [Fact]
    public void Load_WithOtherSlots_SaysSo()
    {
        new LinearRegression().CreateTrainer(new Sgd(momentum: 0.9)).Save(_path);
        AssertRefuses(new Sgd(), "optimizer sgd(momentum), and the trainer's is sgd()");
    }

    [Fact]
    public void Load_OfAFileWithoutOptimizerState_SaysSo()
    {
        new LinearRegression().Save(_path);
        AssertRefuses(new Sgd(), "has no optimizer state");
    }

    [Fact]
    public void Load_OfDamagedMetadata_ChangesNothing()
    {
        var network = new LinearRegression();
        network.Parameters[0].CopyFrom([5, 0, 0, 0, 0, 0]);
        ModelFile.Write(
            _path,
            network.Parameters,
            [],
            new Dictionary<string, string> { ["netgen.optimizer"] = "sgd()", ["netgen.step"] = "-3" });
        LinearRegression untouched = AssertRefuses(new Sgd(), "netgen.step is '-3'");
        Assert.Equal(0, untouched.Parameters[0][0]);
    }

    [Fact]
    public void NetworkLoad_OfATrainersFile_TakesTheParameters()
    {
        var network = new LinearRegression();
        var trainer = network.CreateTrainer(new Adam());
        trainer.Fit(Data);
        trainer.Save(_path);

        var loaded = new LinearRegression();
        loaded.Load(_path);
        Assert.Equal(network.Parameters.Buffer.Span.ToArray(), loaded.Parameters.Buffer.Span.ToArray());
    }

    private LinearRegression AssertRefuses<TOptimizer>(TOptimizer optimizer, string expected)
        where TOptimizer : struct, IOptimizer<TOptimizer>
    {
        var network = new LinearRegression();
        var error = Assert.Throws<NetworkFileException>(() => network.CreateTrainer(optimizer).Load(_path));
        Assert.StartsWith(_path, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        return network;
    }

    private void AssertResumes<TOptimizer>(TOptimizer optimizer)
        where TOptimizer : struct, IOptimizer<TOptimizer>
    {
        var options = new TrainerOptions { Seed = 5 };
        var five = new FitOptions { Epochs = 5, BatchSize = 8 };
        var whole = new LinearRegression { HasDropout = true };
        whole.CreateTrainer(optimizer, options).Fit(Data, five with { Epochs = 10 });

        var first = new LinearRegression { HasDropout = true };
        var firstTrainer = first.CreateTrainer(optimizer, options);
        firstTrainer.Fit(Data, five);
        firstTrainer.Save(_path);
        var second = new LinearRegression { HasDropout = true };
        var secondTrainer = second.CreateTrainer(optimizer);
        secondTrainer.Load(_path);
        secondTrainer.Fit(Data, five);

        Assert.NotEqual(whole.Parameters.Buffer.Span.ToArray(), first.Parameters.Buffer.Span.ToArray());
        Assert.Equal(whole.Parameters.Buffer.Span.ToArray(), second.Parameters.Buffer.Span.ToArray());
    }

    // The same length, so that the header stays valid: the number of steps becomes a word.
    private static byte[] Damage(byte[] file)
    {
        int at = file.AsSpan().IndexOf("\"netgen.step\":\""u8);
        Assert.True(at > 0);
        file[at + "\"netgen.step\":\"".Length] = (byte)'x';
        return file;
    }
}
