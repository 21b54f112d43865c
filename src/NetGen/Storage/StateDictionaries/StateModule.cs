using NetGen.Storage.Safetensors;

namespace NetGen.Storage.StateDictionaries;

/// <summary>The tensors of a module of a state dictionary: those whose names differ after the last dot only.</summary>
/// <param name="Name">The module's path: <c>encoder.conv1</c>; empty for the tensors of the file's own module.</param>
/// <param name="Tensors">Its tensors by the last part of their names: <c>weight</c>.</param>
internal sealed record StateModule(string Name, IReadOnlyDictionary<string, SafetensorsTensor> Tensors)
{
    // Counts the batches of a batch normalisation without a momentum, which Keras does not have.
    private const string BatchCount = "num_batches_tracked";

    /// <summary>The last part of the path.</summary>
    public string LastName => Name[(Name.LastIndexOf('.') + 1)..];

    /// <summary>Its name and tensors: <c>conv1 (bias 8, weight 8×3×3×3)</c>.</summary>
    public override string ToString() => $"{(Name.Length == 0 ? "the module itself" : ShortText.Of(Name))} ({Signature})";

    /// <summary>The names and shapes of its tensors.</summary>
    public string Signature => SignatureOf(Tensors.Select(tensor => (tensor.Key, tensor.Value.Shape.AsEnumerable())));

    /// <summary>The modules of a file in natural order: <c>net.2</c> before <c>net.10</c>.</summary>
    public static List<StateModule> Of(SafetensorsHeader header) =>
    [
        .. header.Tensors.Values
            .GroupBy(tensor => tensor.Name[..Math.Max(tensor.Name.LastIndexOf('.'), 0)])
            .SelectMany(module => Split(new StateModule(
                module.Key,
                module.Select(tensor => (Last: tensor.Name[(tensor.Name.LastIndexOf('.') + 1)..], tensor))
                    .Where(tensor => tensor.Last != BatchCount)
                    .ToDictionary(tensor => tensor.Last, tensor => tensor.tensor))))
            .Where(module => module.Tensors.Count > 0)
            .OrderBy(module => module.Name, NaturalOrder.Instance),
    ];

    // A recurrent module has the tensors of several layers, weight_ih_l0, weight_ih_l1_reverse: each becomes a module of its own, lstm.l1.
    private static IEnumerable<StateModule> Split(StateModule module)
    {
        (string? Layer, string Name, SafetensorsTensor Tensor)[] tensors = [.. module.Tensors.Select(tensor => (LayerOf(tensor.Key, out string name), name, tensor.Value))];
        if (tensors.Any(tensor => tensor.Layer is null))
            return [module];
        IGrouping<string, (string? Layer, string Name, SafetensorsTensor Tensor)>[] layers = [.. tensors.GroupBy(tensor => tensor.Layer!)];
        return layers.Select(layer => new StateModule(
            layers.Length == 1 ? module.Name : $"{(module.Name.Length == 0 ? "" : module.Name + ".")}{layer.Key}",
            layer.ToDictionary(tensor => tensor.Name, tensor => tensor.Tensor)));
    }

    // The layer of a tensor, l1 of weight_ih_l1_reverse, and what is left of its name.
    private static string? LayerOf(string tensor, out string name)
    {
        name = tensor;
        string[] parts = tensor.Split('_');
        if (parts is not ["weight" or "bias", _, ['l', .. { Length: > 0 } number], ..] || !number.All(char.IsAsciiDigit))
            return null;
        name = string.Join('_', parts.Where((_, i) => i != 2));
        return parts[2];
    }

    /// <summary>Names and shapes in one order.</summary>
    public static string SignatureOf(IEnumerable<(string Name, IEnumerable<long> Shape)> tensors) => string.Join(
        ", ",
        tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal)
            .Select(tensor => $"{ShortText.Of(tensor.Name)} {(tensor.Shape.Any() ? string.Join('×', tensor.Shape) : "scalar")}"));
}
