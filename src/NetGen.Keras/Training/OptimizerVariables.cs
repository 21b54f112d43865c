using System.Globalization;
using NetGen.Compiler.Keras.Hdf5;
using NetGen.Compiler.Keras.Weights;

namespace NetGen.Compiler.Keras.Training;

/// <summary>Finds the variables of an optimizer in files of both kinds.</summary>
internal static class OptimizerVariables
{
    /// <summary>Those of an archive, which have numbers and no names.</summary>
    /// <param name="root">The root of the file with the weights.</param>
    public static (IReadOnlyList<Hdf5Dataset> Variables, IReadOnlyList<string> Names) OfArchive(Hdf5Group root)
    {
        if (root.FindGroup("optimizer/vars") is not { } variables)
            return ([], []);
        IEnumerable<string> numbers = Enumerable.Range(0, variables.Names.Count()).Select(number => number.ToString(CultureInfo.InvariantCulture));
        return ([.. numbers.Select(variables.Dataset)], []);
    }

    /// <summary>Those of a <c>.h5</c> file.</summary>
    /// <param name="root">The root of the file.</param>
    public static (IReadOnlyList<Hdf5Dataset> Variables, IReadOnlyList<string> Names) OfLegacy(Hdf5Group root)
    {
        const string group = "optimizer_weights";
        IReadOnlyList<string> names = root.FindGroup(group) is { } found ? found.Attributes.FindList("weight_names") ?? [] : [];
        return (LegacyWeights.Find(root, group), names);
    }
}
