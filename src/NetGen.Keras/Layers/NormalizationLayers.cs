using System.Text.Json;
using NetGen.Compiler.Keras.Configuration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Keras.Layers;

/// <summary>Normalisations.</summary>
internal static class NormalizationLayers
{
    /// <summary>The classes by name.</summary>
    public static Dictionary<string, Func<LayerConfig, KerasLayer>> Readers { get; } = new()
    {
        ["BatchNormalization"] = ReadBatch,
        ["LayerNormalization"] = ReadLayer,
        ["RMSNormalization"] = ReadRootMeanSquare,
        ["GroupNormalization"] = ReadGroup,
        ["Normalization"] = ReadData,
    };

    /// <summary>Writes a normalisation by the statistics of a batch.</summary>
    public static void Write(BatchNormalizationDeclaration declared, LayerWriter writer)
    {
        writer.Add("axis", -1);
        writer.Add("momentum", declared.Momentum);
        WriteScaled(writer, declared.Epsilon, declared.Center, declared.Scale);
        writer.AddInitializer("moving_mean_initializer", Initializer.Zeros, double.NaN);
        writer.AddInitializer("moving_variance_initializer", Initializer.Ones, double.NaN);
        writer.Add("synchronized", false);
    }

    /// <summary>Writes a normalisation of each sample.</summary>
    public static void Write(LayerNormalizationDeclaration declared, LayerWriter writer)
    {
        writer.AddAxes(declared.Axis);
        WriteScaled(writer, declared.Epsilon, declared.Center, declared.Scale);
    }

    /// <summary>Writes a normalisation by the root of the mean square.</summary>
    public static void Write(RMSNormalizationDeclaration declared, LayerWriter writer)
    {
        writer.AddAxes(declared.Axis);
        writer.Add("epsilon", declared.Epsilon);
    }

    /// <summary>Writes a normalisation of groups of channels.</summary>
    public static void Write(GroupNormalizationDeclaration declared, LayerWriter writer)
    {
        writer.Add("groups", declared.Groups);
        writer.Add("axis", -1);
        WriteScaled(writer, declared.Epsilon, declared.Center, declared.Scale);
    }

    /// <summary>Writes a normalisation by the statistics of data, which are among the weights.</summary>
    public static void WriteData(LayerWriter writer)
    {
        writer.Add("axis", [-1]);
        writer.Add("invert", false);
        writer.AddNothing("mean", "variance");
    }

    private static void WriteScaled(LayerWriter writer, double epsilon, bool center, bool scale)
    {
        writer.Add("epsilon", epsilon);
        writer.Add("center", center);
        writer.Add("scale", scale);
        writer.AddInitializer("beta_initializer", Initializer.Zeros, double.NaN);
        writer.AddInitializer("gamma_initializer", Initializer.Ones, double.NaN);
        writer.AddNothing("beta_regularizer", "gamma_regularizer", "beta_constraint", "gamma_constraint");
    }

    private static void AddAxes(this LayerWriter writer, EquatableArray<int> axes)
    {
        if (axes.Count > 1)
            writer.Add("axis", [.. axes]);
        else
            writer.Add("axis", axes.Count == 0 ? -1 : axes[0]);
    }

    private static KerasLayer ReadBatch(LayerConfig config)
    {
        LayerAxes.RequireLast(config, "axis");
        TakeScaled(config);
        Expect(config, "moving_mean_initializer", Initializer.Zeros);
        Expect(config, "moving_variance_initializer", Initializer.Ones);
        config.RequireUnused("renorm", "virtual_batch_size", "adjustment");
        config.Ignore("fused", "renorm_clipping", "renorm_momentum", "mode");
        config.LeaveOut("synchronized");
        return new(new BatchNormalizationDeclaration(0)
        {
            Momentum = config.Number("momentum", 0.99),
            Epsilon = config.Number("epsilon", 1e-3),
            Center = config.Flag("center", true),
            Scale = config.Flag("scale", true),
            Trainable = config.Flag("trainable", true),
        });
    }

    private static KerasLayer ReadLayer(LayerConfig config)
    {
        TakeScaled(config);
        config.RequireUnused("rms_scaling");
        return new(new LayerNormalizationDeclaration(0, Axes(config))
        {
            Epsilon = config.Number("epsilon", 1e-3),
            Center = config.Flag("center", true),
            Scale = config.Flag("scale", true),
        });
    }

    private static KerasLayer ReadRootMeanSquare(LayerConfig config) =>
        new(new RMSNormalizationDeclaration(0, Axes(config)) { Epsilon = config.Number("epsilon", 1e-6) });

    private static KerasLayer ReadGroup(LayerConfig config)
    {
        LayerAxes.RequireLast(config, "axis");
        TakeScaled(config);
        return new(new GroupNormalizationDeclaration(0, config.Integer("groups", 32))
        {
            Epsilon = config.Number("epsilon", 1e-3),
            Center = config.Flag("center", true),
            Scale = config.Flag("scale", true),
        });
    }

    private static KerasLayer ReadData(LayerConfig config)
    {
        config.RequireUnused("invert");
        config.Ignore("max_value");
        LayerAxes.RequireLast(config, "axis");
        JsonElement? mean = config.Take("mean"), variance = config.Take("variance");
        return new(new NormalizationDeclaration(0), mean is null ? null : [Numbers(config, "mean", mean), Numbers(config, "variance", variance), [0]]);
    }

    // A number, or lists of lists of them.
    private static float[] Numbers(LayerConfig config, string argument, JsonElement? value)
    {
        var numbers = new List<float>();
        var rest = new Stack<JsonElement>();
        if (value is { } given)
            rest.Push(given);
        while (rest.TryPop(out JsonElement element))
        {
            if (element.AsNumber() is { } number)
                numbers.Add((float)number);
            else if (element.Find("config")?.Find("value") is { } array)
                rest.Push(array);
            else if (element.FindItems() is { } items)
                Push(rest, items);
            else
                config.Refuse(argument, element, "instead of numbers");
        }

        if (value is null)
            config.Refuse($"it has no {argument}, but the other of mean and variance");
        return [.. numbers];
    }

    private static void Push(Stack<JsonElement> rest, IReadOnlyList<JsonElement> items)
    {
        for (int i = items.Count - 1; i >= 0; i--)
            rest.Push(items[i]);
    }

    private static EquatableArray<int> Axes(LayerConfig config)
    {
        int[] axes = config.Integers("axis", -1);
        return axes is [var axis] && (axis == -1 || axis == config.Rank) ? [] : axes.ToEquatableArray();
    }

    private static void TakeScaled(LayerConfig config)
    {
        Expect(config, "beta_initializer", Initializer.Zeros);
        Expect(config, "gamma_initializer", Initializer.Ones);
        config.LeaveOut("beta_regularizer", "gamma_regularizer", "beta_constraint", "gamma_constraint");
    }

    private static void Expect(LayerConfig config, string argument, Initializer expected)
    {
        if (config.TakeInitializer(argument, expected).Initializer is var found && found != expected)
            config.Note($"{argument} = {found} is left out: a new network begins with {expected}");
    }
}
