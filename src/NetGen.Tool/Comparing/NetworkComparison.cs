using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Tool.Comparing;

/// <summary>Lists how the network of a class differs from that of a file, as far as predictions can tell. What only follows from another difference is left out.</summary>
internal sealed class NetworkComparison
{
    private readonly ComparedNetwork _declared, _file;
    private readonly List<Difference> _differences = [];

    // The value of the file for one of the class, and back, where the other has it.
    private readonly Dictionary<int, int> _inFile = [], _inClass = [];

    private NetworkComparison(ComparedNetwork declared, ComparedNetwork file) => (_declared, _file) = (declared, file);

    /// <summary>Compares two networks.</summary>
    /// <param name="declared">That of the class.</param>
    /// <param name="file">That of the file.</param>
    /// <returns>The differences in the order of the class.</returns>
    public static IReadOnlyList<Difference> Of(ComparedNetwork declared, ComparedNetwork file)
    {
        var comparison = new NetworkComparison(declared, file);
        comparison.CompareInputs();
        comparison.CompareLayers();
        comparison.CompareOutputs();
        return comparison._differences;
    }

    private void CompareInputs()
    {
        int common = Math.Min(_declared.Inputs.Count, _file.Inputs.Count);
        for (int i = 0; i < common; i++)
        {
            NetworkPort declared = _declared.Inputs[i], file = _file.Inputs[i];
            Pair(i, i);
            if (declared.Shape != file.Shape)
                Add(_declared.InputOrdinals[i], $"the input '{declared.Name}' is {declared.Shape}, in the file {file.Shape}");
        }

        foreach ((NetworkPort input, int ordinal) in _declared.Inputs.Zip(_declared.InputOrdinals).Skip(common))
            Add(ordinal, $"the input '{input.Name}' ({input.Shape}) is not in the file");
        foreach (NetworkPort input in _file.Inputs.Skip(common))
            Add(null, $"the file has the input '{input.Name}' ({input.Shape}) besides");
    }

    private void CompareLayers()
    {
        IReadOnlyList<(int? Declared, int? File)> pairs = LayerAlignment.Of(_declared.Layers, _file.Layers);
        foreach ((int? declared, int? file) in pairs)
        {
            if (declared is { } left && file is { } right)
                Pair(_declared.Inputs.Count + left, _file.Inputs.Count + right);
        }

        ComparedLayer? before = null;
        foreach ((int? declared, int? file) in pairs)
        {
            ComparedLayer? left = declared is { } l ? _declared.Layers[l] : null, right = file is { } r ? _file.Layers[r] : null;
            if (left is null)
                Add(before?.Layer.Ordinal, $"{(before is null ? "the file begins with" : $"after '{before.Name}', the file has")} {right!.Text}, which the class lacks");
            else if (right is null)
                Add(left.Layer.Ordinal, $"'{left.Name}', {left.Text}, is not in the file");
            else
                CompareLayer(left, right);
            before = left ?? before;
        }
    }

    private void CompareLayer(ComparedLayer declared, ComparedLayer file)
    {
        if (declared.Declared.Kind != file.Declared.Kind)
        {
            Add(declared.Layer.Ordinal, $"'{declared.Name}' is {declared.Text}, in the file {file.Text}");
            return;
        }

        string[] options =
        [
            .. declared.Options.Keys.Union(file.Options.Keys)
                .Where(name => declared.Options.GetValueOrDefault(name) != file.Options.GetValueOrDefault(name))
                .Select(name => $"{name} is {ValueOf(declared, name)}, in the file {ValueOf(file, name)}"),
        ];
        bool readsTheSame = CompareSources(declared, file);
        if (options.Length > 0)
            Add(declared.Layer.Ordinal, $"'{declared.Name}': {string.Join("; ", options)}");
        else if (readsTheSame && declared.Layer.OutputShape != file.Layer.OutputShape && InputShapes(declared, _declared).SequenceEqual(InputShapes(file, _file)))
            Add(declared.Layer.Ordinal, $"'{declared.Name}': computes {declared.Layer.OutputShape}, in the file {file.Layer.OutputShape}");
        if (declared.SharedWith is { } owner ? !IsSame(owner, file.SharedWith) : file.SharedWith is not null)
            Add(declared.Layer.Ordinal, $"'{declared.Name}': has {OwnerOf(_declared, declared)}, in the file {OwnerOf(_file, file)}");
    }

    // A value that the other network lacks is a difference already.
    private bool CompareSources(ComparedLayer declared, ComparedLayer file)
    {
        bool isKnown = declared.Sources.All(_inFile.ContainsKey) && file.Sources.All(_inClass.ContainsKey);
        bool isSame = isKnown && declared.Sources.Select(source => _inFile[source]).SequenceEqual(file.Sources);
        if (isKnown && !isSame)
            Add(declared.Layer.Ordinal, $"'{declared.Name}': reads {_declared.NamesOf(declared.Sources)}, in the file {_file.NamesOf(file.Sources)}");
        return isSame;
    }

    private void CompareOutputs()
    {
        bool isKnown = _declared.Outputs.All(_inFile.ContainsKey) && _file.Outputs.All(_inClass.ContainsKey);
        if (_declared.Outputs.Count != _file.Outputs.Count || (isKnown && !_declared.Outputs.Select(output => _inFile[output]).SequenceEqual(_file.Outputs)))
            Add(null, $"the outputs are {_declared.NamesOf(_declared.Outputs)}, in the file {_file.NamesOf(_file.Outputs)}");
    }

    private static IEnumerable<TensorShape> InputShapes(ComparedLayer layer, ComparedNetwork network) => layer.Sources.Select(source =>
        source < network.Inputs.Count ? network.Inputs[source].Shape : network.Layers[source - network.Inputs.Count].Layer.OutputShape);

    private bool IsSame(int declared, int? file) => _inFile.TryGetValue(declared, out int value) && value == file;

    private static string OwnerOf(ComparedNetwork network, ComparedLayer layer) =>
        layer.SharedWith is { } owner ? $"the weights of '{network.NameOf(owner)}'" : "its own weights";

    private static string ValueOf(ComparedLayer layer, string option) => layer.Options.GetValueOrDefault(option) switch
    {
        null => "not given",
        "" => "empty",
        var value => value,
    };

    private void Pair(int declared, int file)
    {
        _inFile.Add(declared, file);
        _inClass.Add(file, declared);
    }

    private void Add(int? ordinal, string text) => _differences.Add(new Difference(ordinal, text));
}

/// <summary>A difference between a class and a file.</summary>
/// <param name="Ordinal">The attribute of the class that is meant; nothing for the class as a whole.</param>
/// <param name="Text">What differs, a sentence without its end.</param>
internal sealed record Difference(int? Ordinal, string Text);
