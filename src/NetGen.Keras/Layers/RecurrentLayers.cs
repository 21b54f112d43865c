using System.Text.Json;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Keras.Configuration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;

namespace NetGen.Compiler.Keras.Layers;

/// <summary>Recurrent layers, in one direction and in both.</summary>
internal static class RecurrentLayers
{
    private const string Gates = "recurrent_activation";

    private static readonly Dictionary<string, BidirectionalMerge> Merges = new()
    {
        ["concat"] = BidirectionalMerge.Concatenate,
        ["sum"] = BidirectionalMerge.Sum,
        ["ave"] = BidirectionalMerge.Average,
        ["mul"] = BidirectionalMerge.Multiply,
    };

    /// <summary>The classes by name.</summary>
    public static Dictionary<string, Func<LayerConfig, KerasLayer>> Readers { get; } = new()
    {
        ["SimpleRNN"] = config => ReadOneDirection(config, RecurrentCell.SimpleRNN),
        ["LSTM"] = config => ReadOneDirection(config, RecurrentCell.LSTM),
        ["GRU"] = config => ReadOneDirection(config, RecurrentCell.GRU),
        ["Bidirectional"] = ReadBidirectional,
    };

    /// <summary>The class of a layer in Keras, where both directions are a wrapper.</summary>
    public static string ClassOf(LayerDeclaration declared) =>
        declared is RecurrentDeclaration { Bidirectional: not BidirectionalMerge.None } ? "Bidirectional" : declared.Kind;

    /// <summary>Writes a recurrent layer.</summary>
    public static void Write(RecurrentDeclaration declared, LayerWriter writer)
    {
        if (declared.Bidirectional == BidirectionalMerge.None)
        {
            WriteDirection(declared, writer);
            return;
        }

        writer.BecomeWrapper("Bidirectional");
        writer.Add("merge_mode", Merges.Single(merge => merge.Value == declared.Bidirectional).Key);
        writer.Add("layer", Direction("forward", declared.GoBackwards));
        writer.Add("backward_layer", Direction("backward", !declared.GoBackwards));

        LayerWriter Direction(string name, bool isBackwards)
        {
            LayerWriter direction = writer.Inside($"{name}_{MemberNames.Snake(declared.Kind)}", declared.Kind);
            WriteDirection(declared with { GoBackwards = isBackwards }, direction);
            return direction;
        }
    }

    private static void WriteDirection(RecurrentDeclaration declared, LayerWriter writer)
    {
        bool hasGates = declared.Cell != RecurrentCell.SimpleRNN;
        writer.Add("return_sequences", declared.ReturnSequences);
        writer.Add("return_state", false);
        writer.Add("go_backwards", declared.GoBackwards);

        // Keras has states for a number of samples that the file fixes. A network of NetGen predicts any number, each from zeros.
        writer.Add("stateful", false);
        writer.Add("unroll", false);
        writer.Add("zero_output_for_mask", false);
        writer.Add("units", declared.Units);
        writer.AddActivation(declared.Activation, double.NaN);
        if (hasGates)
            writer.AddActivation(declared.RecurrentActivation, double.NaN, "recurrent_activation");
        writer.Add("use_bias", declared.UseBias);
        foreach ((string name, KernelDeclaration parameter) in new[] { ("kernel", declared.Kernel), ("recurrent", declared.Recurrent), ("bias", declared.Bias) })
        {
            writer.AddInitializer(name + "_initializer", parameter.Initializer, parameter.InitializerScale);
            writer.AddRegularizer(name + "_regularizer", parameter.L1, parameter.L2);
            writer.AddNothing(name + "_constraint");
        }

        writer.AddNothing("activity_regularizer", "seed");
        writer.Add("dropout", declared.Dropout);
        writer.Add("recurrent_dropout", declared.RecurrentDropout);
        if (declared.Cell == RecurrentCell.LSTM)
            writer.Add("unit_forget_bias", declared.UnitForgetBias);
        if (declared.Cell == RecurrentCell.GRU)
            writer.Add("reset_after", declared.ResetAfter);
    }

    private static KerasLayer ReadOneDirection(LayerConfig config, RecurrentCell cell)
    {
        double factor = FactorOf(config);
        bool hasZeros = config.Flag("zero_output_for_mask", false);
        return new(Read(config, cell), GateFactor: factor) { HasZerosAtMaskedSteps = hasZeros };
    }

    private static double FactorOf(LayerConfig config) => HasOldGates(config) ? RecurrentGates.HardSigmoidFactor : 1;

    private static RecurrentDeclaration Read(LayerConfig config, RecurrentCell cell)
    {
        RequireOneOutput(config);

        // How Keras computes it, and its outputs at masked steps, which two directions have as 0; the shape of its input.
        config.Ignore("unroll", "implementation", "zero_output_for_mask", "seed", "time_major", "consume_less", "use_cudnn", "input_dim", "input_length");
        config.LeaveOut("kernel_constraint", "recurrent_constraint", "bias_constraint", "activity_regularizer");
        var defaults = new RecurrentDeclaration(0, cell);
        return defaults with
        {
            Units = config.Integer("units"),
            Activation = Function(config, "activation", Activation.Tanh),
            RecurrentActivation = cell == RecurrentCell.SimpleRNN ? defaults.RecurrentActivation : Gate(config),
            UseBias = config.Flag("use_bias", true),
            Kernel = Kernel(config, "kernel", defaults.Kernel),
            Recurrent = Kernel(config, "recurrent", defaults.Recurrent),
            Bias = Kernel(config, "bias", defaults.Bias),
            UnitForgetBias = cell != RecurrentCell.LSTM || (config.Version.Major == 1 ? config.Word("forget_bias_init", "one") == "one" : config.Flag("unit_forget_bias", true)),
            ResetAfter = cell != RecurrentCell.GRU || config.Flag("reset_after", config.Version.Major >= 3),
            ReturnSequences = config.Flag("return_sequences", false),
            GoBackwards = config.Flag("go_backwards", false),
            Stateful = config.Flag("stateful", false),
            Dropout = config.Number("dropout", 0),
            RecurrentDropout = config.Number("recurrent_dropout", 0),
        };
    }

    private static void RequireOneOutput(LayerConfig config)
    {
        if (config.Flag("return_state", false))
            config.Refuse("return_state = true, and a layer of NetGen has one output");
    }

    // Before Keras 3, hard_sigmoid is clip(0.2·x + 0.5). That is Keras 3's clip(x/6 + 0.5) of 1.2·x, so the weights of gates are multiplied.
    private static bool HasOldGates(LayerConfig config) => config.Version.Major < 3 && config.ClassOf(Gates) == "hard_sigmoid";

    private static Activation Gate(LayerConfig config)
    {
        if (!HasOldGates(config))
            return Function(config, Gates, Activation.Sigmoid);
        config.Ignore(Gates);
        return Activation.HardSigmoid;
    }

    private static Activation Function(LayerConfig config, string argument, Activation fallback)
    {
        (Activation function, double alpha) = config.TakeActivation(argument, fallback);
        if (!double.IsNaN(alpha))
            config.Refuse($"{argument} = {function} with α = {alpha}, and NetGen has Keras's default there");
        return function;
    }

    private static KernelDeclaration Kernel(LayerConfig config, string name, KernelDeclaration defaults)
    {
        (Initializer initializer, double scale) = config.TakeInitializer(name + "_initializer", defaults.Initializer);
        (double l1, double l2) = config.TakeRegularizer(name + "_regularizer");
        return new KernelDeclaration { Initializer = initializer, InitializerScale = scale, L1 = l1, L2 = l2 };
    }

    private static KerasLayer ReadBidirectional(LayerConfig config)
    {
        JsonElement? wrapped = config.Take("layer"), other = config.Take("backward_layer");
        string merge = config.Word("merge_mode", "none");
        if (!Merges.TryGetValue(merge, out BidirectionalMerge mode))
            config.Refuse($"merge_mode = {merge}, and NetGen has {string.Join(", ", Merges.Keys)}");
        string inner = wrapped?.ClassOf() ?? "";
        RecurrentCell? cell = inner switch { "SimpleRNN" => RecurrentCell.SimpleRNN, "LSTM" => RecurrentCell.LSTM, "GRU" => RecurrentCell.GRU, _ => null };
        if (cell is not { } known)
        {
            config.Refuse($"its layer is {(inner.Length == 0 ? "missing" : inner)}, and NetGen has SimpleRNN, LSTM and GRU in both directions");
            return new(new RecurrentDeclaration(0, RecurrentCell.LSTM) { Units = 1 });
        }

        (RecurrentDeclaration forward, double factor) = ReadInner(config, wrapped!.Value, known);

        // The layer of the other direction may be written in full; it is the same, the other way round.
        if (other is { } given)
        {
            (RecurrentDeclaration backward, _) = ReadInner(config, given, known);
            if (given.ClassOf() != inner || backward with { GoBackwards = forward.GoBackwards } != forward || backward.GoBackwards == forward.GoBackwards)
                config.Refuse("its backward_layer differs from its layer in more than the direction");
        }

        return new(forward with { Bidirectional = mode }, GateFactor: factor);
    }

    private static (RecurrentDeclaration Declaration, double GateFactor) ReadInner(LayerConfig config, JsonElement layer, RecurrentCell cell)
    {
        LayerConfig inner = config.Inside(layer.ClassOf() ?? "", layer.Find("config") ?? default);
        inner.Ignore("name", "batch_input_shape", "input_shape", "input_dtype", "batch_shape", "dtype", "trainable");
        double factor = FactorOf(inner);
        RecurrentDeclaration read = Read(inner, cell);
        inner.Finish();
        return (read, factor);
    }
}
