using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Tests;

/// <summary>Short forms of declarations; ordinals are given in the order of writing, losses last.</summary>
internal static class Declare
{
    public static TypeIdentity Type { get; } = new("", [], "partial class Mlp", "Mlp", "", "Mlp");

    public static InputDeclaration Input(params int[] dimensions) => new(0, dimensions.ToEquatableArray());

    public static DenseDeclaration Dense(int units, Activation activation = Activation.Linear) =>
        new(0) { Units = units, Activation = activation };

    public static RecurrentDeclaration Recurrent(RecurrentCell cell, int units, bool sequences = false) =>
        new(0, cell) { Units = units, ReturnSequences = sequences };

    public static EmbeddingDeclaration Embedding(int inputDim, int outputDim) => new(0, inputDim, outputDim);

    public static ActivationDeclaration Activate(Activation activation, double alpha = double.NaN) =>
        new(0, activation, alpha);

    public static DropoutDeclaration Dropout(double rate) => new(0, rate);

    public static FlattenDeclaration Flatten() => new(0);

    public static ReshapeDeclaration Reshape(params int[] dimensions) => new(0, dimensions.ToEquatableArray());

    public static MergeDeclaration Merge(MergeFunction function, params string[] names) => new(0, function, names.ToEquatableArray());

    public static ConcatenateDeclaration Concatenate(params string[] names) => new(0, names.ToEquatableArray());

    public static NetworkLayerDeclaration Inside(string name, NetworkDeclaration network) => new(0, name, network);

    public static LossDeclaration Minimise(Loss loss, double delta = double.NaN) => new(0, loss, delta);

    public static NetworkDeclaration Declared(LayerDeclaration[] layers, params LossDeclaration[] losses) => new(
        Type,
        layers.Select((layer, i) => layer with { Ordinal = i }).ToEquatableArray(),
        losses.Select((loss, i) => loss with { Ordinal = layers.Length + i }).ToEquatableArray());

    /// <summary>The network of a declaration that must be good.</summary>
    public static Network Network(LayerDeclaration[] layers, params LossDeclaration[] losses) => Network(Declared(layers, losses));

    /// <summary>The network of a declaration that must be good.</summary>
    public static Network Network(NetworkDeclaration declaration)
    {
        Network? network = ShapeInference.Infer(declaration, out EquatableArray<NetworkError> errors);
        Assert.Empty(errors);
        return Assert.IsType<Network>(network);
    }

    /// <summary>The errors of a declaration that must be bad.</summary>
    public static IReadOnlyList<NetworkError> Errors(LayerDeclaration[] layers, params LossDeclaration[] losses)
    {
        Network? network = ShapeInference.Infer(Declared(layers, losses), out EquatableArray<NetworkError> errors);
        Assert.Null(network);
        Assert.NotEmpty(errors);
        return errors;
    }

    /// <summary>The only error of a declaration that must be bad.</summary>
    public static NetworkError Error(LayerDeclaration[] layers, params LossDeclaration[] losses) =>
        Assert.Single(Errors(layers, losses));

    /// <summary>Asserts all of an error but its argument, which the message names.</summary>
    public static void AssertError(NetworkErrorKind kind, int ordinal, string[] arguments, NetworkError actual) =>
        Assert.Equal(new NetworkError(kind, ordinal, arguments.ToEquatableArray()), actual with { Argument = null });
}
