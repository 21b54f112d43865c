using System.Globalization;
using System.Text;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Conformance.Corpus;

/// <summary>Writes a declaration the way a user writes attributes: one layer after the other.</summary>
public sealed class NetworkBuilder
{
    private readonly string _name;
    private readonly List<LayerDeclaration> _layers = [];
    private readonly List<LossDeclaration> _losses = [];
    private readonly List<OutputDeclaration> _outputs = [];

    public NetworkBuilder(string name, params int[] input)
    {
        _name = name;
        _layers.Add(new InputDeclaration(0, input.ToEquatableArray()));
    }

    private int NextOrdinal => _layers.Count + _losses.Count + _outputs.Count;

    public NetworkBuilder Dense(
        int units,
        Activation activation = Activation.Linear,
        double alpha = double.NaN,
        bool useBias = true,
        double l1 = 0,
        double l2 = 0,
        bool unroll = false) => Add(new DenseDeclaration(NextOrdinal)
        {
            Units = units,
            Activation = activation,
            Alpha = alpha,
            UseBias = useBias,
            KernelL1 = l1,
            KernelL2 = l2,
            Unroll = unroll,
        });

    public NetworkBuilder Activate(Activation activation, double alpha = double.NaN) =>
        Add(new ActivationDeclaration(NextOrdinal, activation, alpha));

    public NetworkBuilder Dropout(double rate) => Add(new DropoutDeclaration(NextOrdinal, rate));

    public NetworkBuilder Flatten() => Add(new FlattenDeclaration(NextOrdinal));

    public NetworkBuilder Reshape(params int[] dimensions) =>
        Add(new ReshapeDeclaration(NextOrdinal, dimensions.ToEquatableArray()));

    public NetworkBuilder Input(string name, params int[] dimensions) =>
        Add(new InputDeclaration(NextOrdinal, dimensions.ToEquatableArray()) { Name = name });

    public NetworkBuilder Merge(MergeFunction function, params string[] names) =>
        Add(new MergeDeclaration(NextOrdinal, function, names.ToEquatableArray()));

    public NetworkBuilder Concatenate(int axis, params string[] names) =>
        Add(new ConcatenateDeclaration(NextOrdinal, names.ToEquatableArray()) { Axis = axis });

    public NetworkBuilder Slice(int start, int size) => Add(new SliceDeclaration(NextOrdinal, start, size));

    /// <summary>Another network as a layer.</summary>
    public NetworkBuilder Inside(NetworkDeclaration network, int repeat = 1) =>
        Add(new NetworkLayerDeclaration(NextOrdinal, network.Type.Name, network) { Repeat = repeat });

    /// <summary>A layer that has no method of its own here.</summary>
    public NetworkBuilder Add(LayerDeclaration layer)
    {
        _layers.Add(layer with { Ordinal = NextOrdinal });
        return this;
    }

    /// <summary>Names the last layer.</summary>
    public NetworkBuilder Named(string name) => Change(layer => layer with { Name = name });

    /// <summary>Lets the last layer read a named value.</summary>
    public NetworkBuilder From(string name) => Change(layer => layer with { From = name });

    /// <summary>Lets the last layer use the weights of another.</summary>
    public NetworkBuilder ShareWith(string name) => Change(layer => layer with { ShareWith = name });

    public NetworkBuilder Minimize(
        Loss loss,
        double delta = double.NaN,
        double labelSmoothing = 0,
        string? of = null,
        double weight = 1,
        bool fromLogits = false)
    {
        _losses.Add(new LossDeclaration(NextOrdinal, loss, delta)
        {
            LabelSmoothing = labelSmoothing,
            Of = of,
            Weight = weight,
            FromLogits = fromLogits,
        });
        return this;
    }

    public NetworkBuilder Output(params string[] names)
    {
        _outputs.Add(new OutputDeclaration(NextOrdinal, names.ToEquatableArray()));
        return this;
    }

    public NetworkDeclaration Build() => new(
        new TypeIdentity("Corpus", [], $"partial class {_name}", _name, "", $"Corpus.{_name}"),
        _layers.ToEquatableArray(),
        _losses.ToEquatableArray())
    {
        Outputs = _outputs.ToEquatableArray(),
    };

    /// <summary>A declaration as the attributes that a user would write, on one line.</summary>
    public static string Describe(NetworkDeclaration declaration)
    {
        var text = new StringBuilder(declaration.Type.Name).Append(':');
        foreach (LayerDeclaration layer in declaration.Layers)
        {
            List<string> arguments = layer switch
            {
                InputDeclaration input => [.. input.Dimensions.Select(Text)],
                DenseDeclaration dense =>
                [
                    Text(dense.Units), dense.Activation.ToString(), Named("Alpha", dense.Alpha, double.NaN), dense.UseBias ? "" : "UseBias = false",
                    Named("KernelL1", dense.KernelL1, 0), Named("KernelL2", dense.KernelL2, 0), dense.Unroll ? "Unroll = true" : "",
                ],
                ActivationDeclaration map => [map.Activation.ToString(), Named("Alpha", map.Alpha, double.NaN)],
                DropoutDeclaration dropout => [string.Create(CultureInfo.InvariantCulture, $"{dropout.Rate}")],
                ReshapeDeclaration reshape => [.. reshape.Dimensions.Select(Text)],
                MergeDeclaration merge => [.. merge.Names.Select(Quote)],
                ConcatenateDeclaration joined => [.. joined.Names.Select(Quote), "Axis = " + Text(joined.Axis)],
                EmbeddingDeclaration embedding => [Text(embedding.InputDim), Text(embedding.OutputDim)],
                SliceDeclaration slice => [Text(slice.Start), Text(slice.Size)],
                NetworkLayerDeclaration network => ["Repeat = " + Text(network.Repeat)],
                ConvolutionDeclaration convolution =>
                [
                    Text(convolution.Filters), .. convolution.KernelSize.Select(Text), convolution.Activation.ToString(),
                    "Strides = " + string.Join("×", convolution.Strides), "DilationRate = " + string.Join("×", convolution.DilationRate),
                    "Padding = " + convolution.Padding, convolution.UseBias ? "" : "UseBias = false",
                ],
                _ => [],
            };
            string kind = layer switch
            {
                NetworkLayerDeclaration network => $"Layer<{{{Describe(network.Network!)}}}>",
                _ => layer.Kind,
            };
            arguments.AddRange([Named("Name", layer.Name), Named("From", layer.From), Named("ShareWith", layer.ShareWith)]);
            text.Append(CultureInfo.InvariantCulture, $" [{kind}({string.Join(", ", arguments.Where(argument => argument.Length > 0))})]");
        }

        foreach (LossDeclaration loss in declaration.Losses)
        {
            string[] arguments =
            [
                loss.Loss.ToString(), Named("Delta", loss.Delta, double.NaN), Named("LabelSmoothing", loss.LabelSmoothing, 0), Named("Of", loss.Of),
                Named("Weight", loss.Weight, 1), loss.FromLogits ? "FromLogits = true" : "",
            ];
            text.Append(CultureInfo.InvariantCulture, $" [Loss({string.Join(", ", arguments.Where(argument => argument.Length > 0))})]");
        }

        return text.ToString();
    }

    private static string Named(string name, double value, double fallback) =>
        value.Equals(fallback) ? "" : string.Create(CultureInfo.InvariantCulture, $"{name} = {value}");

    private static string Named(string name, string? value) => value is null ? "" : $"{name} = {Quote(value)}";

    private static string Quote(string text) => $"\"{text}\"";

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private NetworkBuilder Change(Func<LayerDeclaration, LayerDeclaration> change)
    {
        _layers[^1] = change(_layers[^1]);
        return this;
    }
}
