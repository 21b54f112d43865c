using System.Text.Json;
using NetGen.Compiler.Keras.Configuration;
using NetGen.Compiler.Keras.Hdf5;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;
using NetGen.Storage.Safetensors;

namespace NetGen.Compiler.Keras.Training;

/// <summary>Reads an optimizer: what a file says of it, and its state.</summary>
internal static class OptimizerReader
{
    // Optimizers before TensorFlow 2.11 ended the names of their variables so, and had all of a slot together.
    private static readonly string[] OldSuffixes = ["/m:0", "/v:0", "/accum_grad:0", "/accum_var:0"];

    private static readonly string[] Unknown = ["use_ema", "gradient_accumulation_steps", "loss_scale_factor"];

    /// <summary>Reads what a file says of an optimizer; nothing where NetGen does not have it.</summary>
    /// <param name="compiled">The <c>training_config</c> of a <c>.h5</c> file, or the <c>compile_config</c> of an archive.</param>
    /// <param name="notes">Receives what is left out.</param>
    public static ModelTraining? Read(JsonElement compiled, List<string> notes)
    {
        if ((compiled.Find("optimizer_config") ?? compiled.Find("optimizer")) is not { } optimizer)
            return null;
        string name = (optimizer.ClassOf() ?? "").ToLowerInvariant();
        name = name[(name.LastIndexOf('>') + 1)..];
        var settings = new Dictionary<string, double>();
        if (optimizer.Find("config") is { ValueKind: JsonValueKind.Object } config)
        {
            foreach (JsonProperty setting in config.EnumerateObject())
            {
                double? value = setting.Value.ValueKind switch { JsonValueKind.True => 1, JsonValueKind.False => 0, _ => setting.Value.AsNumber() };
                if (value is { } number)
                    settings[setting.Name] = number;
            }
        }

        if (OptimizerLayout.Of(name, settings) is null)
        {
            notes.Add($"the model: the optimizer {ShortText.Of(optimizer.GetRawText(), 120)} is left out: NetGen does not have it.");
            return null;
        }

        foreach (string other in Unknown.Where(other => settings.GetValueOrDefault(other) != 0))
            notes.Add($"the model: {other} of the optimizer is left out: NetGen does not have it.");
        bool hasRate = settings.Remove("learning_rate", out double rate);
        return new ModelTraining(name, settings) { LearningRate = hasRate ? rate : null };
    }

    /// <summary>Adds the state; a note where it does not fit.</summary>
    /// <param name="training">The optimizer.</param>
    /// <param name="arrays">The variables of the optimizer, in the order of the file.</param>
    /// <param name="names">Their names; none where the file has none.</param>
    /// <param name="trained">The parameters that are trained, in order.</param>
    /// <param name="notes">Receives why there is no state.</param>
    public static ModelTraining AddState(
        ModelTraining training,
        IReadOnlyList<Hdf5Dataset> arrays,
        IReadOnlyList<string> names,
        IReadOnlyList<ParameterSpecification> trained,
        List<string> notes)
    {
        if (arrays.Count == 0)
            return training;
        OptimizerLayout layout = OptimizerLayout.Of(training.Optimizer, training.Settings)!;

        // No parameter is a scalar: those are the step, the learning rate, and Nadam's product.
        Hdf5Dataset[] scalars = [.. arrays.Where(array => array.Shape.Length == 0)], slots = [.. arrays.Where(array => array.Shape.Length > 0)];
        bool isInterleaved = layout.IsInterleaved && !names.Any(name => OldSuffixes.Any(suffix => name.EndsWith(suffix, StringComparison.Ordinal)));
        if (scalars.Length == 0 || scalars[0].Type.Class != Hdf5Class.Integer || slots.Length != trained.Count * layout.Slots.Count)
        {
            notes.Add($"the model: the optimizer's state is left out: the file has {slots.Length} arrays and {scalars.Length} numbers for "
                + $"{trained.Count} trained parameters, and {layout.ClassName} has {layout.Slots.Count} for each.");
            return training;
        }

        var read = new List<OptimizerSlot>();
        for (int slot = 0; slot < layout.Slots.Count; slot++)
        {
            var values = new List<ModelTensor>();
            for (int variable = 0; variable < trained.Count; variable++)
            {
                Hdf5Dataset array = slots[layout.Place(variable, slot, trained.Count, isInterleaved)];
                if (!Weights.WeightBinding.Fits(array.Shape, trained[variable].Shape, ""))
                {
                    notes.Add($"the model: the optimizer's state is left out: '{array.Path}' is {string.Join('×', array.Shape)} for {trained[variable].Name} of {trained[variable].Shape}.");
                    return training;
                }

                values.Add(new ModelTensor(trained[variable].Name, trained[variable].Shape, array.ReadFloats()));
            }

            read.Add(new OptimizerSlot(layout.Slots[slot], values));
        }

        double? rate = training.LearningRate is not null && scalars.Length > 1 && scalars[1].Type.Class == Hdf5Class.Float && (scalars.Length > 2 || !layout.HasProduct)
            ? scalars[1].ReadFloats()[0]
            : training.LearningRate;
        return training with { Step = scalars[0].ReadInteger(), LearningRate = rate, Slots = read };
    }
}
