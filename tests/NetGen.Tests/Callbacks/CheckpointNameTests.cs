using System.Globalization;
using NetGen.Tests.Training;

namespace NetGen.Tests.Callbacks;

public sealed class CheckpointNameTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("model.safetensors", "model.safetensors")]
    [InlineData("{epoch}", "7")]
    [InlineData("{epoch:02d}-{val_loss:.2f}.safetensors", "07-0.13.safetensors")]
    [InlineData("{epoch:d}-{epoch:03d}", "7-007")]
    [InlineData("{val_loss}-{val_loss:f}-{val_loss:.1e}-{val_loss:.0f}", "0.126-0.126000-1.3e-01-0")]
    [InlineData("{{epoch}}-{epoch}", "{epoch}-7")]
    public void For_AnEpoch_PutsItsNumberAndValuesIn(string template, string expected)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Equal(expected, CheckpointName.Parse(template).For(new EpochResult(7, [new("val_loss", 0.126, false)])));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("model-{epoch.safetensors")]
    [InlineData("model-epoch}.safetensors")]
    [InlineData("{}")]
    [InlineData("{epoch:.2f}")]
    [InlineData("{epoch:2d}")]
    [InlineData("{val_loss:02d}")]
    [InlineData("{val_loss:.xf}")]
    public void Constructor_WithANameThatCannotBeRead_QuotesIt(string template)
    {
        var error = Assert.Throws<ArgumentException>(() => new ModelCheckpoint(template));
        Assert.Contains(template, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_WithAnUnknownNameInTheFileName_ListsTheNamesBeforeTheFirstStep()
    {
        var trainer = new LinearRegression().CreateTrainer(new Sgd());
        var checkpoint = new ModelCheckpoint(_folder["{val_loss:.2f}.safetensors"]);
        var error = Assert.Throws<ArgumentException>(
            () => trainer.Fit(LinearData.Create(4), new FitOptions { Callbacks = [checkpoint] }));
        Assert.Contains("epoch, loss, mean_absolute_error", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, trainer.Step);
    }

    [Fact]
    public void Fit_IntoAFolderThatCannotBe_ThrowsBeforeTheFirstStep()
    {
        File.WriteAllText(_folder["file"], "");
        var trainer = new LinearRegression().CreateTrainer(new Sgd());
        var checkpoint = new ModelCheckpoint(_folder[Path.Combine("file", "{epoch}.safetensors")]);
        Assert.ThrowsAny<IOException>(() => trainer.Fit(LinearData.Create(4), new FitOptions { Callbacks = [checkpoint] }));
        Assert.Equal(0, trainer.Step);
    }

    [Fact]
    public void Fit_WithKerasNames_WritesThem()
    {
        History history = new LinearRegression().CreateTrainer(new Adam()).Fit(LinearData.Create(8), new FitOptions
        {
            Epochs = 2,
            ValidationSplit = 0.5,
            Callbacks = [new ModelCheckpoint(_folder[Path.Combine("run", "{epoch:02d}-{val_loss:.2f}.safetensors")])],
        });

        Assert.Equal(
            Enumerable.Range(0, 2).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i + 1:D2}-{history["val_loss"][i]:F2}.safetensors")),
            Directory.GetFiles(_folder["run"]).Select(Path.GetFileName).Order());
    }
}
