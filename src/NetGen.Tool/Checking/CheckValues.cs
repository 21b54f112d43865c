using System.Globalization;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;

namespace NetGen.Compiler.Tool.Checking;

/// <summary>The samples of a check in the rows that a network reads and writes.</summary>
/// <param name="Network">The network whose inputs and outputs have the names of the arrays.</param>
/// <param name="Inputs">One row for each sample.</param>
/// <param name="Expected">The same for the outputs.</param>
internal sealed record CheckValues(Network Network, double[][] Inputs, double[][] Expected)
{
    /// <summary>Reads the file of a check.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">
    /// The file. Arrays have the names of inputs and outputs; or they are the positional ones of <c>numpy.savez</c>, inputs first; or, if there
    /// is one of each, <c>inputs</c> and <c>outputs</c>.
    /// </param>
    /// <exception cref="NetworkFileException">Arrays are missing or do not fit; the message lists everything.</exception>
    public static CheckValues Read(Network network, string path)
    {
        IReadOnlyDictionary<string, NpyArray> arrays = NpzFile.Read(path);
        List<string> problems = [];
        double[][][] inputs = [.. network.Inputs.Select((port, number) => Rows(port, number, "inputs", network.Inputs.Count, isInput: true))];
        double[][][] outputs =
        [
            .. network.Outputs.Select((port, number) => Rows(port, network.Inputs.Count + number, "outputs", network.Outputs.Count, isInput: false)),
        ];
        int samples = inputs[0].Length;
        if (problems.Count == 0 && inputs.Concat(outputs).Any(rows => rows.Length != samples))
            problems.Add("the arrays have different numbers of samples");
        if (problems.Count == 0 && samples == 0)
            problems.Add("the arrays have no samples");
        if (problems.Count == 0 && WrongIndex(network, Join(inputs)) is { } wrong)
            problems.Add(wrong);
        return problems.Count == 0
            ? new CheckValues(network, Join(inputs), Join(outputs))
            : throw FileProblems.Failure($"The values of '{path}' do not fit the network", problems);

        double[][] Rows(NetworkPort port, int position, string plural, int count, bool isInput)
        {
            string[] names = count == 1 ? [port.Name, $"arr_{position}", plural] : [port.Name, $"arr_{position}"];
            if (names.Select(name => arrays.GetValueOrDefault(name)).FirstOrDefault(found => found is not null) is not { } array)
            {
                problems.Add($"expected an array {string.Join(" or ", names.Select(name => $"'{name}'"))}, but the file has {Listed(arrays.Keys)}");
                return [];
            }

            if (ToRows(array, port.Shape, isInput) is { } rows)
                return rows;
            problems.Add($"'{port.Name}': expected samples × {port.Shape}, but the array has {string.Join('×', array.Shape)}");
            return [];
        }
    }

    // The axes may be any that hold the same values in the same order: [n, 1] or [n] for one output. Images with their channels first are turned.
    private static double[][]? ToRows(NpyArray array, TensorShape shape, bool isInput)
    {
        if (array.Shape.Count == 0 || array.Values.Length != (long)array.Shape[0] * shape.Size)
            return null;
        double[][] rows = [.. array.Values.Chunk(shape.Size)];
        int[] own = [.. array.Shape.Skip(1)], channelsFirst = [shape.Dimensions[^1], .. shape.Dimensions.Take(shape.Rank - 1)];
        bool isTurned = isInput && shape.Rank > 1 && own.SequenceEqual(channelsFirst) && !own.SequenceEqual(shape.Dimensions);
        return isTurned ? [.. rows.Select(row => ChannelsLast(row, shape))] : rows;
    }

    private static double[] ChannelsLast(double[] row, TensorShape shape)
    {
        int channels = shape.Dimensions[^1], positions = shape.Size / channels;
        return [.. Enumerable.Range(0, shape.Size).Select(i => row[(i % channels * positions) + (i / channels)])];
    }

    // What an embedding has no vector for; nothing where it has all.
    private static string? WrongIndex(Network network, double[][] rows)
    {
        foreach (InputIndices indices in InputIndices.Of(network))
        {
            for (int sample = 0; sample < rows.Length; sample++)
            {
                for (int element = 0; element < indices.Count * indices.Length; element++)
                {
                    int place = indices.Offset + (element / indices.Length * indices.Stride) + (element % indices.Length);
                    double value = rows[sample][place];
                    if (value >= 0 && value < indices.Limit && value == Math.Floor(value))
                        continue;
                    NetworkPort port = network.Inputs.Last(port => port.Offset <= place);
                    return string.Create(
                        CultureInfo.InvariantCulture,
                        $"'{port.Name}': the layer '{indices.Layer}' expects whole numbers from 0 to {indices.Limit - 1}, but value {place - port.Offset} of sample {sample} is {value}");
                }
            }
        }

        return null;
    }

    private static double[][] Join(double[][][] parts) =>
        [.. Enumerable.Range(0, parts[0].Length).Select(row => parts.SelectMany(part => part[row]).ToArray())];

    private static string Listed(IEnumerable<string> names) => names.Any() ? string.Join(", ", names.Select(name => $"'{name}'")) : "none";
}
