using NetGen.Compiler.Keras.Training;
using NetGen.Compiler.Models;
using NetGen.Compiler.Models.Classes;
using NetGen.Storage;

namespace NetGen.Compiler.Keras.Networks;

/// <summary>A trainer's optimizer with its state, as a file is to have it.</summary>
internal static class TrainerSettings
{
    /// <summary>The optimizer and its state.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <exception cref="NetworkFileException">Keras does not have the optimizer.</exception>
    public static ModelTraining Of(Trainer trainer)
    {
        OptimizerDescription optimizer = trainer.OptimizerInUse;
        Dictionary<string, double> settings = Numbers(optimizer.Settings);
        if (OptimizerLayout.Of(optimizer.Name, settings) is null)
            throw new NetworkFileException($"Keras has no optimizer '{optimizer.Name}'; save the parameters alone with network.SaveKeras.");
        NetworkDescription description = trainer.Parameters.Description;
        HashSet<string> trained = [.. description.Parameters.Where(info => info.IsTrainable).Select(info => info.Name)];
        IReadOnlyList<AlignedBuffer> slots = trainer.CopySlots();
        return new ModelTraining(optimizer.Name, settings)
        {
            LearningRate = trainer.LearningRate,
            Step = trainer.Step,
            Slots =
            [
                .. optimizer.SlotNames.Select((name, number) => new OptimizerSlot(
                    name, [.. NetworkModel.Tensors(description, slots[number]).Where(tensor => trained.Contains(tensor.Name))])),
            ],
        };
    }

    private static Dictionary<string, double> Numbers(object optimizer)
    {
        static double Truth(bool value) => value ? 1 : 0;
        return optimizer switch
        {
            Adam adam => Moments(adam.Beta1, adam.Beta2, adam.Epsilon),
            AdamW adam => new(Moments(adam.Beta1, adam.Beta2, adam.Epsilon)) { ["weight_decay"] = adam.WeightDecay },
            Nadam nadam => Moments(nadam.Beta1, nadam.Beta2, nadam.Epsilon),
            Adamax adamax => Moments(adamax.Beta1, adamax.Beta2, adamax.Epsilon),
            Adadelta adadelta => new() { ["rho"] = adadelta.Rho, ["epsilon"] = adadelta.Epsilon },
            Adagrad adagrad => new() { ["initial_accumulator_value"] = adagrad.InitialAccumulatorValue, ["epsilon"] = adagrad.Epsilon },
            Sgd sgd => new() { ["momentum"] = sgd.Momentum, ["nesterov"] = Truth(sgd.Nesterov) },
            RMSprop rms => new() { ["rho"] = rms.Rho, ["momentum"] = rms.Momentum, ["epsilon"] = rms.Epsilon, ["centered"] = Truth(rms.Centered) },
            _ => [],
        };
    }

    private static Dictionary<string, double> Moments(double beta1, double beta2, double epsilon) =>
        new() { ["beta_1"] = beta1, ["beta_2"] = beta2, ["epsilon"] = epsilon };
}
