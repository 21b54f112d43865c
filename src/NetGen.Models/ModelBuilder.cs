using System.Collections.Immutable;
using NetGen.Compiler.Attributes;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Models;

/// <summary>Collects the layers of a file in order, each with its weights.</summary>
/// <param name="source">The file, as messages name it.</param>
internal sealed class ModelBuilder(string source)
{
    private readonly List<LayerDeclaration> _layers = [];
    private readonly List<LossDeclaration> _losses = [];
    private readonly List<OutputDeclaration> _outputs = [];
    private readonly List<string> _notes = [];
    private readonly Dictionary<int, IReadOnlyList<ModelTensor>> _weights = [];
    private StreamDeclaration? _stream;
    private int _ordinal;

    /// <summary>Adds a layer, or an input.</summary>
    /// <param name="layer">The layer; its ordinal is set here.</param>
    /// <param name="weights">Its weights, named by the parameter alone: <c>kernel</c>.</param>
    public void Add(LayerDeclaration layer, params IReadOnlyList<ModelTensor> weights)
    {
        _weights.Add(_ordinal, weights);
        _layers.Add(layer with { Ordinal = _ordinal++ });
    }

    /// <summary>Adds a loss.</summary>
    /// <param name="loss">The loss; its ordinal is set here.</param>
    public void Add(LossDeclaration loss) => _losses.Add(loss with { Ordinal = _ordinal++ });

    /// <summary>Says which values are the outputs, where it is not the last one alone.</summary>
    public void Output(params IEnumerable<string> names) => _outputs.Add(new OutputDeclaration(_ordinal++, names.ToEquatableArray()));

    /// <summary>Says that the network computes steps one at a time.</summary>
    public void Stream() => _stream = new StreamDeclaration(_ordinal++);

    /// <summary>Notes what was left out or changed.</summary>
    /// <param name="note">A sentence for the person who reads the file.</param>
    public void Note(string note) => _notes.Add(note);

    /// <summary>The model.</summary>
    /// <param name="type">The class that it is to become.</param>
    /// <exception cref="NetworkFileException">Layers do not fit each other, or weights their layer; the message lists everything.</exception>
    public Model Build(TypeIdentity type)
    {
        NetworkDeclaration declaration = new(type, _layers.ToEquatableArray(), _losses.ToEquatableArray()) { Outputs = _outputs.ToEquatableArray(), Stream = _stream };
        CheckedDeclaration check = new(declaration);
        if (check.Network is not { } network)
            throw Failure(check.Errors.Select(error => TextOf(error)));

        List<string> differences = [];
        List<ModelTensor> tensors = [];
        foreach (Layer layer in network.Layers.Where(layer => layer.SharedWith is null))
        {
            IReadOnlyList<ModelTensor> given = _weights[layer.Ordinal];
            foreach (ParameterSpecification parameter in layer.Parameters)
            {
                string name = parameter.Name[(layer.Name.Length + 1)..];
                if (given.FirstOrDefault(tensor => tensor.Name == name) is not { } tensor)
                    differences.Add($"{parameter.Name}: expected {parameter.Shape}, but the file has none");
                else if (tensor.Shape != parameter.Shape)
                    differences.Add($"{parameter.Name}: expected {parameter.Shape}, but the file has {tensor.Shape}");
                else
                    tensors.Add(tensor with { Name = parameter.Name });
            }

            differences.AddRange(given
                .Where(tensor => layer.Parameters.All(parameter => parameter.Name != $"{layer.Name}/{tensor.Name}"))
                .Select(tensor => $"{layer.Name}/{tensor.Name}: the file has it, but the layer [{layer.Kind}] does not"));
        }

        return differences.Count == 0 ? AsAttributes(new Model(declaration, network, tensors) { Notes = [.. _notes] }) : throw Failure(differences);
    }

    // The compiler computes some layers that no attribute declares, such as a depthwise convolution whose strides differ.
    private Model AsAttributes(Model model)
    {
        NetworkDeclaration written = model.Declaration with { Layers = model.Declaration.Layers.Select(AsAttribute).ToEquatableArray() };
        return model.Redeclare(written) ?? throw Failure(model.Declaration.Layers
            .Where(layer => layer is not InputDeclaration && model.Redeclare(With(model.Declaration, layer)) is null)
            .Select(layer => $"{layer.Name ?? $"layer {layer.Ordinal}"}: [{layer.Kind}] cannot say all of its sizes"));
    }

    private static NetworkDeclaration With(NetworkDeclaration declaration, LayerDeclaration changed) => declaration with
    {
        Layers = declaration.Layers.Select(layer => layer.Ordinal == changed.Ordinal ? AsAttribute(layer) : layer).ToEquatableArray(),
    };

    private static LayerDeclaration AsAttribute(LayerDeclaration layer) =>
        LayerAttributes.Write(layer, new AttributeWriter(layer.Kind, ImmutableHashSet<string>.Empty));

    // The sentence of the rule, and of which layer it is where the layer has a name.
    private string TextOf(NetworkError error)
    {
        string sentence = NetworkErrorMessages.TextOf(error);
        string? name = _layers.FirstOrDefault(layer => layer.Ordinal == error.Ordinal)?.Name;
        return name is null || sentence.Contains($"'{name}'", StringComparison.Ordinal) ? sentence : $"{name}: {sentence}";
    }

    private NetworkFileException Failure(IEnumerable<string> reasons) => FileProblems.NoNetwork(source, reasons);
}
