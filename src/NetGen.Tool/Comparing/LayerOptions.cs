using System.Globalization;
using NetGen.Compiler.Attributes;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Tool.Comparing;

/// <summary>The arguments of an attribute that change what a prediction computes, each as a text.</summary>
internal sealed class LayerOptions : AttributeArguments
{
    private readonly Dictionary<string, string> _values = [];

    /// <summary>The options of a layer by name, in the order of the attribute.</summary>
    /// <param name="declared">What its attribute says.</param>
    /// <param name="layer">What it means: defaults are put in.</param>
    public static IReadOnlyDictionary<string, string> Of(LayerDeclaration declared, Layer layer)
    {
        var options = new LayerOptions();
        LayerAttributes.Write(declared, options);

        foreach ((string option, string? value) in Meant(layer).Where(meant => options._values.ContainsKey(meant.Option)))
        {
            if (value is null)
                options._values.Remove(option);
            else
                options._values[option] = value;
        }

        return options._values;
    }

    /// <inheritdoc/>
    public override int Number(string parameter, int value, int? fallback = null) => Add(parameter, value, Text(value));

    /// <inheritdoc/>
    public override double Number(string parameter, double value) => Add(parameter, value, Text(value));

    /// <inheritdoc/>
    public override TEnum Member<TEnum>(string parameter, TEnum value, TEnum? fallback = null) => Add(parameter, value, value.ToString());

    /// <inheritdoc/>
    public override string Text(string parameter, string value) => value;

    /// <inheritdoc/>
    public override EquatableArray<int> Numbers(string parameter, EquatableArray<int> values) => Add(parameter, values, string.Join(", ", values));

    /// <inheritdoc/>
    public override EquatableArray<string> Texts(string parameter, EquatableArray<string> values) => values;

    /// <inheritdoc/>
    public override bool Takes(string parameter, bool value) => value;

    /// <inheritdoc/>
    public override T Named<T>(string property, T value, T fallback)
    {
        // Columns have what rows have, unless they are given.
        bool isLeftOut = property.EndsWith("Columns", StringComparison.Ordinal) && value.Equals(fallback);
        string text = value switch { bool flag => flag ? "true" : "false", int number => Text(number), _ => Text((double)(object)value) };
        return isLeftOut ? value : Add(property, value, text);
    }

    /// <inheritdoc/>
    public override TEnum NamedMember<TEnum>(string property, TEnum value, TEnum fallback) => Add(property, value, value.ToString());

    /// <inheritdoc/>
    public override string? NamedText(string property, string? value) => value;

    // The others are of training, or of how fast the same is computed.
    private static bool IsOfPredictions(string name) =>
        !name.Contains("Initializer", StringComparison.Ordinal)
        && !name.EndsWith("L1", StringComparison.Ordinal)
        && !name.EndsWith("L2", StringComparison.Ordinal)
        && name is not ("Momentum" or "Trainable" or "Dropout" or "RecurrentDropout" or "Stateful" or "UnitForgetBias" or "Unroll" or "SkipZeros" or "AllowWinograd");

    // What may be written in several ways, or left out, and means the same: [Reshape(8, -1)] and [Reshape(8, 4)]. Nothing where another option says it.
    private static IEnumerable<(string Option, string? Value)> Meant(Layer layer) => layer switch
    {
        ReshapeLayer reshape => [("dimensions", reshape.OutputShape.ToString())],
        PoolingLayer { Window: var window } =>
        [
            ("poolSize", Sizes(layer, window.Rows.Size, window.Columns.Size)),
            ("Strides", Sizes(layer, window.Rows.Stride, window.Columns.Stride)),
            ("StrideColumns", null),
        ],
        UpSamplingLayer sampling => [("size", Sizes(layer, sampling.RowFactor, sampling.ColumnFactor))],
        BorderLayer => [("padding", layer.Configuration), ("cropping", layer.Configuration)],
        ConcatenateLayer concatenate => [("Axis", Text(concatenate.Axis + 1))],
        NormalizationLayer { Normalized: var axes } => [("axis", string.Join(", ", Enumerable.Range(layer.InputShape.Rank - axes + 1, axes)))],
        { Activates: { } given } => [("activation", given.Function.ToString()), ("Alpha", Text(given.Alpha))],
        _ => [],
    };

    // A series has no rows.
    private static string Sizes(Layer layer, int rows, int columns) =>
        layer.InputShape.Rank == 2 || rows == columns ? Text(columns) : $"{Text(rows)}, {Text(columns)}";

    private T Add<T>(string name, T value, string text)
    {
        if (IsOfPredictions(name))
            _values[name] = text;
        return value;
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
