namespace NetGen;

/// <summary>How the state dictionary of a PyTorch module is read.</summary>
public sealed class PyTorchOptions
{
    /// <summary>
    /// The modules of layers, by the layers' names: <c>["dense_1"] = "encoder.fc"</c>. Layers that are not in it are matched by name and by shape.
    /// </summary>
    public IReadOnlyDictionary<string, string> Modules { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Whether the file may have modules that no layer gets, as those of a head that the network does not have; <see langword="false"/> by default.
    /// </summary>
    public bool AllowUnusedModules { get; init; }

    /// <summary>
    /// Whether the module flattens values as channels-first ones, [channels, positions…], as PyTorch's do; <see langword="true"/> by default. A module that
    /// permutes its values before it flattens them has them in NetGen's order already.
    /// </summary>
    public bool FlattensChannelsFirst { get; init; } = true;
}
