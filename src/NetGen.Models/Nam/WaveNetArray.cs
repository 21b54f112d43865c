using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Models.Nam;

/// <summary>What a file says of one array of layers, with the defaults of what it leaves out.</summary>
internal sealed record WaveNetArray
{
    // Each scales and shifts channels by the input. NetGen's graph could say them; no model of the trainer's presets has one.
    private static readonly string[] Films =
    [
        "conv_pre_film", "conv_post_film", "input_mixin_pre_film", "input_mixin_post_film", "activation_pre_film", "activation_post_film", "layer1x1_post_film", "head1x1_post_film",
    ];

    /// <summary>The channels of its input, of the condition, between its layers, and of the activation.</summary>
    public required int Inputs, Condition, Channels, Bottleneck;

    /// <summary>The groups of its convolutions, of those of the condition, and of those of 1×1.</summary>
    public required int Groups, MixinGroups, PointwiseGroups;

    /// <summary>Whether a layer adds a convolution of 1×1 to its input.</summary>
    public required bool HasPointwise;

    /// <summary>The channels that each layer gives to the head, and the groups of the convolution that makes them; nothing where it gives its activation.</summary>
    public required (int Outputs, int Groups)? HeadPointwise;

    /// <summary>The head: its channels, taps, steps from tap to tap, and whether it has a bias.</summary>
    public required int HeadSize, HeadTaps, HeadDilation;

    /// <summary>Whether the head has a bias.</summary>
    public required bool HeadHasBias;

    /// <summary>Of each layer the taps and the steps from tap to tap.</summary>
    public required int[] Taps, Dilations;

    /// <summary>Of each layer its activation, and that of the gate; nothing where it has no gate.</summary>
    public required LayerDeclaration[] Activations;

    /// <inheritdoc cref="Activations"/>
    public required LayerDeclaration?[] Gates;

    /// <summary>Reads an array.</summary>
    /// <param name="config">The object.</param>
    /// <param name="problems">Receives what is wrong with it.</param>
    public static WaveNetArray Read(NamObject config, List<string> problems)
    {
        int channels = config.Count("channels");
        int[] dilations = config.Counts("dilations");
        int count = dilations.Length;
        if (config.Has("kernel_size") == config.Has("kernel_sizes"))
            config.Report("kernel_size", "must be there, or 'kernel_sizes'", 0);
        NamObject? head = config.Inner("head"), pointwise = config.Inner("layer1x1"), headPointwise = config.Inner("head1x1");
        bool isHeadActive = headPointwise?.Flag("active") == true;
        foreach (string film in Films)
        {
            if (config.Find(film) is { ValueKind: System.Text.Json.JsonValueKind.Object } && config.Inner(film)!.Flag("active", true))
                config.Report(film, "scales channels by the input (FiLM), which NetGen does not read", 0);
        }

        string[] gating = config.Has("gating_mode")
            ? config.Each("gating_mode", count, "none", mode => mode.ToString())
            : [.. Enumerable.Repeat(config.Flag("gated", false) ? "gated" : "none", count)];
        foreach (string mode in gating.Where(mode => mode is not ("gated" or "none")).Distinct())
            config.Report("gating_mode", $"is '{mode}'; NetGen reads 'gated' and 'none'", 0);
        LayerDeclaration[] second = config.Each("secondary_activation", count, NamActivation.Sigmoid, gate =>
            gate.ValueKind is System.Text.Json.JsonValueKind.Null || gating.All(mode => mode == "none") ? NamActivation.Sigmoid : NamActivation.Read(gate, config, problems));
        WaveNetArray array = new()
        {
            Inputs = config.Count("input_size"),
            Condition = config.Count("condition_size"),
            Channels = channels,
            Bottleneck = config.Count("bottleneck", channels),
            Groups = config.Count("groups_input", 1),
            MixinGroups = config.Count("groups_input_mixin", 1),
            HasPointwise = pointwise?.Flag("active") ?? true,
            PointwiseGroups = pointwise?.Count("groups") ?? 1,
            HeadPointwise = isHeadActive ? (headPointwise!.Count("out_channels"), headPointwise.Count("groups")) : null,
            HeadSize = head?.Count("out_channels") ?? config.Count("head_size"),
            HeadTaps = head?.Count("kernel_size") ?? 1,
            HeadDilation = head?.Count("head_dilation", 1) ?? 1,
            HeadHasBias = head?.Flag("bias") ?? config.Flag("head_bias"),
            Dilations = dilations,
            Taps = config.Has("kernel_sizes") ? config.Counts("kernel_sizes") : [.. Enumerable.Repeat(config.Count("kernel_size"), count)],
            Activations = config.Each("activation", count, NamActivation.Sigmoid, function => NamActivation.Read(function, config, problems)),
            Gates = [.. gating.Select((mode, layer) => mode == "gated" ? second[layer] : null)],
        };

        // Smaller models that can be cut out of this one are models of their own.
        config.Ignore("slimmable", "gated", "head_size", "head_bias");
        headPointwise?.Ignore("out_channels", "groups");
        foreach (NamObject? inner in new[] { config, head, pointwise, headPointwise })
            inner?.RequireAllRead();
        if (!config.Has("activation"))
            config.Report("activation", "is missing", 0);
        if (array.Taps.Length != count)
            config.Report("kernel_sizes", $"has {array.Taps.Length} elements, and there are {count} dilations", 0);
        Divide(config, "groups_input", array.Groups, channels, array.Bottleneck);
        Divide(config, "groups_input_mixin", array.MixinGroups, array.Condition, array.Bottleneck);
        Divide(config, "layer1x1.groups", array.PointwiseGroups, channels, array.Bottleneck);
        if (array.HeadPointwise is { } made)
            Divide(config, "head1x1.groups", made.Groups, made.Outputs, array.Bottleneck);
        return array;
    }

    private static void Divide(NamObject config, string name, int groups, int inputs, int outputs)
    {
        if (inputs % groups != 0 || outputs % groups != 0)
            config.Report(name, $"is {groups}, which divides {inputs} and {outputs} channels not both", 0);
    }
}
