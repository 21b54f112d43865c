using System.Text.Json.Nodes;
using NetGen.Compiler.Keras.Hdf5;
using NetGen.Compiler.Models;

namespace NetGen.Compiler.Keras.Training;

/// <summary>Serializes an optimizer and its state as Keras 3 does.</summary>
/// <param name="training">The optimizer.</param>
internal sealed class OptimizerWriter(ModelTraining training)
{
    private const double DefaultRate = 0.001;

    // Numbers that are no truths.
    private static readonly HashSet<string> Truths = ["amsgrad", "nesterov", "centered"];

    // What each class has besides the settings of all.
    private static readonly Dictionary<string, string[]> Settings = new()
    {
        ["adam"] = ["beta_1", "beta_2", "epsilon", "amsgrad"],
        ["adamw"] = ["beta_1", "beta_2", "epsilon", "amsgrad"],
        ["nadam"] = ["beta_1", "beta_2", "epsilon"],
        ["adamax"] = ["beta_1", "beta_2", "epsilon"],
        ["adadelta"] = ["rho", "epsilon"],
        ["adagrad"] = ["initial_accumulator_value", "epsilon"],
        ["sgd"] = ["momentum", "nesterov"],
        ["rmsprop"] = ["rho", "momentum", "epsilon", "centered"],
    };

    private readonly OptimizerLayout _layout = OptimizerLayout.Of(training.Optimizer, training.Settings)
        ?? throw new ArgumentException($"Keras has no optimizer '{training.Optimizer}' with these settings.", nameof(training));

    private double Rate => training.LearningRate ?? DefaultRate;

    /// <summary>The optimizer's class.</summary>
    public string ClassName => _layout.ClassName;

    /// <summary>The optimizer's configuration.</summary>
    public JsonObject Config()
    {
        var config = new JsonObject { ["name"] = training.Optimizer, ["learning_rate"] = (double)(float)Rate };
        config["weight_decay"] = training.Settings.TryGetValue("weight_decay", out double decay) ? decay : null;
        foreach (string unused in new[] { "clipnorm", "global_clipnorm", "clipvalue" })
            config[unused] = training.Settings.TryGetValue(unused, out double limit) ? limit : null;
        config["use_ema"] = false;
        config["ema_momentum"] = 0.99;
        config["ema_overwrite_frequency"] = null;
        config["loss_scale_factor"] = null;
        config["gradient_accumulation_steps"] = null;
        foreach (string setting in Settings[training.Optimizer])
        {
            double value = training.Settings.GetValueOrDefault(setting);
            config[setting] = Truths.Contains(setting) ? value != 0 : value;
        }

        return config;
    }

    /// <summary>Adds the state of an archive: the variables under their numbers.</summary>
    /// <param name="root">The root of the file with the weights.</param>
    /// <param name="order">For each trained parameter in Keras's order, its number in the network.</param>
    public void AddTo(Hdf5NewGroup root, IReadOnlyList<int> order)
    {
        int number = 0;
        foreach ((string _, Action<string> add) in Variables(root, order, _ => ""))
            add(FormattableString.Invariant($"optimizer/vars/{number++}"));
    }

    /// <summary>Adds the state of a <c>.h5</c> file: the variables under their names, of which there is a list.</summary>
    /// <param name="root">The root of the file.</param>
    /// <param name="order">For each trained parameter in Keras's order, its number in the network.</param>
    /// <param name="nameOf">The name of a parameter by its number in the network, with underscores.</param>
    public void AddLegacyTo(Hdf5NewGroup root, IReadOnlyList<int> order, Func<int, string> nameOf)
    {
        const string group = "optimizer_weights";
        var names = new List<string>();
        foreach ((string name, Action<string> add) in Variables(root, order, nameOf))
        {
            names.Add($"{training.Optimizer}/{name}");
            add($"{group}/{names[^1]}");
        }

        root.Group(group).AddList("weight_names", names);
    }

    private IEnumerable<(string Name, Action<string> Add)> Variables(Hdf5NewGroup root, IReadOnlyList<int> order, Func<int, string> nameOf)
    {
        yield return ("iteration", path => root.AddInt64(path, training.Step));
        yield return ("learning_rate", path => root.AddFloats(path, [], [(float)Rate]));
        if (training.Slots.Count == 0)
            yield break;
        for (int i = 0; i < order.Count * _layout.Slots.Count; i++)
        {
            (int variable, int slot) = _layout.IsInterleaved ? (i / _layout.Slots.Count, i % _layout.Slots.Count) : (i % order.Count, i / order.Count);
            ModelTensor values = training.Slots.First(given => given.Name == _layout.Slots[slot]).Values[order[variable]];
            yield return ($"{nameOf(order[variable])}_{_layout.Slots[slot]}", path => root.AddFloats(path, values.Shape.Dimensions, values.Values));
        }

        if (_layout.HasProduct)
            yield return ("u_product", path => root.AddFloats(path, [], [(float)MomentumProduct()]));
    }

    // Nadam's product of β₁·(1 − ½·0.96ᵗ) over all steps.
    private double MomentumProduct()
    {
        double beta = training.Settings.GetValueOrDefault("beta_1", 0.9), product = 1;
        for (long step = 1; step <= training.Step && product > 0; step++)
            product *= beta * (1 - (0.5 * Math.Pow(0.96, step)));
        return product;
    }
}
