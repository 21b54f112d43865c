using System.Text.Json;
using NetGen.Compiler.Keras.Configuration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Keras.Layers;

/// <summary>Functions of each element with numbers of their own.</summary>
internal static class ElementwiseLayers
{
    /// <summary>The classes by name.</summary>
    public static Dictionary<string, Func<LayerConfig, KerasLayer>> Readers { get; } = new()
    {
        ["LeakyReLU"] = config => new(new LeakyReLUDeclaration(0) { NegativeSlope = config.Number("negative_slope", config.Number("alpha", 0.3)) }),
        ["ELU"] = config => new(new ELUDeclaration(0) { Alpha = config.Number("alpha", 1) }),
        ["ThresholdedReLU"] = config => new(new ReLUDeclaration(0) { Threshold = config.Number("theta", 1) }),
        ["ReLU"] = ReadReLU,
        ["PReLU"] = ReadPReLU,
        ["Rescaling"] = ReadRescaling,
    };

    /// <summary>Writes a function of each element.</summary>
    public static void Write(ElementwiseDeclaration declared, LayerWriter writer)
    {
        switch (declared)
        {
            case LeakyReLUDeclaration leaky:
                writer.Add("negative_slope", leaky.NegativeSlope);
                break;
            case ELUDeclaration elu:
                writer.Add("alpha", elu.Alpha);
                break;
            case ReLUDeclaration relu:
                if (double.IsInfinity(relu.MaxValue))
                    writer.AddNothing("max_value");
                else
                    writer.Add("max_value", relu.MaxValue);
                writer.Add("negative_slope", relu.NegativeSlope);
                writer.Add("threshold", relu.Threshold);
                break;
            case RescalingDeclaration scaled:
                writer.Add("scale", scaled.Factor);
                writer.Add("offset", scaled.Offset);
                break;
            case ClipDeclaration clip:
                writer.BecomeOperation("numpy", "Clip");
                writer.Add("x_min", clip.Min);
                writer.Add("x_max", clip.Max);
                break;
        }
    }

    /// <summary>Writes a ReLU whose slope is trained.</summary>
    public static void Write(PReLUDeclaration declared, LayerWriter writer)
    {
        writer.AddInitializer("alpha_initializer", declared.AlphaInitializer, declared.AlphaInitializerScale);
        writer.AddNothing("alpha_regularizer", "alpha_constraint");
        if (declared.SharedAxes.Count == 0)
            writer.AddNothing("shared_axes");
        else
            writer.Add("shared_axes", [.. declared.SharedAxes]);
    }

    private static KerasLayer ReadReLU(LayerConfig config) => new(new ReLUDeclaration(0)
    {
        MaxValue = config.Number("max_value", double.PositiveInfinity),
        NegativeSlope = config.Number("negative_slope", 0),
        Threshold = config.Number("threshold", 0),
    });

    private static KerasLayer ReadPReLU(LayerConfig config)
    {
        config.LeaveOut("alpha_regularizer", "alpha_constraint");
        (Initializer initializer, double scale) = config.TakeInitializer("alpha_initializer", Initializer.Zeros);
        return new(new PReLUDeclaration(0, config.Integers("shared_axes").ToEquatableArray())
        {
            AlphaInitializer = initializer,
            AlphaInitializerScale = scale,
        });
    }

    private static KerasLayer ReadRescaling(LayerConfig config) =>
        new(new RescalingDeclaration(0, OneNumber(config, "scale", 1)) { Offset = OneNumber(config, "offset", 0) });

    // Keras takes a number for each channel too.
    private static double OneNumber(LayerConfig config, string argument, double fallback)
    {
        if (config.Take(argument) is not { } value)
            return fallback;
        JsonElement list = value.Find("config")?.Find("value") ?? value;
        double?[] numbers = [.. (list.FindItems() ?? [list]).Select(item => item.AsNumber())];
        if (numbers.Length > 0 && numbers.All(number => number is not null && number == numbers[0]))
            return numbers[0]!.Value;
        config.Refuse(argument, value, "and NetGen has one number for all elements; use Normalization for one for each channel");
        return fallback;
    }
}
