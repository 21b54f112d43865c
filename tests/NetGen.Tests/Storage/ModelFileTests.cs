using NetGen.Storage;
using NetGen.Storage.Safetensors;
using NetGen.Tests.Network;

namespace NetGen.Tests.Storage;

public sealed class ModelFileTests : IDisposable
{
    private static readonly Dictionary<string, string> AdamAtStepSeven =
        new() { ["netgen.optimizer"] = "adam", ["netgen.step"] = "7" };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SlotsAndMetadata_AreKept()
    {
        var network = new FakeNetwork(1);
        (string, AlignedBuffer)[] saved = Slots(1);
        ModelFile.Write(_folder["model"], network.Parameters, saved, AdamAtStepSeven);

        var other = new FakeNetwork(2);
        (string, AlignedBuffer)[] loaded = Slots(0);
        IReadOnlyDictionary<string, string> metadata = ModelFile.Read(_folder["model"], other.Parameters, loaded);
        Assert.Equal("7", metadata["netgen.step"]);
        Assert.Equal("FakeNetwork", metadata["netgen.network"]);
        Assert.Equal(network.Parameters.Buffer.Span, other.Parameters.Buffer.Span);
        for (int i = 0; i < 2; i++)
            Assert.Equal(saved[i].Item2.Span, loaded[i].Item2.Span);
    }

    [Fact]
    public void NetworkLoad_SkipsAnOptimizersState()
    {
        var network = new FakeNetwork(1);
        ModelFile.Write(_folder["model"], network.Parameters, Slots(1), AdamAtStepSeven);
        var other = new FakeNetwork(2);
        other.Load(_folder["model"]);
        Assert.Equal(network.Parameters.Buffer.Span, other.Parameters.Buffer.Span);
    }

    [Fact]
    public void Read_OfFileWithoutSlots_NamesEachMissingOne_AndChangesNothing()
    {
        var network = new FakeNetwork(1);
        network.Save(_folder["model"]);
        var other = new FakeNetwork(2);
        float[] before = other.Parameters.Buffer.Span.ToArray();
        (string, AlignedBuffer)[] slots = Slots(3);
        NetworkFileException error = Assert.Throws<NetworkFileException>(
            () => ModelFile.Read(_folder["model"], other.Parameters, slots));
        Assert.Contains("optimizer/m/dense/kernel: not in the file, network 5×18", error.Message, StringComparison.Ordinal);
        Assert.Contains("optimizer/v/dense_1/bias: not in the file, network 3", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, other.Parameters.Buffer.Span);
        Assert.Equal(Slots(3)[0].Item2.Span, slots[0].Item2.Span);
    }

    [Fact]
    public void ProblemsOfTheMetadata_AreReportedWithTheOthers()
    {
        var network = new FakeNetwork(1);
        ModelFile.Write(_folder["model"], network.Parameters, Slots(1)[..1], AdamAtStepSeven);
        NetworkFileException error = Assert.Throws<NetworkFileException>(() => ModelFile.Read(
            _folder["model"],
            network.Parameters,
            Slots(0),
            metadata => [$"optimizer: file {metadata["netgen.optimizer"]}, trainer sgd"]));
        Assert.Contains("optimizer: file adam, trainer sgd", error.Message, StringComparison.Ordinal);
        Assert.Contains("optimizer/v/dense/kernel: not in the file", error.Message, StringComparison.Ordinal);
    }

    private static (string Slot, AlignedBuffer Values)[] Slots(int seed)
    {
        var m = new ParameterStore(FakeNetwork.Description);
        var v = new ParameterStore(FakeNetwork.Description);
        if (seed != 0)
        {
            m.Initialize(100 + seed);
            v.Initialize(200 + seed);
        }

        return [(ModelFile.OptimizerSlot("m"), m.Buffer), (ModelFile.OptimizerSlot("v"), v.Buffer)];
    }
}
