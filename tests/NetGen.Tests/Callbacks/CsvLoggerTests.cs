using NetGen.Tests.Training;

namespace NetGen.Tests.Callbacks;

public sealed class CsvLoggerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("epoch,loss\n1,0.5\n2,0.2", "epoch,loss\n1,0.5\n2,0.2\n3,1.5\n")]
    [InlineData("epoch,loss\r\n1,0.5\r\n2,0.2", "epoch,loss\r\n1,0.5\r\n2,0.2\n3,1.5\n")]
    [InlineData("epoch,loss\n1,0.5\n", "epoch,loss\n1,0.5\n3,1.5\n")]
    [InlineData("epoch,loss", "epoch,loss\n3,1.5\n")]
    [InlineData("epoch,lo", "epoch,loss\n3,1.5\n")]
    [InlineData("", "epoch,loss\n3,1.5\n")]
    public void Append_AfterATornLine_BeginsANewOne(string before, string after)
    {
        File.WriteAllText(_folder["log.csv"], before);
        Log(["loss"], 1.5);
        Assert.Equal(after, File.ReadAllText(_folder["log.csv"]));
    }

    [Fact]
    public void NamesThatCsvWouldDivide_AreQuoted()
    {
        const string Header = "epoch,\"accuracy, top 5\",\"the \"\"best\"\"\",\"two\nlines\",plain";
        string[] names = ["accuracy, top 5", "the \"best\"", "two\nlines", "plain"];
        Log(names, 1.5);
        Log(names, 2.5);
        Assert.Equal(Header + "\n3,1.5\n3,2.5\n", File.ReadAllText(_folder["log.csv"]));
    }

    [Fact]
    public void Append_ToOtherColumns_SaysWhich()
    {
        File.WriteAllText(_folder["log.csv"], "epoch,loss,accuracy\n1,2,3\n");
        var error = Assert.Throws<InvalidDataException>(() => Log(["loss"], 1));
        Assert.Contains("it has the columns epoch,loss,accuracy, and the epochs have epoch,loss;", error.Message, StringComparison.Ordinal);
    }

    private void Log(string[] names, double value)
    {
        var trainer = new LinearRegression().CreateTrainer(new Sgd());
        var logger = new CsvLogger(_folder["log.csv"], append: true);
        logger.OnTrainBegin(trainer, names);
        logger.OnEpochEnd(trainer, new EpochResult(3, [new("loss", value, false)]));
    }
}
