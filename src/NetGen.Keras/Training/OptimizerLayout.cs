namespace NetGen.Compiler.Keras.Training;

/// <summary>How Keras lays out the state of an optimizer.</summary>
/// <param name="ClassName">The class in Keras.</param>
/// <param name="Slots">The slots in the order in which Keras writes them, by NetGen's names.</param>
/// <param name="IsInterleaved">Whether all slots of a variable are together; otherwise all variables of a slot.</param>
/// <param name="HasProduct">Whether a scalar follows, Nadam's product of momentums.</param>
internal sealed record OptimizerLayout(string ClassName, IReadOnlyList<string> Slots, bool IsInterleaved, bool HasProduct = false)
{
    /// <summary>The layout of an optimizer; nothing where NetGen does not have it.</summary>
    /// <param name="optimizer">The optimizer in lower case.</param>
    /// <param name="settings">Its numbers, on which the slots of some depend.</param>
    public static OptimizerLayout? Of(string optimizer, IReadOnlyDictionary<string, double> settings)
    {
        bool Has(string setting) => settings.TryGetValue(setting, out double value) && value != 0;
        return optimizer switch
        {
            "adam" when !Has("amsgrad") => new("Adam", ["momentum", "velocity"], true),
            "adamw" when !Has("amsgrad") => new("AdamW", ["momentum", "velocity"], true),
            "nadam" => new("Nadam", ["momentum", "velocity"], true, HasProduct: true),
            "adamax" => new("Adamax", ["momentum", "norm"], true),
            "adadelta" => new("Adadelta", ["accumulated_grad", "accumulated_delta_var"], true),
            "adagrad" => new("Adagrad", ["accumulator"], true),
            "sgd" => new("SGD", Has("momentum") ? ["momentum"] : [], true),
            "rmsprop" => new("RMSprop", ["velocity", .. Has("momentum") ? ["momentum"] : Array.Empty<string>(), .. Has("centered") ? ["average_gradient"] : Array.Empty<string>()], false),
            _ => null,
        };
    }

    /// <summary>The place of a variable's slot among all arrays of the slots.</summary>
    /// <param name="variable">The number of the variable.</param>
    /// <param name="slot">The number of the slot.</param>
    /// <param name="variables">How many variables there are.</param>
    /// <param name="isInterleaved">Whether the file has all slots of a variable together.</param>
    public int Place(int variable, int slot, int variables, bool isInterleaved) =>
        isInterleaved ? (variable * Slots.Count) + slot : (slot * variables) + variable;
}
