using NetGen.Compiler.Declaration;
using NetGen.Compiler.Models;

namespace NetGen.Compiler.Keras.Tests;

/// <summary>Losses, and optimizers with their state.</summary>
public sealed class TrainingConfigTests
{
    [Theory]
    [InlineData("keras3.sequential.keras")]
    [InlineData("keras3.sequential.h5")]
    public void Keras3_HasLossAndOptimizer(string file)
    {
        Model model = KerasFiles.Read(file);
        LossDeclaration loss = Assert.Single(model.Declaration.Losses);
        Assert.Equal((Loss.BinaryCrossEntropy, true), (loss.Loss, loss.FromLogits));
        Assert.Equal("adam", model.Training!.Optimizer);
        Assert.Equal(0.002, model.Training.LearningRate!.Value, 1e-9);
        Assert.Equal(5, model.Training.Step);
        Assert.Equal(0.999, model.Training.Settings["beta_2"]);
        AssertState(model, momentumFactor: 0.5f);
    }

    [Fact]
    public void StateOfOldOptimizers_HasAllOfASlotTogether()
    {
        Model model = KerasFiles.Read("keras2.sequential.h5");
        Assert.Equal(12, model.Training!.Step);
        Assert.Equal(0.0005, model.Training.LearningRate);
        AssertState(model, momentumFactor: 0.5f);
        Assert.Equal(Loss.CategoricalCrossEntropy, Assert.Single(model.Declaration.Losses).Loss);
    }

    [Fact]
    public void StateOfTensorFlow211_HasNoLearningRate()
    {
        Model model = KerasFiles.Read("keras2.functional.h5");
        Assert.Equal(7, model.Training!.Step);
        Assert.Equal(0.001, model.Training.LearningRate);
        AssertState(model, momentumFactor: 0.25f);
    }

    [Fact]
    public void LossesOfOutputs_HaveWeights()
    {
        EquatableArray<LossDeclaration> losses = KerasFiles.Read("keras2.functional.h5").Declaration.Losses;
        Assert.Equal(["policy", "value"], losses.Select(loss => loss.Of));
        Assert.Equal([Loss.CategoricalCrossEntropy, Loss.MeanSquaredError], losses.Select(loss => loss.Loss));
        Assert.Equal([1, 0.5], losses.Select(loss => loss.Weight));
        Assert.Equal(0.1, losses[0].LabelSmoothing);
    }

    // The files have a fixed share of each parameter as its momentum, and its square as its velocity.
    private static void AssertState(Model model, float momentumFactor)
    {
        Assert.Equal(["momentum", "velocity"], model.Training!.Slots.Select(slot => slot.Name));
        ModelTensor[] trained = [.. model.Network.Parameters.Zip(model.Weights).Where(pair => pair.First.IsTrainable).Select(pair => pair.Second)];
        for (int i = 0; i < trained.Length; i++)
        {
            Assert.Equal(trained[i].Name, model.Training.Slots[0].Values[i].Name);
            Assert.Equal(trained[i].Values.Select(value => value * momentumFactor), model.Training.Slots[0].Values[i].Values);
            Assert.Equal(trained[i].Values.Select(value => value * value), model.Training.Slots[1].Values[i].Values);
        }
    }
}
