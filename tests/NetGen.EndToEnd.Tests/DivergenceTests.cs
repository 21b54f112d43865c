namespace NetGen.EndToEnd.Tests;

/// <summary>A training whose numbers became infinite and NaN leaves nothing behind.</summary>
public sealed class DivergenceTests
{
    [Fact]
    public void Initialize_AfterATrainingThatDiverged_MakesTheNetworkAsGoodAsNew()
    {
        DataSet data = Samples.Separable(64, seed: 3);
        var network = new Line(seed: 1);
        double loss = network.Evaluate(data).Loss;

        History history = network.CreateTrainer(new Sgd(1e4f)).Fit(
            data, new FitOptions { Epochs = 20, Callbacks = [new TerminateOnNaN()] });
        Assert.Equal(StopReason.Diverged, history.StopReason);
        Assert.False(double.IsFinite(network.Evaluate(data).Loss));

        network.Parameters.Initialize(seed: 1);
        Assert.Equal(loss, network.Evaluate(data).Loss);
        network.CreateTrainer(new Sgd(0.01f)).Fit(data);
        Assert.True(double.IsFinite(network.Evaluate(data).Loss));
    }
}
