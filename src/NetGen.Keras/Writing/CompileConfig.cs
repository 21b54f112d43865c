using System.Text.Json.Nodes;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Keras.Training;
using NetGen.Compiler.Models;

namespace NetGen.Compiler.Keras.Writing;

/// <summary>The losses and the optimizer of a model as <c>model.compile</c> takes them.</summary>
internal sealed class CompileConfig
{
    private readonly List<string> _notes = [];
    private readonly List<(JsonObject Loss, double Weight)> _losses = [];

    /// <summary>Serializes what a model has.</summary>
    public CompileConfig(Model model)
    {
        foreach (string output in model.Network.Outputs.Select(output => output.Name))
        {
            LossDeclaration? declared = model.Declaration.Losses.FirstOrDefault(loss => loss.Of == output || loss.Of is null);
            string why = "";
            JsonObject? loss = declared is null ? null : LossNames.Write(declared, out why);
            if (loss is null)
            {
                if (declared is not null)
                    _notes.Add($"The file has no loss: {why}.");
                _losses.Clear();
                break;
            }

            if (why.Length > 0)
                _notes.Add($"The loss of '{output}': {why}.");
            _losses.Add((loss, declared!.Weight));
        }

        if (model.Training is not { } training || _losses.Count == 0)
            return;
        if (OptimizerLayout.Of(training.Optimizer, training.Settings) is null)
        {
            _notes.Add($"The file has no optimizer: Keras does not have '{training.Optimizer}' with its settings.");
            return;
        }

        Optimizer = new OptimizerWriter(training);
        if (training.LearningRate is null)
            _notes.Add("The learning rate follows a schedule, which the file does not have: it has Keras's default rate.");
    }

    /// <summary>What the file lacks.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The optimizer; nothing where the file has none.</summary>
    public OptimizerWriter? Optimizer { get; }

    /// <summary>The <c>compile_config</c> of an archive; nothing without an optimizer, since Keras would take one of its own.</summary>
    public JsonObject? Archive()
    {
        if (Optimizer is null)
            return null;
        JsonObject config = Common();
        config.Insert(0, "optimizer", Configuration.SerializedObject.Of("keras.optimizers", Optimizer.ClassName, Optimizer.Config()));
        return config;
    }

    /// <summary>The <c>training_config</c> of a <c>.h5</c> file; nothing without an optimizer.</summary>
    public JsonObject? Legacy()
    {
        if (Optimizer is null)
            return null;
        JsonObject config = Common();
        config["optimizer_config"] = new JsonObject { ["class_name"] = Optimizer.ClassName, ["config"] = Optimizer.Config() };
        return config;
    }

    private JsonObject Common() => new()
    {
        ["loss"] = _losses is [var only] ? only.Loss.DeepClone() : new JsonArray([.. _losses.Select(loss => loss.Loss.DeepClone())]),
        ["loss_weights"] = _losses.All(loss => loss.Weight == 1) ? null : new JsonArray([.. _losses.Select(loss => JsonValue.Create(loss.Weight))]),
        ["metrics"] = null,
        ["weighted_metrics"] = null,
        ["run_eagerly"] = false,
        ["steps_per_execution"] = 1,
        ["jit_compile"] = false,
    };
}
