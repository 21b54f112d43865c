using System.Globalization;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Graph;

/// <summary>
/// Brings each operator of older versions into the form of the newest one, so that nothing after it asks for versions: numbers that were
/// attributes become inputs, and operators that were renamed get their new names.
/// </summary>
/// <param name="constants">The graph's constants, which get those that were attributes.</param>
internal sealed class Normalizer(Dictionary<string, OnnxTensor> constants)
{
    /// <summary>The node in the newest form.</summary>
    /// <param name="node">The node as the file has it.</param>
    /// <param name="version">The version of its domain's operators.</param>
    public OnnxNode Normalize(OnnxNode node, long version)
    {
        try
        {
            return node.Operator switch
            {
                "Slice" when version < 10 => ToInputs(node, Whole("starts"), Whole("ends"), Whole("axes")),
                "Clip" when version < 11 => ToInputs(node, Real("min", double.NegativeInfinity), Real("max", double.PositiveInfinity)),
                "Pad" when version < 11 => ToInputs(node, Whole("pads"), Real("value", 0)),
                "Squeeze" or "Unsqueeze" or "ReduceSum" when version < 13 => ToInputs(node, Whole("axes")),
                "ReduceMean" or "ReduceMax" or "ReduceMin" or "ReduceProd" or "ReduceL1" or "ReduceL2" or "ReduceSumSquare" or "ReduceLogSum" or "ReduceLogSumExp"
                    when version < 18 => ToInputs(node, Whole("axes")),
                "Split" when version < 13 => ToInputs(node, Whole("split")),
                "Softmax" or "LogSoftmax" when version < 13 => node.With("axis", node.Number("axis", 1)).With("flattens", 1L),
                "Dropout" => Dropout(node, version),
                "Upsample" => Upsample(node, version),
                "Resize" when version < 11 => Upsample(node, version),
                "BatchNormalization" when version < 14 => node with { Outputs = [.. node.Outputs.Take(1)] },
                "GroupNormalization" when version < 21 => node.With("of_groups", 1L),
                "Constant" => Constant(node),
                _ => node,
            };
        }
        catch (NodeException)
        {
            // An attribute of the wrong type. Whoever reads the node says so.
            return node with { Operator = node.Operator + " with damaged attributes" };
        }
    }

    private static Func<OnnxNode, OnnxTensor?> Whole(string name) => node => node.Numbers(name) is { } numbers ? OnnxTensor.Of(numbers) : null;

    private static Func<OnnxNode, OnnxTensor?> Real(string name, double fallback) => node => OnnxTensor.Scalar(node.Real(name, fallback));

    // The node with constants as inputs after the first; what is not given is left out.
    private OnnxNode ToInputs(OnnxNode node, params Func<OnnxNode, OnnxTensor?>[] attributes)
    {
        List<string> inputs = [.. node.Inputs.Take(1)];
        foreach (Func<OnnxNode, OnnxTensor?> attribute in attributes)
            inputs.Add(attribute(node) is { } tensor ? Add(tensor) : "");
        return node with { Inputs = inputs };
    }

    private OnnxNode Dropout(OnnxNode node, long version)
    {
        // The third input, from 12 on, says whether the network is in training; then it is no identity.
        bool trains = version >= 12 && node.HasInput(2)
            && !(constants.TryGetValue(node.Inputs[2], out OnnxTensor? mode) && mode is { IsReal: false, Count: 1 } && mode.Integers[0].Is(0));
        return trains || node.Outputs.Skip(1).Any(output => output.Length > 0)
            ? node
            : node with { Operator = "Identity", Inputs = [.. node.Inputs.Take(1)], Outputs = [.. node.Outputs.Take(1)] };
    }

    // Upsample, and the first Resize: the new index divided by the scale, and rounded down.
    private OnnxNode Upsample(OnnxNode node, long version)
    {
        string scales = version < 9 && node.Reals("scales") is { } given ? Add(new OnnxTensor([given.Length], given)) : node.HasInput(1) ? node.Inputs[1] : "";
        OnnxNode resize = node with { Operator = "Resize", Inputs = [node.Inputs.FirstOrDefault(""), "", scales] };
        return resize.With("coordinate_transformation_mode", "asymmetric").With("nearest_mode", "floor");
    }

    private static OnnxNode Constant(OnnxNode node) => node.Attributes.FirstOrDefault() is { Key: { } key, Value: { } value }
        ? (key, value) switch
        {
            ("value_float", double number) => node.With("value", OnnxTensor.Scalar(number)),
            ("value_floats", double[] numbers) => node.With("value", new OnnxTensor([numbers.Length], numbers)),
            ("value_int", long number) => node.With("value", new OnnxTensor([], [new Extent(number)])),
            ("value_ints", long[] numbers) => node.With("value", OnnxTensor.Of(numbers)),
            _ => node,
        }
        : node;

    private string Add(OnnxTensor tensor)
    {
        // No name of a file has a line break.
        string name = string.Create(CultureInfo.InvariantCulture, $"\n{constants.Count}");
        while (constants.ContainsKey(name))
            name += "'";
        constants.Add(name, tensor);
        return name;
    }
}
