using System.Globalization;
using System.Text;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Conformance.Corpus;

/// <summary>Writes a declaration the way a user writes attributes: one layer after the other.</summary>
public sealed class NetworkBuilder
{
    private readonly string _name;
    private readonly List<LayerDeclaration> _layers = [];
    private readonly List<LossDeclaration> _losses = [];

    public NetworkBuilder(string name, params int[] input)
    {
        _name = name;
        _layers.Add(new InputDeclaration(0, input.ToEquatableArray()));
    }

    private int NextOrdinal => _layers.Count + _losses.Count;

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

    public NetworkBuilder Minimize(Loss loss, double delta = double.NaN, double labelSmoothing = 0)
    {
        _losses.Add(new LossDeclaration(NextOrdinal, loss, delta) { LabelSmoothing = labelSmoothing });
        return this;
    }

    public NetworkDeclaration Build() => new(
        new TypeIdentity("Corpus", [], $"partial class {_name}", _name, "", $"Corpus.{_name}"),
        _layers.ToEquatableArray(),
        _losses.ToEquatableArray());

    /// <summary>A declaration as the attributes that a user would write, on one line.</summary>
    public static string Describe(NetworkDeclaration declaration)
    {
        var text = new StringBuilder(declaration.Type.Name).Append(':');
        foreach (LayerDeclaration layer in declaration.Layers)
        {
            text.Append(' ').Append(layer switch
            {
                InputDeclaration input => $"[Input({string.Join(", ", input.Dimensions)})]",
                DenseDeclaration dense => $"[Dense({dense.Units}, {dense.Activation}"
                    + Named("Alpha", dense.Alpha, double.NaN) + (dense.UseBias ? "" : ", UseBias = false")
                    + Named("KernelL1", dense.KernelL1, 0) + Named("KernelL2", dense.KernelL2, 0)
                    + (dense.Unroll ? ", Unroll = true" : "") + ")]",
                ActivationDeclaration map => $"[Activation({map.Activation}{Named("Alpha", map.Alpha, double.NaN)})]",
                DropoutDeclaration dropout => string.Create(CultureInfo.InvariantCulture, $"[Dropout({dropout.Rate})]"),
                ReshapeDeclaration reshape => $"[Reshape({string.Join(", ", reshape.Dimensions)})]",
                _ => "[Flatten]",
            });
        }

        foreach (LossDeclaration loss in declaration.Losses)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $" [Loss({loss.Loss}{Named("Delta", loss.Delta, double.NaN)}{Named("LabelSmoothing", loss.LabelSmoothing, 0)})]");
        }

        return text.ToString();
    }

    private static string Named(string name, double value, double fallback) =>
        value.Equals(fallback) ? "" : string.Create(CultureInfo.InvariantCulture, $", {name} = {value}");

    private NetworkBuilder Add(LayerDeclaration layer)
    {
        _layers.Add(layer);
        return this;
    }
}
