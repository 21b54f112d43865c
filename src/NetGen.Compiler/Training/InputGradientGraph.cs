using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Training;

/// <summary>Network to the graph of the gradients in its inputs: forward and backward pass of each sample by itself, as predictions compute it.</summary>
public static class InputGradientGraph
{
    /// <summary>
    /// Forward pass without dropout, and the gradient of the loss of a sample in each input. These are the outputs of the graph, in the order of
    /// the inputs, each of the input's size.
    /// </summary>
    /// <exception cref="InvalidOperationException">The network has no loss.</exception>
    public static NetworkGraph Of(Network network)
    {
        LayerLowering lowered = LayerLowering.Lower(TrainingGraph.Required(network), isTraining: false);
        GraphBuilder graph = lowered.Graph;
        int loss = Losses.Sum(network, graph, Losses.Lower(network, lowered));
        int[] inputs = [.. Enumerable.Range(0, graph.Values.Count).Where(value => graph.Values[value].Operation is Operation.Input)];
        EquatableArray<int> adjoints = ReverseMode.Differentiate(graph, loss, inputs);
        var parts = new List<Part>();
        for (int i = 0; i < inputs.Length; i++)
        {
            GraphValue input = graph.Values[inputs[i]];
            if (adjoints[i] >= 0)
                parts.Add(new Part(((Operation.Input)input.Operation).Offset, input.Size, graph.Repeat(adjoints[i], input.Shape)));
        }

        return graph.Build([.. network.Inputs.Select(port => GradientIn(port, parts, inputs[0], graph))], training: null);
    }

    // Layers may read an input in slices and in several shapes. What does not overlap lies side by side in one value; these are added up.
    private static int GradientIn(NetworkPort port, IEnumerable<Part> parts, int anyInput, GraphBuilder graph)
    {
        ValueShape shape = port.Shape.Size;
        Part[] own = [.. parts.Where(part => part.Offset >= port.Offset && part.Offset < port.Offset + shape.Size).OrderBy(part => part.Offset)];
        if (own.Length == 1 && own[0].Size == shape.Size)
            return own[0].Gradient;

        var rows = new List<List<Part>>();
        foreach (Part part in own)
        {
            List<Part>? row = rows.FirstOrDefault(row => row[row.Count - 1].End <= part.Offset);
            if (row is null)
                rows.Add(row = []);
            row.Add(part);
        }

        // Where the loss does not depend on the input, zeros.
        if (rows.Count == 0)
            return graph.Rearrange(shape, [], anyInput);
        int[] terms = [.. rows.Select(row => graph.Rearrange(
            shape,
            row.Select((part, operand) => new ArrangedBox(operand, 0, part.Offset - port.Offset, [new(part.Size, 1, 1)])),
            [.. row.Select(part => part.Gradient)]))];
        ScalarExpression sum = Scalar.Variable(0);
        for (int i = 1; i < terms.Length; i++)
            sum += Scalar.Variable(i);
        return graph.Map(sum, shape, terms);
    }

    /// <summary>The gradient in some values of the caller's row.</summary>
    /// <param name="Offset">The place of the first in the row.</param>
    /// <param name="Size">Their number.</param>
    /// <param name="Gradient">The gradient.</param>
    private sealed record Part(int Offset, int Size, int Gradient)
    {
        /// <summary>The place after the last.</summary>
        public int End => Offset + Size;
    }
}
