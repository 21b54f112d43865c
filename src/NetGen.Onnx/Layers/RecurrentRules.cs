using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;
using NetGen.Compiler.Onnx.Drafts;
using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Placing;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Layers;

/// <summary><c>RNN</c>, <c>LSTM</c> and <c>GRU</c> with constant weights and states that start as zeros.</summary>
internal static class RecurrentRules
{
    private const int Weight = 1, RecurrentWeight = 2, Bias = 3, Lengths = 4, FirstState = 5, Peepholes = 7;

    /// <summary>Lowers a node: its states at all steps, and after the last one.</summary>
    public static void Lower(LoweringContext context, OnnxNode node)
    {
        RecurrentCell cell = node.Operator switch { "LSTM" => RecurrentCell.LSTM, "GRU" => RecurrentCell.GRU, _ => RecurrentCell.SimpleRNN };
        bool isBatchFirst = node.Number("layout", 0) != 0;
        Placed x = context.First(node);
        if (x.Rank != 2 || x.BatchAxis != (isBatchFirst ? 0 : 1))
            throw new NodeException($"it reads a value whose batch is axis {x.BatchAxis}; expected {(isBatchFirst ? "[batch, steps, features]" : "[steps, batch, features]")}");
        x = context.Placement.In(x, [0, 1]);
        string direction = node.Text("direction", "forward");
        int directions = direction == "bidirectional" ? 2 : 1, steps = x.Sizes[0], features = x.Sizes[1];
        int units = (int)node.Number("hidden_size", context.Required(node, RecurrentWeight, "recurrent weight").Sizes[^1]);
        Check(context, node, steps);
        RecurrentFunctions functions = RecurrentFunctions.Of(node, cell, directions);
        var layer = new RecurrentDeclaration(0, cell)
        {
            Units = units,
            Activation = functions.State,
            RecurrentActivation = cell == RecurrentCell.SimpleRNN ? Activation.Sigmoid : functions.Gate,
            UseBias = node.HasInput(Bias),
            ResetAfter = cell != RecurrentCell.GRU || node.Number("linear_before_reset", 0) != 0,
            GoBackwards = direction == "reverse",
            Bidirectional = directions == 2 ? BidirectionalMerge.Concatenate : BidirectionalMerge.None,
        };
        ModelTensor[] weights = [.. Enumerable.Range(0, directions).SelectMany(number => WeightsOf(context, node, layer, functions, features, number, directions))];
        int batch = isBatchFirst ? 0 : 1;
        if (node.Outputs[0].Length > 0 && context.IsWanted(node.Outputs[0]))
        {
            // The states of a layer that goes backwards are in the order in which they are computed; ONNX has that of the input. Both directions at once have it too.
            if (layer.GoBackwards && steps > 1)
                throw new NodeException("it returns the states of a series that is read backwards in the order of the input, and NetGen's layer in the order in which they are computed");
            int width = units * directions;
            int draft = context.Add(layer with { ReturnSequences = true }, [steps, width], [x.Draft], weights);
            Placed states = new(context.Placement.Viewed(draft, [steps, width], [steps, directions, units]), [steps, directions, units], [0, 1, 2]);

            // [steps, directions, batch, units], or [batch, steps, directions, units].
            context[node.Outputs[0]] = states with { BatchAxis = isBatchFirst ? 0 : 2 };
            if (IsLastWanted(context, node))
                context[node.Outputs[1]] = LastOf(context, states, steps, directions, units) with { BatchAxis = batch };
        }
        else if (IsLastWanted(context, node))
        {
            int draft = context.Add(layer, [units * directions], [x.Draft], weights);
            int viewed = context.Placement.Viewed(draft, [units * directions], [directions, units]);
            context[node.Outputs[1]] = new Placed(viewed, [directions, units], [0, 1]) { BatchAxis = batch };
        }
    }

    private static bool IsLastWanted(LoweringContext context, OnnxNode node) =>
        node.Outputs.Count > 1 && node.Outputs[1].Length > 0 && context.IsWanted(node.Outputs[1]);

    // After the last step of each direction.
    private static Placed LastOf(LoweringContext context, Placed states, int steps, int directions, int units)
    {
        Placed[] last =
        [
            .. Enumerable.Range(0, directions).Select(number =>
            {
                Placed ofDirection = context.Placement.Take(context.Placement.Take(states, 0, number == 0 ? steps - 1 : 0, 1), 1, number, 1);
                return context.Placement.Reshape(ofDirection, [units]);
            }),
        ];
        Placed flat = last[0];
        if (directions == 2)
            flat = flat with { Draft = context.Add(new ConcatenateDeclaration(0, []), [2 * units], [last[0].Draft, last[1].Draft]), Sizes = [2 * units] };
        return new Placed(context.Placement.Viewed(flat.Draft, [directions * units], [directions, units]), [directions, units], [0, 1]);
    }

    private static void Check(LoweringContext context, OnnxNode node, int steps)
    {
        if (node.Attributes.ContainsKey("clip"))
            throw new NodeException("it clips what enters its activations, which NetGen's layer does not");
        if (node.Number("input_forget", 0) != 0)
            throw new NodeException("its input and forget gates are one, and those of NetGen's [LSTM] are two");
        if (node.HasInput(Lengths) && (context.Constant(node.Inputs[Lengths]) is not { } lengths || lengths.Numbers.Any(length => length != steps)))
            throw new NodeException("its samples have different numbers of steps; those of NetGen have as many as the input");
        if (node.HasInput(Peepholes) && context.Constant(node.Inputs[Peepholes])?.Reals.All(value => value == 0) != true)
            throw new NodeException("its gates look at the cell (peepholes), and those of NetGen's [LSTM] do not");
        if (node.HasInput(FirstState) || node.HasInput(FirstState + 1))
            throw new NodeException("its states do not start as zeros");
    }

    private static IEnumerable<ModelTensor> WeightsOf(
        LoweringContext context, OnnxNode node, RecurrentDeclaration layer, RecurrentFunctions functions, int features, int number, int directions)
    {
        // i, o, f, c of an LSTM, where Keras has i, f, c, o; z, r, h of a GRU in both.
        int[] order = layer.Cell switch { RecurrentCell.LSTM => [0, 2, 3, 1], RecurrentCell.GRU => [0, 1, 2], _ => [0] };
        int units = layer.Units, rows = order.Length * units;
        string prefix = directions == 1 ? "" : $"{(number == 0 ? "forward" : "backward")}_{MemberNames.Snake(layer.Kind)}/";
        yield return Tensor("kernel", Part(Weight, "weight", features), features);
        yield return Tensor("recurrent_kernel", Part(RecurrentWeight, "recurrent weight", units), units);
        if (!layer.UseBias)
            yield break;
        float[] both = Part(Bias, "bias", 2);
        float[] ofInputs = RecurrentGates.Transpose(both.AsSpan(0, rows), 1, units, order), ofState = RecurrentGates.Transpose(both.AsSpan(rows), 1, units, order);
        bool hasTwo = layer is { Cell: RecurrentCell.GRU, ResetAfter: true };
        float[] bias = hasTwo ? [.. ofInputs, .. ofState] : [.. ofInputs.Zip(ofState, (first, second) => first + second)];
        yield return new ModelTensor(prefix + "bias", hasTwo ? TensorShape.Of(2, rows) : TensorShape.Of(rows), Scaled(bias));

        ModelTensor Tensor(string name, float[] values, int inputs) =>
            new(prefix + name, TensorShape.Of(inputs, rows), Scaled(RecurrentGates.Transpose(values, inputs, units, order)));

        // The values of a direction.
        float[] Part(int input, string what, int columns)
        {
            OnnxTensor tensor = context.Required(node, input, what);
            if (tensor.Count != directions * rows * columns || tensor.Sizes.Length == 0 || tensor.Sizes[0] != directions)
                throw new NodeException($"its {what} is [{string.Join(", ", tensor.Sizes)}], which does not fit {units} units and {features} features");
            return Weights.Floats(tensor.Reals.Skip(number * rows * columns).Take(rows * columns));
        }

        float[] Scaled(float[] values)
        {
            if (functions.GateFactor != 1)
                RecurrentGates.Scale(layer.Cell, units, values, functions.GateFactor);
            return values;
        }
    }
}
