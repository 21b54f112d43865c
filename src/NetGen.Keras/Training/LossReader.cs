using System.Text.Json;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Keras.Configuration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;
using NetGen.Storage.Safetensors;

namespace NetGen.Compiler.Keras.Training;

/// <summary>Adds the losses of a file to its model. A loss that NetGen does not have is left out: predictions need none.</summary>
/// <param name="compiled">The <c>training_config</c> of a <c>.h5</c> file, or the <c>compile_config</c> of an archive.</param>
/// <param name="names">What the file calls the outputs.</param>
internal sealed class LossReader(JsonElement compiled, IReadOnlyList<string> names)
{
    /// <summary>The model with its losses, or with a note of why it has none.</summary>
    public Model AddTo(Model model)
    {
        JsonElement? losses = compiled.Find("loss"), weights = compiled.Find("loss_weights");
        if (losses is null)
            return model;
        var declared = new List<LossDeclaration>();
        int ordinal = model.Declaration.Layers.Count + model.Declaration.Outputs.Count;
        for (int output = 0; output < model.Network.Outputs.Count; output++)
        {
            if (Of(losses.Value, output) is not { } value || LossNames.Read(value) is not { } loss)
                return Left(model, $"the loss {ShortText.Of((Of(losses.Value, output) ?? losses.Value).GetRawText(), 120)} is left out: NetGen does not have it");
            declared.Add(loss with
            {
                Ordinal = ordinal++,
                Of = model.Network.Outputs.Count == 1 ? null : model.Network.Outputs[output].Name,
                Weight = weights is { } given && Of(given, output)?.AsNumber() is { } weight ? weight : 1,
            });
        }

        NetworkDeclaration with = model.Declaration with { Losses = declared.ToEquatableArray() };
        var check = new CheckedDeclaration(with);
        return check.Network is { } network
            ? model with { Declaration = with, Network = network }
            : Left(model, $"the loss is left out: {string.Join("; ", check.Errors.Select(NetworkErrorMessages.TextOf))}");
    }

    private static Model Left(Model model, string note) => model with { Notes = [.. model.Notes, $"the model: {note}."] };

    // One for all, a list, or a dictionary by the names of the outputs.
    private JsonElement? Of(JsonElement value, int output)
    {
        if (value.FindItems() is { } items)
            return output < items.Count ? items[output] : null;
        if (value.ValueKind == JsonValueKind.Object && value.Find("class_name") is null)
            return output < names.Count ? value.Find(names[output]) : null;
        return value;
    }
}
