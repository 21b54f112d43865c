using NetGen.Compiler.Layers;
using NetGen.Compiler.Onnx.Layers;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Writing;

/// <summary>Recurrent layers: <c>RNN</c>, <c>LSTM</c> or <c>GRU</c> of [steps, batch, features], one node for both directions.</summary>
internal static class RecurrentWriter
{
    // Keras's gates in ONNX's order: i, o, f, c of an LSTM.
    private static readonly int[] LongShortTerm = [0, 3, 1, 2];

    /// <summary>Why a layer cannot be written; nothing where it can.</summary>
    public static string? Obstacle(RecurrentLayer layer)
    {
        Activation[] functions = [layer.Activation.Function, layer.RecurrentActivation?.Function ?? Activation.Sigmoid];
        return functions.Where(function => RecurrentFunctions.NameOf(function) is null).Select(function =>
            $"the layer '{layer.Name}' has the activation {function}, which ONNX's operator {Operator(layer)} does not have").FirstOrDefault();
    }

    /// <summary>Writes a layer.</summary>
    public static void Write(LayerNodes nodes, RecurrentLayer layer)
    {
        int directions = layer.IsBidirectional ? 2 : 1, units = layer.Declared.Units, rows = layer.Gates * units;
        bool isSequence = layer.Declared.ReturnSequences, isSwapped = layer.Declared.GoBackwards && layer.IsBidirectional;

        // ONNX's first direction is forward; that of a layer which goes backwards is its second one.
        int[] places = isSwapped ? [1, 0] : [.. Enumerable.Range(0, directions)];
        int perDirection = layer.Parameters.Count / directions;
        string Stacked(string name, int index, int[] sizes, Func<OnnxTensor, IEnumerable<double>> change) => nodes.Weight(
            name, new OnnxTensor([directions, .. sizes], [.. places.SelectMany(place => change(nodes.Tensor((place * perDirection) + index)))]));
        string[] inputs =
        [
            nodes.Add("Transpose", [nodes.Last(0)], ("perm", (long[])[1, 0, 2])),
            Stacked("W", 0, [rows, layer.InputShape.Dimensions[1]], tensor => Rows(layer, tensor)),
            Stacked("R", 1, [rows, units], tensor => Rows(layer, tensor)),
            .. layer.Bias is null ? Array.Empty<string>() : [Stacked("B", 2, [2 * rows], tensor => Biases(layer, tensor))],
        ];
        string states = nodes.AddAt(isSequence ? 0 : 1, Operator(layer), inputs, Attributes(layer, directions));
        string result = layer.Declared.Bidirectional == BidirectionalMerge.Concatenate && !isSwapped
            ? Joined(nodes, layer, states)
            : Merged(nodes, layer, [.. places.Select(place => Direction(nodes, states, place, isSequence))]);

        // ONNX has the states of a layer that goes backwards in the order of its input.
        if (isSequence && layer.Declared.GoBackwards)
            result = nodes.Add("Slice", [result, nodes.Graph.Numbers(-1), nodes.Graph.Numbers(-layer.Steps - 1L), nodes.Graph.Numbers(1), nodes.Graph.Numbers(-1)]);
        nodes.Finish(result, isFirst: false);
    }

    // [steps, directions, batch, units] to [batch, steps, directions·units], or the same without steps.
    private static string Joined(LayerNodes nodes, RecurrentLayer layer, string states)
    {
        long[] order = layer.Declared.ReturnSequences ? [2, 0, 1, 3] : [1, 0, 2];
        string moved = nodes.Add("Transpose", [states], ("perm", order));
        return nodes.Add("Reshape", [moved, nodes.Graph.Numbers([-1, .. layer.OutputShape.Dimensions.Select(size => (long)size)])]);
    }

    private static string Operator(RecurrentLayer layer) => layer.Declared.Cell == RecurrentCell.SimpleRNN ? "RNN" : layer.Kind;

    private static string Direction(LayerNodes nodes, string states, int place, bool isSequence)
    {
        string taken = nodes.Add("Gather", [states, nodes.Graph.Number(place)], ("axis", isSequence ? 1 : 0));
        return isSequence ? nodes.Add("Transpose", [taken], ("perm", (long[])[1, 0, 2])) : taken;
    }

    private static string Merged(LayerNodes nodes, RecurrentLayer layer, string[] results) => layer.Declared.Bidirectional switch
    {
        BidirectionalMerge.None => results[0],
        BidirectionalMerge.Concatenate => nodes.Add("Concat", results, ("axis", -1)),
        BidirectionalMerge.Sum => nodes.Add("Add", results),
        BidirectionalMerge.Average => nodes.Add("Mean", results),
        BidirectionalMerge.Multiply => nodes.Add("Mul", results),
        _ => throw new InvalidOperationException($"Unknown merge {layer.Declared.Bidirectional}."),
    };

    private static (string Name, object Value)[] Attributes(RecurrentLayer layer, int directions)
    {
        Activation state = layer.Activation.Function;
        Activation[] functions = layer.Declared.Cell switch
        {
            RecurrentCell.LSTM => [layer.RecurrentActivation!.Function, state, state],
            RecurrentCell.GRU => [layer.RecurrentActivation!.Function, state],
            _ => [state],
        };
        (string Name, double? Alpha, double? Beta)[] names = [.. Enumerable.Repeat(functions, directions).SelectMany(some => some).Select(function => RecurrentFunctions.NameOf(function)!.Value)];
        List<(string, object)> attributes =
        [
            ("hidden_size", layer.Declared.Units),
            ("direction", layer.IsBidirectional ? "bidirectional" : layer.Declared.GoBackwards ? "reverse" : "forward"),
            ("activations", names.Select(name => name.Name).ToArray()),
        ];
        if (names.Any(name => name.Alpha is not null))
            attributes.Add(("activation_alpha", names.Select(name => name.Alpha).OfType<double>().ToArray()));
        if (names.Any(name => name.Beta is not null))
            attributes.Add(("activation_beta", names.Select(name => name.Beta).OfType<double>().ToArray()));
        if (layer.Declared.Cell == RecurrentCell.GRU)
            attributes.Add(("linear_before_reset", layer.Declared.ResetAfter ? 1 : 0));
        return [.. attributes];
    }

    private static int[] Order(RecurrentLayer layer) =>
        layer.Declared.Cell == RecurrentCell.LSTM ? LongShortTerm : [.. Enumerable.Range(0, layer.Gates)];

    // [inputs, gates·units] to [gates·units, inputs]
    private static IEnumerable<double> Rows(RecurrentLayer layer, OnnxTensor kernel)
    {
        int inputs = kernel.Sizes[0], columns = kernel.Sizes[1], units = layer.Declared.Units;
        double[] values = kernel.Reals;
        return Order(layer).SelectMany(gate => Enumerable.Range(gate * units, units))
            .SelectMany(column => Enumerable.Range(0, inputs).Select(input => values[(input * columns) + column]));
    }

    // Those of the inputs, then those of the state, which are 0 where there is one bias.
    private static IEnumerable<double> Biases(RecurrentLayer layer, OnnxTensor bias)
    {
        int units = layer.Declared.Units, columns = layer.Gates * units;
        double[] both = bias.Count == columns ? [.. bias.Reals, .. new double[columns]] : bias.Reals;
        return new[] { 0, columns }.SelectMany(start => Order(layer).SelectMany(gate => both.Skip(start + (gate * units)).Take(units)));
    }
}
