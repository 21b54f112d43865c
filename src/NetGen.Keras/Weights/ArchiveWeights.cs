using System.Globalization;
using NetGen.Compiler.Keras.Graph;
using NetGen.Compiler.Keras.Hdf5;

namespace NetGen.Compiler.Keras.Weights;

/// <summary>
/// The weights of an archive, and of a <c>.weights.h5</c> file: groups by the class of each layer, numbered within the model around it, with the variables
/// <c>vars/0</c>, <c>vars/1</c> ….
/// </summary>
/// <param name="root">The root of the file with the weights.</param>
internal sealed class ArchiveWeights(Hdf5Group root) : IKerasWeights
{
    // What Keras 2.12 to 2.14 called 'layers'.
    private const string OldContainer = "_layer_checkpoint_dependencies";

    private readonly bool _isOld = root.Names.Any(name => name.StartsWith(OldContainer, StringComparison.Ordinal));
    private readonly Dictionary<string, Hdf5Group?> _containers = [];

    /// <inheritdoc/>
    public IReadOnlyList<Hdf5Dataset> Of(KerasLeaf leaf)
    {
        KerasPlace place = leaf.Place;
        string container = place.Container.Length == 0 ? "layers" : place.Container + "/layers";
        return
        [
            .. leaf.Holders.SelectMany(holder => _isOld
                ? OfOld(container.Replace("layers", OldContainer, StringComparison.Ordinal), place, holder)
                : Variables(container, place.Group + place.Inner + holder)),
        ];
    }

    // Old versions counted a layer with weights twice, so that the second 'dense' is 'dense_2'. The groups that have variables are in order all
    // the same.
    private IReadOnlyList<Hdf5Dataset> OfOld(string container, KerasPlace place, string holder)
    {
        (string name, int ordinal) = Split(place.Group);
        IEnumerable<string> groups = NamesIn(container)
            .Where(group => Split(group).Name == name)
            .OrderBy(group => Split(group).Ordinal)
            .Where(group => Variables(container, group + place.Inner + holder).Count > 0);
        return groups.Skip(ordinal).FirstOrDefault() is { } found ? Variables(container, found + place.Inner + holder) : [];
    }

    private IReadOnlyList<Hdf5Dataset> Variables(string container, string group)
    {
        Hdf5Group? variables = Container(container) is { } found ? found.FindGroup(group + "/vars") : root.FindGroup($"{container}/{group}/vars");
        return variables is null
            ? []
            : [.. Enumerable.Range(0, variables.Names.Count()).Select(number => variables.Dataset(number.ToString(CultureInfo.InvariantCulture)))];
    }

    // A file of Windows has links such as 'layers\dense' in its root, and no group 'layers'.
    private IEnumerable<string> NamesIn(string container) => Container(container)?.Names
        ?? root.Names.Where(name => name.StartsWith(container + "/", StringComparison.Ordinal)).Select(name => name[(container.Length + 1)..]);

    private Hdf5Group? Container(string path)
    {
        if (!_containers.TryGetValue(path, out Hdf5Group? found))
            _containers.Add(path, found = root.FindGroup(path));
        return found;
    }

    private static (string Name, int Ordinal) Split(string group)
    {
        int at = group.LastIndexOf('_');
        return at > 0 && int.TryParse(group.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int ordinal) ? (group[..at], ordinal) : (group, 0);
    }
}
