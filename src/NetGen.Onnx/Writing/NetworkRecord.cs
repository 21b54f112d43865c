using System.Globalization;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;
using NetGen.Compiler.Models.Records;
using NetGen.Compiler.Onnx.Graph;
using Onnx;

namespace NetGen.Compiler.Onnx.Writing;

/// <summary>
/// The attributes of the class, in the metadata of a file that NetGen writes. A file is read as that class where writing the class gives the file's nodes:
/// so it is the same class to the last name, and what another program changed counts.
/// </summary>
internal static class NetworkRecord
{
    // The weights that no node reads.
    private const string Declaration = "netgen.network", Value = "netgen.weight:";

    /// <summary>Adds the record to a file.</summary>
    public static void Add(ModelProto file, Model model)
    {
        file.MetadataProps.Add(new StringStringEntryProto { Key = Declaration, Value = DeclarationRecord.Write(model.Declaration) });
        HashSet<string> counts = [.. model.Network.Layers.OfType<DataNormalizationLayer>().Select(layer => layer.Parameters[^1].Name)];
        foreach (ModelTensor weight in model.Weights.Where(weight => counts.Contains(weight.Name)))
        {
            string values = string.Join(' ', weight.Values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
            file.MetadataProps.Add(new StringStringEntryProto { Key = Value + weight.Name, Value = values });
        }
    }

    /// <summary>The network that was written.</summary>
    /// <param name="graph">The graph of a file.</param>
    /// <param name="type">The class that it is to become.</param>
    /// <param name="notes">Receives a note where the file has a record and is another network.</param>
    /// <returns>The network; nothing where the file has no record, or is another network.</returns>
    public static Model? Read(OnnxGraph graph, TypeIdentity type, List<string> notes)
    {
        ModelProto file = graph.Message;
        if (file.MetadataProps.FirstOrDefault(entry => entry.Key == Declaration) is not { } record)
            return null;
        string why;
        try
        {
            NetworkDeclaration declaration = DeclarationRecord.Read(record.Value, type);
            if (Restore(graph, declaration) is { } model)
                return model;
            why = "its nodes are those of another network";
        }
        catch (FormatException exception)
        {
            why = exception.Message;
        }

        notes.Add($"The file says which attributes it was written from, but {why}: the layers are those of its nodes.");
        return null;
    }

    private static Model? Restore(OnnxGraph graph, NetworkDeclaration declaration)
    {
        // A damaged file must not ask for more memory than it has bytes.
        ModelProto file = graph.Message;
        Dictionary<string, float[]> rest = Rest(file);
        long most = graph.Constants.Values.Sum(tensor => (long)tensor.Count) + rest.Values.Sum(values => (long)values.Length);
        if (declaration.Layers.Count > file.Graph.Node.Count + file.Graph.Input.Count || new CheckedDeclaration(declaration).Network is not { } network
            || network.Parameters.Sum(parameter => (long)parameter.Shape.Size) > most || network.Layers.OfType<RecurrentLayer>().Any(layer => RecurrentWriter.Obstacle(layer) is not null))
        {
            return null;
        }

        Model model = new(declaration, network, [])
        {
            InputName = file.Graph.Input is [var input] ? input.Name : null,
            OutputName = file.Graph.Output is [var output] ? output.Name : null,
        };
        WeightPlaces places = new(network.Parameters);
        ModelProto written = OnnxWriter.Model(model, places);
        if (!IsSame(written, file, places) || places.Collect(graph.Constants, rest) is not { } values)
            return null;
        List<ModelTensor> weights = [];
        int start = 0;
        foreach (ParameterSpecification parameter in network.Parameters)
        {
            weights.Add(new ModelTensor(parameter.Name, parameter.Shape, values[start..(start += parameter.Shape.Size)]));
        }

        return model with { Weights = weights };
    }

    // All but the weights.
    private static bool IsSame(ModelProto written, ModelProto file, WeightPlaces places)
    {
        HashSet<string> weights = [.. places.Names];
        return written.OpsetImport.Equals(file.OpsetImport)
            && written.Graph.Node.Equals(file.Graph.Node)
            && written.Graph.Input.Equals(file.Graph.Input)
            && written.Graph.Output.Equals(file.Graph.Output)
            && written.Graph.Initializer.SequenceEqual(file.Graph.Initializer.Where(constant => !weights.Contains(constant.Name)));
    }

    private static Dictionary<string, float[]> Rest(ModelProto file)
    {
        Dictionary<string, float[]> rest = [];
        foreach (StringStringEntryProto entry in file.MetadataProps.Where(entry => entry.Key.StartsWith(Value, StringComparison.Ordinal)))
        {
            rest[entry.Key[Value.Length..]] = [.. entry.Value.Split(' ').Select(text =>
                float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value)
                    ? value
                    : throw new FormatException($"'{text}' is no number"))];
        }

        return rest;
    }
}
