using System.Text.Json.Nodes;
using NetGen.Compiler.Keras.Configuration;

namespace NetGen.Compiler.Keras.Layers;

/// <summary>Collects the arguments of a layer as its <c>get_config</c> has them: Keras 3 refuses a file with others.</summary>
internal sealed class LayerWriter
{
    private readonly Refusals _refusals;
    private readonly string _name;

    /// <summary>Begins a layer.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="className">Its class.</param>
    /// <param name="isTrainable">Whether it is trained.</param>
    /// <param name="refusals">Receives what Keras cannot say.</param>
    public LayerWriter(string name, string className, bool isTrainable, Refusals refusals)
    {
        (_name, ClassName, _refusals) = (name, className, refusals);
        Config = new JsonObject { ["name"] = name, ["trainable"] = isTrainable, ["dtype"] = DType() };
    }

    /// <summary>The arguments so far.</summary>
    public JsonObject Config { get; private set; }

    /// <summary>The layer's class.</summary>
    public string ClassName { get; private set; }

    /// <summary>The module of an operation; nothing of a layer.</summary>
    public string? Module { get; private set; }

    /// <summary>The type of numbers of a layer.</summary>
    public static JsonObject DType() => SerializedObject.Of("keras", "DTypePolicy", new JsonObject { ["name"] = "float32" });

    /// <summary>Makes it an operation, which has no arguments of a layer.</summary>
    /// <param name="module">The module in <c>keras.src.ops</c>: <c>numpy</c>.</param>
    /// <param name="className">The class.</param>
    public void BecomeOperation(string module, string className)
    {
        (ClassName, Module) = (className, "keras.src.ops." + module);
        Config = new JsonObject { ["name"] = _name };
    }

    /// <summary>Makes it a wrapper around another layer, with the same name.</summary>
    /// <param name="className">The wrapper's class.</param>
    public void BecomeWrapper(string className) => ClassName = className;

    /// <summary>Adds a layer that this one wraps.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="layer">That layer.</param>
    public void Add(string argument, LayerWriter layer) => Config[argument] = SerializedObject.Of("keras.layers", layer.ClassName, layer.Config);

    /// <summary>Begins a layer that this one wraps.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="className">Its class.</param>
    public LayerWriter Inside(string name, string className) => new(name, className, isTrainable: true, _refusals);

    /// <summary>Leaves out an argument that other layers have.</summary>
    public void Leave(string argument) => Config.Remove(argument);

    /// <summary>Adds an integer.</summary>
    public void Add(string argument, int value) => Config[argument] = value;

    /// <summary>Adds a number.</summary>
    public void Add(string argument, double value) => Config[argument] = value;

    /// <summary>Adds whether something is so.</summary>
    public void Add(string argument, bool value) => Config[argument] = value;

    /// <summary>Adds a word.</summary>
    public void Add(string argument, string value) => Config[argument] = value;

    /// <summary>Adds integers.</summary>
    public void Add(string argument, int[] values) => Config[argument] = SerializedObject.List(values);

    /// <summary>Adds lists of integers.</summary>
    public void Add(string argument, int[][] values) => Config[argument] = new JsonArray([.. values.Select(SerializedObject.List)]);

    /// <summary>Adds arguments that are not used.</summary>
    public void AddNothing(params ReadOnlySpan<string> arguments)
    {
        foreach (string argument in arguments)
            Config[argument] = null;
    }

    /// <summary>Adds an activation.</summary>
    public void AddActivation(Activation function, double alpha, string argument = "activation")
    {
        if (ActivationNames.Find(function, alpha) is { } name)
            Config[argument] = name;
        else
            Refuse($"Keras has no activation {function}; use another one, or save the network as ONNX (SaveOnnx) or safetensors (Save)");
    }

    /// <summary>Adds an initializer.</summary>
    public void AddInitializer(string argument, Initializer initializer, double scale) => Config[argument] = InitializerNames.Write(initializer, scale);

    /// <summary>Adds a penalty.</summary>
    public void AddRegularizer(string argument, double l1, double l2) => Config[argument] = Regularizers.Write(l1, l2);

    /// <summary>Refuses the layer.</summary>
    /// <param name="why">Why Keras cannot say it, and what to do.</param>
    public void Refuse(string why) => _refusals.Add($"layer '{_name}' ({ClassName})", why);
}
