using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>Gives the values of a network their names, their sources and their shapes; networks inside are laid out in its place.</summary>
/// <param name="context">Receives the errors.</param>
internal sealed class GraphInference(InferenceContext context)
{
    private readonly List<NetworkPort> _inputs = [];
    private readonly List<Layer?> _layers = [];
    private readonly Dictionary<int, TensorShape> _shapes = [];
    private int _inputCount;
    private int _copies;
    private long _sampleSize;
    private long _paddedSize;
    private long _parameterSize;

    /// <summary>Infers a network.</summary>
    /// <returns>Its values; nothing where there are errors, or where an input leaves its shape open.</returns>
    public InferredGraph? Infer(NetworkDeclaration declaration)
    {
        _inputCount = declaration.Layers.Count(layer => layer is InputDeclaration);
        if (InferScope(declaration, prefix: "", given: null) is not { } outputs || context.Errors.Count > 0 || _shapes.Count < _inputCount + _layers.Count)
            return null;

        RequireDistinctAccessors();
        var ports = new List<NetworkPort>();
        foreach (NamedValue output in outputs)
            ports.Add(new NetworkPort(output.Name, _shapes[output.Value], ports.Sum(port => port.Shape.Size), output.Value));
        return new InferredGraph(
            _inputs.ToEquatableArray(), _layers.OfType<Layer>().ToEquatableArray(), ports.ToEquatableArray());
    }

    // All values of a network, and then those that are its outputs.
    private IReadOnlyList<NamedValue>? InferScope(NetworkDeclaration declaration, string prefix, int? given)
    {
        if (declaration.Layers.Count == 0 || declaration.Layers[0] is not InputDeclaration)
        {
            context.Report(NetworkErrorKind.MissingInput, -1, declaration.Type.Name);
            return null;
        }

        var scope = new Scope(declaration, prefix, new ValueNames(declaration));
        RequireInputNames(declaration);
        int before = -1;
        foreach (LayerDeclaration declared in declaration.Layers)
        {
            before = declared switch
            {
                InputDeclaration input => AddInput(input, scope, given),
                NetworkLayerDeclaration network => AddNetwork(network, scope, before),
                _ => AddLayer(declared, scope, before),
            };
        }

        return OutputRules.Find(scope.Declaration, scope.Names, scope.Read, context);
    }

    private int AddInput(InputDeclaration declared, Scope scope, int? given)
    {
        string name = Name(declared, scope);
        int value = given ?? _inputs.Count;
        bool isOpen = scope.Declaration.IsOpen && declared.Dimensions.Count == 0;
        if (given is null)
        {
            TensorShape shape = isOpen ? default : new(declared.Dimensions);
            bool isGood = !isOpen && context.RequireDimensions(declared, "Input", declared.Dimensions);
            int offset = isGood ? _inputs.Where(input => _shapes.ContainsKey(input.Value)).Sum(input => input.Shape.Size) : 0;
            if (isGood && RequireRow(declared, offset + (long)shape.Size))
                _shapes[value] = shape;
            _inputs.Add(new NetworkPort(name, shape, offset, value));
        }

        scope.Names.Add(new NamedValue(name, value, declared, 0, 0));
        return value;
    }

    // All inputs of a sample lie in one row.
    private bool RequireRow(LayerDeclaration declared, long size) =>
        context.RequireSize(declared.Ordinal, "Input", "one sample of all inputs", size, Limits.MaximumSampleSize);

    private int AddLayer(LayerDeclaration declared, Scope scope, int before)
    {
        int number = _layers.Count, value = _inputCount + number;
        string name = Name(declared, scope);
        int[]? sources = Sources(declared, scope, before);
        Layer? shared = null;
        bool isShared = declared.ShareWith is not null;
        int? owner = declared.ShareWith is { } other ? SharedLayers(declared, other, scope)?.FirstLayer : null;
        _layers.Add(null);
        if (sources is not null && sources.All(_shapes.ContainsKey) && (!isShared || owner is not null))
        {
            NamedShape[] shapes = [.. sources.Select(source => new NamedShape(scope.NameOf(source), _shapes[source]))];
            shared = LayerKinds.Infer(declared, scope.Prefix + name, shapes, context);
        }

        if (shared is not null && (owner is not { } from || RequireEqualParameters(declared, shared, from)))
        {
            Layer layer = shared with
            {
                Sources = sources!.ToEquatableArray(),
                Ordinal = context.OrdinalOf(declared.Ordinal),
                SharedWith = owner is { } first ? _layers[first]!.SharedWith ?? first : null,
            };
            if (RequireRoom(declared, layer))
            {
                _layers[number] = layer;
                _shapes[value] = layer.OutputShape;
            }
        }

        scope.Names.Add(new NamedValue(name, value, declared, number, 1));
        return value;
    }

    private bool RequireRoom(LayerDeclaration declared, Layer layer)
    {
        _sampleSize += layer.SampleSize;
        _paddedSize += PaddedSampleSize(layer);
        _parameterSize += layer.SharedWith is null ? layer.Parameters.SelectMany(parameter => parameter.Parts).Sum(PaddedSize) : 0;
        return context.RequireSize(declared.Ordinal, layer.Kind, "one sample of all layers", _sampleSize, Limits.MaximumTotalSampleSize)
            && context.RequireSize(declared.Ordinal, layer.Kind, "one sample of all layers, in panels of 16 channels", _paddedSize, Limits.MaximumPaddedSampleSize)
            && context.RequireSize(declared.Ordinal, layer.Kind, "all parameters", _parameterSize, Limits.MaximumParameters);
    }

    private int AddNetwork(NetworkLayerDeclaration declared, Scope scope, int before)
    {
        string first = Name(declared, scope), name = first;
        int[]? sources = Sources(declared, scope, before);
        NamedValue? owner = declared.ShareWith is { } other ? SharedLayers(declared, other, scope) : null;
        bool isGood = RequireNetwork(declared, scope)
            & context.Require(declared.Repeat is >= 1 and <= Limits.MaximumRepeat, declared.Ordinal, "Layer", "Repeat", $"1 to {Limits.MaximumRepeat}", declared.Repeat)
            && (declared.ShareWith is null || owner is not null);
        int value = sources is null ? -1 : sources[0];
        for (int copy = 0; copy < (isGood ? declared.Repeat : 1); copy++)
        {
            if (isGood && !RequireFewLayers(declared))
                isGood = false;
            if (copy > 0)
            {
                name = scope.Names.Copy(first);
                scope.Read.Add(value);
            }

            int start = _layers.Count, source = value;
            value = -1;
            if (isGood && _shapes.ContainsKey(source))
                value = AddCopy(declared, scope, name, source, owner);
            if (value < 0)
            {
                // A value without a shape, so that what reads it is left out.
                value = _inputCount + _layers.Count;
                _layers.Add(null);
            }

            scope.Names.Add(new NamedValue(name, value, declared, start, _layers.Count - start));
            if (value == source)
                scope.Read.Remove(source);
        }

        return value;
    }

    // Copies of copies are soon more than anybody means.
    private bool RequireFewLayers(NetworkLayerDeclaration declared)
    {
        if (Math.Max(++_copies, _layers.Count) <= Limits.MaximumLayers)
            return true;
        if (context.Errors.All(error => error.Kind != NetworkErrorKind.TooManyLayers))
            context.Report(NetworkErrorKind.TooManyLayers, declared.Ordinal, declared.Class, Limits.MaximumLayers.ToString("N0", CultureInfo.InvariantCulture));
        return false;
    }

    private int AddCopy(NetworkLayerDeclaration declared, Scope scope, string name, int source, NamedValue? owner)
    {
        NetworkDeclaration network = declared.Network!;
        var expected = (InputDeclaration)network.Layers.First(layer => layer is InputDeclaration);
        if (expected.Dimensions.Count > 0 && !expected.Dimensions.Equals(_shapes[source].Dimensions))
        {
            context.Report(
                NetworkErrorKind.NetworkAsLayer,
                declared.Ordinal,
                declared.Class,
                $"it expects an input of {new TensorShape(expected.Dimensions)}, but '{scope.NameOf(source)}' is {_shapes[source]}; write [Input] "
                    + $"without sizes in '{declared.Class}', so that it takes the shape that arrives");
            return -1;
        }

        int first = _layers.Count;
        context.Enter(declared.Ordinal);
        IReadOnlyList<NamedValue>? outputs = InferScope(network, $"{scope.Prefix}{name}/", source);
        context.Leave();
        if (outputs is null)
            return -1;
        if (outputs.Count != 1)
        {
            string names = string.Join(", ", outputs.Select(output => $"'{output.Name}'"));
            context.Report(
                NetworkErrorKind.NetworkAsLayer,
                declared.Ordinal,
                declared.Class,
                $"a layer has one output, but it has {Number(outputs.Count)} ({names}); merge them, or name one in [Output]");
            return -1;
        }

        if (owner is not null && !Share(declared, first, owner))
            return -1;
        return outputs[0].Value;
    }

    private bool RequireNetwork(NetworkLayerDeclaration declared, Scope scope)
    {
        if (declared.Obstacle == NetworkObstacle.Cycle)
        {
            context.Report(
                NetworkErrorKind.NetworkCycle, declared.Ordinal, scope.Declaration.Type.Name, string.Join(" → ", declared.Cycle.Select(name => $"'{name}'")));
            return false;
        }

        if (declared.Network is null)
        {
            context.Report(
                NetworkErrorKind.NetworkAsLayer,
                declared.Ordinal,
                declared.Class,
                declared.Obstacle == NetworkObstacle.TooMany
                    ? $"networks can be nested {Number(Limits.MaximumNesting)} deep, and a network can hold {Number(Limits.MaximumNetworks)} others"
                    : "it has no layers; give it [Input] and layers");
            return false;
        }

        int inputs = declared.Network.Layers.Count(layer => layer is InputDeclaration);
        if (inputs > 1)
        {
            context.Report(
                NetworkErrorKind.NetworkAsLayer, declared.Ordinal, declared.Class, $"a layer has one input, but it has {Number(inputs)}");
        }
        else if (inputs == 0)
        {
            context.Report(
                NetworkErrorKind.NetworkAsLayer, declared.Ordinal, declared.Class, "it does not start with [Input]");
        }

        return inputs == 1;
    }

    // The layers of a copy and those whose weights it uses, one by one.
    private bool Share(NetworkLayerDeclaration declared, int first, NamedValue owner)
    {
        int count = _layers.Count - first;
        if (owner.Declared is not NetworkLayerDeclaration other || !Equals(other.Network, declared.Network) || owner.LayerCount != count)
        {
            context.ReportArgument(
                NetworkErrorKind.ShareMismatch,
                declared.Ordinal,
                declared.Class,
                nameof(LayerDeclaration.ShareWith),
                owner.Name,
                $"'{owner.Name}' is no [Layer<{declared.Class}>]");
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            if (_layers[first + i] is not { } layer || _layers[owner.FirstLayer + i] is not { } from)
                return false;
            if (layer.Parameters.Count == 0)
                continue;
            if (!RequireEqualParameters(declared, layer, owner.FirstLayer + i))
                return false;
            _layers[first + i] = layer with { SharedWith = from.SharedWith ?? owner.FirstLayer + i };
        }

        return true;
    }

    // What ShareWith names; an error, or nothing, where that has no weights to share.
    private NamedValue? SharedLayers(LayerDeclaration declared, string name, Scope scope)
    {
        if (Find(declared, nameof(declared.ShareWith), name, scope) is not { } owner)
            return null;
        if (owner.Declared.GetType() != declared.GetType())
        {
            context.ReportArgument(
                NetworkErrorKind.ShareMismatch,
                declared.Ordinal,
                declared.Kind,
                nameof(declared.ShareWith),
                name,
                $"'{name}' is a [{owner.Declared.Kind}]");
            return null;
        }

        bool isComplete = owner.LayerCount > 0 && Enumerable.Range(owner.FirstLayer, owner.LayerCount).All(layer => _layers[layer] is not null);
        return isComplete ? owner : null;
    }

    private bool RequireEqualParameters(LayerDeclaration declared, Layer layer, int owner)
    {
        Layer from = _layers[owner]!;
        string why = "";
        if (layer.Parameters.Count != from.Parameters.Count)
            why = $"it has {Number(from.Parameters.Count)} parameters, but '{layer.Name}' needs {Number(layer.Parameters.Count)}";
        for (int i = 0; i < layer.Parameters.Count && why.Length == 0; i++)
        {
            ParameterSpecification needed = layer.Parameters[i], given = from.Parameters[i];
            if (needed.Shape != given.Shape)
                why = $"'{given.Name}' is {given.Shape}, but '{layer.Name}' needs {needed.Shape}";
            else if (needed with { Name = given.Name } != given)
                why = $"'{given.Name}' has another initializer or penalty; write the same arguments";
        }

        if (why.Length > 0)
            context.ReportArgument(NetworkErrorKind.ShareMismatch, declared.Ordinal, declared.Kind, nameof(declared.ShareWith), from.Name, why);
        return why.Length == 0;
    }

    private string Name(LayerDeclaration declared, Scope scope)
    {
        if (declared.Name is not { } name)
            return scope.Names.Automatic(LayerKinds.AutomaticName(declared));
        string kind = declared.Kind;
        if (!context.Require(MemberNames.IsGood(name), declared.Ordinal, kind, nameof(declared.Name), "letters, digits, '_' and '-'", $"\"{name}\""))
            return scope.Names.Automatic(LayerKinds.AutomaticName(declared));
        if (scope.Names.FindAlike(name) is not { } other)
            return name;
        string why = other.Name == name ? "a value before it has it" : $"'{other.Name}' before it becomes the same name in C#";
        context.ReportArgument(NetworkErrorKind.DuplicateName, declared.Ordinal, kind, nameof(declared.Name), name, why);
        return scope.Names.Automatic(LayerKinds.AutomaticName(declared));
    }

    private int[]? Sources(LayerDeclaration declared, Scope scope, int before)
    {
        bool isGood = true;
        var sources = new List<int>();
        if (declared.From is not { } from)
            sources.Add(before);
        else if (Find(declared, nameof(declared.From), from, scope) is { } named)
            sources.Add(named.Value);
        else
            isGood = false;

        EquatableArray<string> others = LayerKinds.Others(declared);
        for (int i = 0; i < others.Count; i++)
        {
            if (Find(declared, ErrorArgument.ValueName(i), others[i], scope) is { } named)
                sources.Add(named.Value);
            else
                isGood = false;
        }

        // An error elsewhere makes no value unread.
        scope.Read.UnionWith(sources);
        return isGood ? [.. sources] : null;
    }

    private NamedValue? Find(LayerDeclaration declared, ErrorArgument argument, string name, Scope scope)
    {
        if (scope.Names.Find(name) is { } found)
            return found;
        (string why, string? closest) = scope.Names.IsGiven(name)
            ? ("that is declared here or after it, and a layer reads values before it", null)
            : NameAdvice.Of(name, scope.Names.Values.Select(value => value.Name), "the values before it are");
        context.ReportArgument(
            NetworkErrorKind.UnknownName,
            declared.Ordinal,
            declared.Kind,
            argument,
            [name, why],
            NameAdvice.Change(context.OrdinalOf(declared.Ordinal), argument, closest));
        return null;
    }

    private void RequireInputNames(NetworkDeclaration declaration)
    {
        InputDeclaration[] inputs = [.. declaration.Layers.OfType<InputDeclaration>()];
        if (inputs.Length < 2)
            return;
        bool areAllUnnamed = inputs.All(input => input.Name is null);
        foreach (InputDeclaration unnamed in inputs.Where(input => input.Name is null).Skip(areAllUnnamed ? 1 : 0))
            context.ReportDuplicate(unnamed.Ordinal, "Input", declaration, ", or give each a Name");
    }

    // Names that differ may become the same in C#: block/dense and block_dense.
    private void RequireDistinctAccessors()
    {
        var accessors = new Dictionary<string, string>();
        foreach (Layer layer in _layers.OfType<Layer>().Where(layer => layer.SharedWith is null))
        {
            foreach (ParameterSpecification parameter in layer.Parameters)
            {
                string accessor = MemberNames.Pascal(parameter.Name);
                if (accessors.TryGetValue(accessor, out string other))
                {
                    context.ReportArgument(
                        NetworkErrorKind.DuplicateName,
                        layer.Ordinal,
                        layer.Kind,
                        nameof(LayerDeclaration.Name),
                        layer.Name,
                        $"its parameter '{parameter.Name}' becomes the same name in C# as '{other}'");
                    return;
                }

                accessors.Add(accessor, parameter.Name);
            }
        }
    }

    private static long PaddedSampleSize(Layer layer)
    {
        int channels = layer.OutputShape.Dimensions[layer.OutputShape.Rank - 1];
        return layer.SampleSize / channels * Padded(channels);
    }

    private static long PaddedSize(ParameterSpecification parameter)
    {
        EquatableArray<int> dimensions = parameter.Shape.Dimensions;
        return dimensions.Take(dimensions.Count - 1).Aggregate(Padded(dimensions[dimensions.Count - 1]), (product, dimension) => product * dimension);
    }

    // In whole panels.
    private static long Padded(int size) => (size + 15L) / 16 * 16;

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>One network while its values are inferred.</summary>
    /// <param name="Declaration">Its declaration.</param>
    /// <param name="Prefix">How the full names of its layers begin: <c>block/</c>; nothing in the declared network.</param>
    /// <param name="Names">The names of its values.</param>
    private sealed record Scope(NetworkDeclaration Declaration, string Prefix, ValueNames Names)
    {
        /// <summary>The numbers of the values that one of its layers reads.</summary>
        public HashSet<int> Read { get; } = [];

        public string NameOf(int value) => Names.Values.LastOrDefault(named => named.Value == value)?.Name ?? "";
    }
}

/// <summary>The values of a network.</summary>
/// <param name="Inputs">Its inputs.</param>
/// <param name="Layers">Its layers.</param>
/// <param name="Outputs">Its outputs.</param>
internal sealed record InferredGraph(EquatableArray<NetworkPort> Inputs, EquatableArray<Layer> Layers, EquatableArray<NetworkPort> Outputs);
