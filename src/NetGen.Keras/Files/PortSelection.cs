using NetGen.Compiler.Declaration;
using NetGen.Compiler.Keras.Graph;
using NetGen.Compiler.Models;

namespace NetGen.Compiler.Keras.Files;

/// <summary>Takes the inputs and the outputs that are asked for, in the order that is asked for.</summary>
internal static class PortSelection
{
    /// <summary>The graph with these inputs and outputs.</summary>
    /// <param name="graph">The graph of the file.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="file">The file, for messages.</param>
    /// <exception cref="NetworkFileException">The file has no input or output of a name.</exception>
    public static KerasGraph Select(KerasGraph graph, ModelReadOptions options, string file)
    {
        var problems = new List<string>();
        if (options.Constants.Count > 0)
            problems.Add("inputs of Keras's models cannot be constants");
        if (options.Outputs.Count > 0)
        {
            int[] places = Places(options.Outputs, graph.OutputNames, "output", problems);
            if (problems.Count == 0)
                graph = graph with { Outputs = [.. places.Select(place => graph.Outputs[place])], OutputNames = options.Outputs };
        }

        if (options.Inputs.Count > 0)
        {
            string[] names = [.. graph.Nodes.Where(node => node.Declaration is InputDeclaration).Select(node => node.Name)];
            int[] places = Places(options.Inputs, names, "input", problems);
            if (places.Length < names.Length && problems.Count == 0)
                problems.Add($"a model of Keras needs all of its inputs: {string.Join(", ", names)}");
            else if (problems.Count == 0)
                graph = Reorder(graph, places);
        }

        return problems.Count == 0 ? graph : throw FileProblems.Failure($"{file} does not have what is asked for", problems);
    }

    private static int[] Places(IReadOnlyList<string> wanted, IReadOnlyList<string> names, string kind, List<string> problems)
    {
        int[] places = [.. wanted.Select(name => names.ToList().IndexOf(name))];
        for (int i = 0; i < places.Length; i++)
        {
            if (places[i] < 0)
                problems.Add($"there is no {kind} '{wanted[i]}'; there are {string.Join(", ", names.Select(name => $"'{name}'"))}");
        }

        return places;
    }

    // The inputs in another order before everything else, with all numbers changed to fit.
    private static KerasGraph Reorder(KerasGraph graph, int[] places)
    {
        int[] inputs = [.. Enumerable.Range(0, graph.Nodes.Count).Where(number => graph.Nodes[number].Declaration is InputDeclaration)];
        int[] order = [.. places.Select(place => inputs[place]), .. Enumerable.Range(0, graph.Nodes.Count).Except(inputs)];
        int[] numbers = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
            numbers[order[i]] = i;
        KerasNode[] nodes = [.. order.Select(number => graph.Nodes[number]).Select(node => node with { Sources = [.. node.Sources.Select(source => numbers[source])] })];
        return graph with { Nodes = nodes, Outputs = [.. graph.Outputs.Select(output => numbers[output])] };
    }
}
