namespace NetGen.Compiler.Keras.Graph;

/// <content>Where a layer is in the models around it.</content>
internal sealed partial class GraphReader
{
    /// <summary>A model while it is read, or a layer of it.</summary>
    /// <param name="Prefix">The names of the models around, for names that are taken.</param>
    /// <param name="Top">The outermost layer; nothing in the outermost model.</param>
    /// <param name="Container">The path of the model in an archive.</param>
    /// <param name="IsTrainable">Whether it and all around it are trained.</param>
    /// <param name="Depth">How many models are around it.</param>
    private sealed record Scope(string Prefix, string Top, string Container, bool IsTrainable, int Depth)
    {
        // The layer's name and group, where the scope is of a layer.
        private (string Name, string Group) Layer { get; init; }

        /// <summary>The same model at one of its layers.</summary>
        public Scope At(string name, string group) => this with { Layer = (name, group) };

        /// <summary>The model that the layer is.</summary>
        public Scope Into(string name, bool isTrainable) => new(
            Prefix.Length == 0 ? name : $"{Prefix}_{name}",
            Top.Length == 0 ? name : Top,
            PlaceOf("").Path,
            IsTrainable && isTrainable,
            Depth + 1);

        /// <summary>Where the layer's weights are.</summary>
        public KerasPlace PlaceOf(string inner) => new(Top.Length == 0 ? Layer.Name : Top, Container, Layer.Group, inner);
    }
}

/// <summary>The names of the groups of a container in an archive: the class in snake case, numbered from its second use.</summary>
internal sealed class PathNames
{
    private readonly Dictionary<string, int> _used = [];

    /// <summary>The name of the next layer.</summary>
    /// <param name="className">Its class.</param>
    public string Next(string? className)
    {
        string name = SnakeCase(className ?? "");
        int used = _used.GetValueOrDefault(name);
        _used[name] = used + 1;
        return used == 0 ? name : FormattableString.Invariant($"{name}_{used}");
    }

    /// <summary>A class as <c>keras.src.utils.naming.to_snake_case</c> writes it: <c>PReLU</c> becomes <c>p_re_lu</c>.</summary>
    public static string SnakeCase(string className)
    {
        // A registered class has its package before the name.
        string name = className[(className.LastIndexOf('>') + 1)..];
        return MemberNames.Snake(string.Concat(name.Where(character => char.IsLetterOrDigit(character) || character == '_')));
    }
}
