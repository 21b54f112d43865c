namespace NetGen.Compiler.Keras.Hdf5;

/// <summary>A group of an HDF5 file: links to groups and datasets by name, and attributes.</summary>
internal sealed class Hdf5Group
{
    private readonly Hdf5Source _source;
    private readonly string _path;
    private readonly List<Hdf5Message> _messages;
    private readonly Dictionary<string, Hdf5Link> _links;

    /// <summary>Reads a group.</summary>
    /// <param name="source">The file.</param>
    /// <param name="path">Where the group is, without a slash at the start; nothing for the root.</param>
    /// <param name="address">Where its header begins.</param>
    public Hdf5Group(Hdf5Source source, string path, ulong address)
        : this(source, path, Hdf5ObjectHeader.Read(source, address, What(path)))
    {
    }

    private Hdf5Group(Hdf5Source source, string path, List<Hdf5Message> messages)
    {
        (_source, _path, _messages) = (source, path, messages);
        _links = Hdf5Links.Read(source, messages, What(path));
        Attributes = new Hdf5Attributes(source, messages, What(path));
    }

    /// <summary>The attributes.</summary>
    public Hdf5Attributes Attributes { get; }

    /// <summary>Where the group is, for messages.</summary>
    public string Path => _path.Length == 0 ? "/" : _path;

    /// <summary>The names of its links, with slashes where a name has backslashes.</summary>
    public IEnumerable<string> Names => _links.Keys;

    /// <summary>The group at a path; nothing where there is none.</summary>
    /// <param name="path">Names with slashes between them.</param>
    /// <exception cref="NetworkFileException">The file is damaged, or the path leads over a link that is not followed.</exception>
    public Hdf5Group? FindGroup(string path) => Find(path) is { } found && !IsDataset(found.Messages)
        ? new Hdf5Group(_source, found.Path, found.Messages)
        : null;

    /// <summary>The dataset at a path; nothing where there is none.</summary>
    /// <inheritdoc cref="FindGroup"/>
    public Hdf5Dataset? FindDataset(string path) => Find(path) is { } found && IsDataset(found.Messages)
        ? new Hdf5Dataset(_source, found.Path, found.Messages)
        : null;

    /// <summary>The dataset at a path.</summary>
    /// <exception cref="NetworkFileException">There is none, or the file is damaged.</exception>
    public Hdf5Dataset Dataset(string path) =>
        FindDataset(path) ?? throw _source.Damaged($"it has no dataset '{path}' in '{Path}'");

    private static bool IsDataset(List<Hdf5Message> messages) => messages.Any(message => message.Type == Hdf5MessageType.Layout);

    private static string What(string path) => path.Length == 0 ? "its root" : $"'{path}'";

    // A name may have slashes itself, so the longest start that is a link counts.
    private (string Path, List<Hdf5Message> Messages)? Find(string path)
    {
        const int maximumDepth = 64;
        Hdf5Group group = this;
        string rest = path.Replace('\\', '/').Trim('/');
        for (int depth = 0; depth < maximumDepth; depth++)
        {
            int end = rest.Length;
            while (end > 0 && !group._links.ContainsKey(rest[..end]))
                end = rest.LastIndexOf('/', end - 1);
            if (end <= 0)
                return null;
            Hdf5Link link = group._links[rest[..end]];
            string full = group._path.Length == 0 ? rest[..end] : $"{group._path}/{rest[..end]}";
            if (link.Refused is { } kind)
                throw _source.Refused($"'{full}' is {kind}, which Keras does not write and NetGen does not follow");
            List<Hdf5Message> messages = Hdf5ObjectHeader.Read(_source, link.Address, What(full));
            if (end == rest.Length)
                return (full, messages);
            if (IsDataset(messages))
                return null;
            group = new Hdf5Group(_source, full, messages);
            rest = rest[(end + 1)..];
        }

        throw _source.Refused($"a path in it has more than {maximumDepth} groups");
    }
}
