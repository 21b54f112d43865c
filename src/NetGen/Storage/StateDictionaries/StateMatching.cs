namespace NetGen.Storage.StateDictionaries;

/// <summary>Finds the module of each layer: the one that the caller names, that of its name, or the next one of its shapes.</summary>
internal sealed class StateMatching
{
    private readonly List<StateLayer> _layers;
    private readonly List<StateModule> _modules;
    private readonly List<string> _problems;

    /// <summary>Matches layers and modules.</summary>
    /// <param name="layers">The layers in order.</param>
    /// <param name="modules">The modules in natural order.</param>
    /// <param name="options">Which module belongs to which layer.</param>
    /// <param name="problems">Receives what does not fit.</param>
    public StateMatching(List<StateLayer> layers, List<StateModule> modules, PyTorchOptions options, List<string> problems)
    {
        (_layers, _modules, _problems) = ([.. layers], [.. modules], problems);
        foreach ((string layer, string module) in options.Modules)
            MatchNamed(layer, module);
        foreach (StateLayer layer in layers.Where(_layers.Contains))
        {
            StateModule[] named = [.. _modules.Where(module => module.Name == layer.Name || module.LastName == layer.Name)];
            if (named is [StateModule module])
                Match(layer, module);
        }

        foreach (IGrouping<string, StateLayer> group in _layers.GroupBy(layer => layer.Signature).ToArray())
            MatchInOrder(group.Key, [.. group]);
        problems.AddRange(_layers.Select(layer => $"{layer.Name}: no module has {layer.Signature}"));
        if (!options.AllowUnusedModules)
            problems.AddRange(_modules.Select(module => $"{module}: no layer has these shapes"));
    }

    /// <summary>The module of each layer.</summary>
    public Dictionary<StateLayer, StateModule> Modules { get; } = [];

    private void MatchNamed(string layerName, string moduleName)
    {
        StateLayer? layer = _layers.Find(layer => layer.Name == layerName);
        StateModule? module = _modules.Find(module => module.Name == moduleName);
        if (layer is null)
            _problems.Add($"{layerName}: named in Modules, but the network has {List(_layers.Select(layer => layer.Name), "no more layers with parameters")}");
        else if (module is null)
            _problems.Add($"{layerName}: Modules names the module {moduleName}, but the file has {List(_modules.Select(module => module.Name), "no more modules")}");
        else
            Match(layer, module);
    }

    // Modules of equal shapes have the order of their numbers, and no other that is known.
    private void MatchInOrder(string signature, StateLayer[] layers)
    {
        StateModule[] modules = [.. _modules.Where(module => module.Signature == signature)];
        if (modules.Length < layers.Length)
            return;
        if (modules.Length > layers.Length || modules.Select(module => NaturalOrder.WithoutNumbers(module.Name)).Distinct().Count() > 1)
        {
            _problems.Add(
                $"{string.Join(", ", layers.Select(layer => layer.Name))}: {string.Join(", ", modules.Select(module => module.Name))} have the same shapes, "
                + $"{signature}; say which belongs to which layer by PyTorchOptions.Modules");
            Array.ForEach(layers, layer => _layers.Remove(layer));
            Array.ForEach(modules, module => _modules.Remove(module));
            return;
        }

        foreach ((StateLayer layer, StateModule module) in layers.Zip(modules))
            Match(layer, module);
    }

    private void Match(StateLayer layer, StateModule module)
    {
        _layers.Remove(layer);
        _modules.Remove(module);
        if (layer.Signature == module.Signature)
            Modules.Add(layer, module);
        else
            _problems.Add($"{layer.Name}: it needs {layer.Signature}, and its module is {module}");
    }

    private static string List(IEnumerable<string> names, string none) => string.Join(", ", names) is { Length: > 0 } list ? list : none;
}
